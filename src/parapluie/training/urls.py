"""One page: who is in date until when, and a form to record a completion."""

from django.urls import path

from parapluie.training import views

urlpatterns = [path("training/", views.training, name="desk-training")]
