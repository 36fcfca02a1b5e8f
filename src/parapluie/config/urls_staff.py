"""The staff face: everything stands under /desk/."""

from django.urls import include, path

urlpatterns = [
    path("", include("parapluie.kit.urls")),
    path("desk/", include("parapluie.web.urls")),
]
