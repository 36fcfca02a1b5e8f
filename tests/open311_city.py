"""The addresses of a city that switched Open311 on."""

from django.urls import include, path

from parapluie.config import urls_public
from parapluie.intake import open311_urls

urlpatterns = [path("open311/v2/", include(open311_urls)), *urls_public.urlpatterns]
