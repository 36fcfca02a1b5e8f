"""The same page inside the staff face; mounted under /desk/."""

from django.urls import path

from parapluie.safeguarding import views_staff

urlpatterns = [path("child/", views_staff.show_duty_to_staff, name="desk-child")]
