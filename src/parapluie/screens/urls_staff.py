"""The staff card, mounted under /desk/."""

from django.urls import path

from parapluie.screens import views_staff

urlpatterns = [path("card/", views_staff.show_card, name="desk-status-card")]
