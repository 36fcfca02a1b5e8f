"""Sessions nobody will come back to are deleted, so that a copied disk holds as few as may be."""

from django.apps import apps

from parapluie.kit.times import now


def drop_dead_sessions() -> str:
    """Delete expired sessions; a job of the clock. The public face alone has none."""
    if not apps.is_installed("django.contrib.sessions"):
        return "no sessions on this face"
    from django.contrib.sessions.models import Session

    dropped, _ = Session.objects.filter(expire_date__lt=now()).delete()
    return f"{dropped} dead sessions deleted"
