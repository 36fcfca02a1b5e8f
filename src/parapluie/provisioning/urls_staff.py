"""Under /desk/: the City's own sign-in. Each page is a 404 where no provider is named."""

from django.urls import path

from parapluie.provisioning import single_sign_on_views as views

urlpatterns = [
    path("city-account/", views.leave, name="desk-city-account"),
    path("city-account/back/", views.come_back, name="desk-city-account-back"),
    path("city-account/unknown/", views.unknown, name="desk-city-account-unknown"),
    path("people/<str:person_id>/directory/", views.called, name="desk-person-directory"),
]
