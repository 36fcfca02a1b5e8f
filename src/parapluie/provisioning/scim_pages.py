"""The desk's page about the directory's groups; there is none where no directory is named."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parapluie.accounts.desk import desk_view
from parapluie.accounts.models import Role
from parapluie.provisioning import mapping, scim_gifts


@require_GET
@desk_view(roles=(Role.ADMINISTRATOR,))
def directory(request: HttpRequest) -> HttpResponse:
    """Show what each group gives, who did not get it, and which group never came."""
    if not settings.SCIM_TOKENS:
        raise Http404
    gifts = scim_gifts.gifts()
    never_sent = sorted(set(mapping.by_group()) - {one.name for one in gifts})
    shown = {"gifts": gifts, "never_sent": never_sent}
    return render(request, "provisioning/directory.html", shown)
