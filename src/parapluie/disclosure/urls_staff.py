"""The register of partners at the desk."""

from django.urls import path

from parapluie.disclosure import views_staff

urlpatterns = [
    path("partners/", views_staff.partners, name="desk-partners"),
    path("partners/add/", views_staff.add_partner, name="desk-partner-add"),
    path("partners/<str:partner_id>/close/", views_staff.close_partner, name="desk-partner-close"),
]
