"""Addresses both faces need."""

from django.urls import path

from parapluie.kit import views

urlpatterns = [
    path("look/<slug:digest>.css", views.style, name="stylesheet"),
    path("umbrella.svg", views.umbrella, name="umbrella"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
]
