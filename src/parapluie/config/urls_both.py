"""Both faces in one process: the demonstration and the smallest city."""

from parapluie.config import urls_public, urls_staff

urlpatterns = [*urls_public.urlpatterns, *urls_staff.urlpatterns[1:]]
