"""The staff face: everything stands under /desk/."""

from django.urls import include, path

from parapluie.kit import urls as kit
from parapluie.web import urls as web

urlpatterns = [
    path("", include(kit)),
    path("desk/", include(web)),
]
