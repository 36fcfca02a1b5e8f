"""Few, dull addresses: they stay in a browser's history."""

from django.urls import path

from parapluie.intake import views

urlpatterns = [
    path("", views.home, name="home"),
    path("report/", views.report, name="report"),
    path("return/", views.come_back, name="back"),
    path("no-code/", views.no_code, name="no-code"),
    path("form/", views.paper_form, name="paper-form"),
    path("later/", views.later, name="later"),
    path("r/<str:handle>", views.show_handle, name="handle"),
    path("exit", views.leave, name="exit"),
    path("exit/<str:handle>", views.leave, name="exit-handle"),
]
