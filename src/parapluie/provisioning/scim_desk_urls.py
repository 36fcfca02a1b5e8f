"""Under /desk/: the groups of the directory."""

from django.urls import path

from parapluie.provisioning import scim_pages

urlpatterns = [path("directory/", scim_pages.directory, name="desk-directory")]
