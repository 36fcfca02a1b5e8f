"""The staff face under /desk/: each room's pages, and the home that ties them together."""

from django.urls import include, path

from parapluie.web import views

urlpatterns = [
    path("", views.home, name="desk-home"),
    path("", include("parapluie.accounts.urls")),
    path("", include("parapluie.training.urls")),
    path("", include("parapluie.cases.urls")),
    path("", include("parapluie.safeguarding.urls_staff")),
]
