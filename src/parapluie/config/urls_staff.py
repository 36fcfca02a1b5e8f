"""The staff face: everything for people stands under /desk/; the directory speaks to /scim/v2/."""

from django.conf import settings
from django.urls import include, path

from parapluie.kit import urls as kit
from parapluie.provisioning import scim_urls
from parapluie.web import urls as web

urlpatterns = [
    path("", include(kit)),
    path("desk/", include(web)),
    *([path("scim/v2/", include(scim_urls))] if settings.SCIM_TOKENS else []),
]
