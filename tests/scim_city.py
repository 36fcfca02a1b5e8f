"""The addresses of a city that named its directory (SCIM)."""

from django.urls import include, path

from parapluie.config import urls_both
from parapluie.provisioning import scim_urls

urlpatterns = [path("scim/v2/", include(scim_urls)), *urls_both.urlpatterns]
