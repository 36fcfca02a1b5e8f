"""The addresses of Open311 GeoReport v2, there only where PARAPLUIE_OPEN311 is True."""

from django.urls import re_path

from parapluie.intake import open311_views

_FORM = r"\.(?P<form>xml|json)$"

urlpatterns = [
    re_path(rf"^discovery{_FORM}", open311_views.discovery, name="open311-discovery"),
    re_path(rf"^services{_FORM}", open311_views.services, name="open311-services"),
    re_path(rf"^services/(?P<code>[\w-]+){_FORM}", open311_views.service, name="open311-service"),
    re_path(rf"^requests{_FORM}", open311_views.requests, name="open311-requests"),
    re_path(rf"^requests/(?P<name>[\w-]+){_FORM}", open311_views.nothing, name="open311-request"),
    re_path(rf"^tokens/(?P<name>[\w-]+){_FORM}", open311_views.nothing, name="open311-token"),
]
