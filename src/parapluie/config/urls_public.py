"""The public face: it can seal; it opens only the letterbox, with the code in the person's hand.

Rooms are imported, not named in strings, so that import-linter sees everything this face reaches.
"""

from django.conf import settings
from django.urls import include, path

from parapluie.disclosure import urls_public as disclosure
from parapluie.intake import open311_urls
from parapluie.intake import urls as intake
from parapluie.kit import urls as kit
from parapluie.publicinfo import urls as publicinfo
from parapluie.safeguarding import urls_public as safeguarding

urlpatterns = [
    path("", include(kit)),
    path("", include(intake)),
    path("", include(publicinfo)),
    path("", include(safeguarding)),
    path("", include(disclosure)),
    *([path("open311/v2/", include(open311_urls))] if settings.OPEN311 else []),
]
