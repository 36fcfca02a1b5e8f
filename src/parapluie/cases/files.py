"""Staff and files: open one that was added, add one for the person. Keys as for every word here."""

from collections.abc import Mapping

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases import attached, concerns, holding, rules
from parapluie.cases.attached import Attached
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread
from parapluie.kit import attachments
from parapluie.kit.attachments import Clean
from parapluie.vault import blobs, opening
from parapluie.vault.models import Dossier, Item


def open_file(matter: Matter, item_id: str, *, by: Desk) -> tuple[Attached, bytes]:
    """Return a file and what the matter says of it; the opening stands in the ledger.

    Raise `Http404` for none of this matter, `NoKeyToDossier` or `CannotOpenDossier`.
    """
    holding.require_reader(matter, by)
    key = holding.unlocked_key(by)
    dossier = _dossier_of(matter, item_id)
    refusal = concerns.check_file(matter) if dossier == matter.file else None
    if refusal:
        raise CasesRefused(refusal)
    items = opening.open_items(dossier, key, by=by.actor, purpose="file")
    for item in items:
        if item.id == item_id:
            file = attached.of_content(item.content)
            if not blobs.stands(dossier, file.blob.id):
                raise refused(_("The person took this back."), instead=_("It is erased for good."))
            return file, blobs.open_blob(dossier, file.blob)
    raise Http404  # of an epoch this reader has no key to


def attach_file(matter: Matter, clean: Clean, *, by: Desk) -> Matter:
    """Seal a file into the letterbox: the person can fetch it with their code."""
    with transaction.atomic():
        held = holding.hold(matter, Act.ATTACH, by)
        holding.require_theirs(held, by)
        number = Item.objects.filter(dossier=held.letterbox, kind=attached.KIND).count() + 1
        blob = blobs.seal_blob(held.letterbox, clean.content, by=by.actor)
        content = attached.content_of(clean, blob, number)
        holding.write(held.letterbox, attached.KIND, held, by, content)
        return holding.move_on(held, Act.ATTACH, "matter.file.added", by)


def look_at(raw: bytes | None) -> Clean:
    """Return the clean file, before any transaction begins. Raise `NotTaken` with the reason."""
    if raw is None:
        raise attachments.NotTaken("none")
    return attachments.clean(raw)


def may_attach(matter: Matter, desk: Desk) -> bool:
    """Say whether this person can add a file now: who has the matter, while it is open."""
    return matter.assignee_id == desk.person.pk and rules.may(matter.stage, Act.ATTACH)


def shows_step(matter: Matter, thread: Thread, desk: Desk) -> Mapping[str, object] | None:
    """Show the step on a matter's page."""
    return {"matter": matter} if may_attach(matter, desk) else None


def _dossier_of(matter: Matter, item_id: str) -> Dossier:
    found = Item.objects.filter(
        pk=item_id, kind=attached.KIND, dossier__in=(matter.file_id, matter.letterbox_id)
    ).first()
    if found is None:
        raise Http404
    return matter.file if found.dossier_id == matter.file_id else matter.letterbox
