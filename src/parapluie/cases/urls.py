"""The desk's pages about matters."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
