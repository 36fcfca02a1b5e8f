"""The staff face: everything for people stands under /desk/; the directory speaks to /scim/v2/."""

from django.conf import settings
from django.urls import include, path

from parapluie.kit import urls as kit
from parapluie.web import urls as web

urlpatterns = [path("", include(kit)), path("desk/", include(web))]
if settings.SCIM_TOKENS:  # by name: what SCIM needs to be read takes seconds, where it is off too
    urlpatterns.append(path("scim/v2/", include("parapluie.provisioning.scim_urls")))
