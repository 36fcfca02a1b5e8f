"""Few, dull addresses: they stay in a browser's history."""

from django.urls import path

from parapluie.intake import views
from parapluie.intake.doors import DOORS

urlpatterns = [
    path("", views.home, name="home"),
    *[path(f"{page}/", views.write, {"page": page}, name=page) for page in DOORS],
    path("return/", views.come_back, name="back"),
    path("no-code/", views.no_code, name="no-code"),
    path("form/", views.paper_form, name="paper-form"),
    path("later/", views.later, name="later"),
    path("r/<str:handle>", views.show_handle, name="handle"),
    path("exit", views.leave, name="exit"),
    path("exit/<str:handle>", views.leave, name="exit-handle"),
]
