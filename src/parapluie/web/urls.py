"""The staff face under /desk/: each room's pages, and the home that ties them together."""

from django.urls import include, path

from parapluie.accounts import urls as accounts
from parapluie.cases import urls as cases
from parapluie.disclosure import urls_staff as disclosure
from parapluie.oversight import urls as oversight
from parapluie.provisioning import scim_desk_urls as directory
from parapluie.provisioning import urls_staff as provisioning
from parapluie.safeguarding import urls_staff as safeguarding
from parapluie.screens import urls_staff as screens
from parapluie.training import urls as training
from parapluie.web import views

urlpatterns = [
    path("", views.home, name="desk-home"),
    path("", include(accounts)),
    path("", include(provisioning)),
    path("", include(directory)),
    path("", include(training)),
    path("", include(cases)),
    path("", include(oversight)),
    path("", include(safeguarding)),
    path("", include(screens)),
    path("", include(disclosure)),
]
