"""The public face: it can seal; it opens only the letterbox, with the code in the person's hand."""

from django.urls import include, path

urlpatterns = [
    path("", include("parapluie.kit.urls")),
    path("", include("parapluie.intake.urls")),
    path("", include("parapluie.publicinfo.urls")),
    path("", include("parapluie.safeguarding.urls_public")),
]
