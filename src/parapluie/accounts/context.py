"""What every staff page needs to know about the person in front of it."""

from django.http import HttpRequest

from parapluie.accounts.middleware import is_desk


def desk(request: HttpRequest) -> dict[str, object]:
    """Give staff templates `desk` (None before sign-in is complete); public pages get nothing."""
    return {"desk": getattr(request, "desk", None)} if is_desk(request) else {}
