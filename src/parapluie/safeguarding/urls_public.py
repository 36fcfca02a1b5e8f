"""The page about a child at risk, without signing in."""

from django.urls import path

from parapluie.safeguarding import views

urlpatterns = [path("child/", views.show_duty, name="child")]
