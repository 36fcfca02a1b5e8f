"""The desk's pages about reading and about who holds what."""

from django.urls import path

from parapluie.oversight import views

urlpatterns = [
    path("reading/", views.reading, name="desk-reading"),
    path("my-reading/", views.my_reading, name="desk-my-reading"),
    path("access-review/", views.access_review, name="desk-access-review"),
]
