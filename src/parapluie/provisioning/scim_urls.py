"""The addresses of SCIM 2.0, there only where PARAPLUIE_SCIM_TOKEN_FILE names a token."""

from django.urls import path, re_path

from parapluie.provisioning import scim_views

_ID = r"(?P<pk>[A-Za-z0-9_-]{1,64})$"

urlpatterns = [
    path("ServiceProviderConfig", scim_views.config, name="scim-config"),
    path("ResourceTypes", scim_views.resource_types, name="scim-resource-types"),
    path("ResourceTypes/<str:name>", scim_views.resource_type, name="scim-resource-type"),
    path("Schemas", scim_views.schemas, name="scim-schemas"),
    path("Schemas/<str:name>", scim_views.schema, name="scim-schema"),
    path("Users", scim_views.users, name="scim-users"),
    path("Users/.search", scim_views.search_users, name="scim-search-users"),
    re_path(rf"^Users/{_ID}", scim_views.user, name="scim-user"),
    path("Groups", scim_views.groups, name="scim-groups"),
    path("Groups/.search", scim_views.search_groups, name="scim-search-groups"),
    re_path(rf"^Groups/{_ID}", scim_views.group, name="scim-group"),
    path(".search", scim_views.search, name="scim-search"),
    re_path(r"^(?:Bulk|Me)$", scim_views.not_offered, name="scim-not-offered"),
    re_path(r"^", scim_views.nothing, name="scim-nothing"),
]
