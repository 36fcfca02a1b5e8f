"""A partner's two pages: dull addresses that say nothing."""

from django.urls import path

from parapluie.disclosure import views

urlpatterns = [
    path("p/<str:token>", views.ask_for_code, name="packet"),
    path("p/open/<str:token>", views.show_packet, name="packet-open"),
]
