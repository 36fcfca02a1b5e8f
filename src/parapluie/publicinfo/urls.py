"""Pages anyone may read."""

from django.urls import path

from parapluie.publicinfo import views

urlpatterns = [
    path("about/", views.show_about, name="about"),
    path("help/", views.show_safety, name="safety"),
    path("guidelines/", views.show_guidelines, name="guidelines"),
    path(".well-known/security.txt", views.show_security_contact, name="security-txt"),
]
