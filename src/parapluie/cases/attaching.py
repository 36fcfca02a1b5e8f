"""The person's side of files: a picture or document added to their words. It seals, never opens.

What is added goes into the file dossier, which the person can't open: whoever finds their code
can't look at it either. Their letterbox only tells that it arrived.
"""

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from parapluie.cases import attached, receiving, rules
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.guidelines.controls import carries_out
from parapluie.kit import attachments
from parapluie.kit.attachments import Clean
from parapluie.kit.days import date_format
from parapluie.kit.errors import Refusal
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER
from parapluie.vault import blobs, erasing, sealing
from parapluie.vault.models import Dossier, Item

MOST_OF_A_MESSAGE = 5
WITHOUT_FILES = "b"  # the concern lane: no picture of anybody's door, or of anybody (BRI-1)


@carries_out("BRI-1")
def check_lane(lane: str) -> Refusal | None:
    """Refuse pictures beside a concern: they would be of people, their doors and their guests."""
    if lane != WITHOUT_FILES:
        return None
    return Refusal(
        _("We take no pictures or files here."),
        _("Say in words what it is and where. That is enough."),
        "BRI-1",
    )


@carries_out("BRI-3a", "PRE-3")
def cleaned(raw: bytes) -> Clean:
    """Take out what a file says beside what it shows: place, time, phone, author, scripts."""
    return attachments.clean(raw)


def takes_files(letterbox: Dossier) -> bool:
    """Say whether something can be added here at all."""
    return check_lane(_lane(letterbox)) is None


def letterbox_of(reference: str) -> Dossier:
    """Return the letterbox of a message just sent."""
    return Matter.objects.select_related("letterbox").get(pk=reference).letterbox


def look_at(letterbox: Dossier, raw: bytes | None) -> Clean:
    """Return the clean file, before any transaction begins: this takes a moment.

    Raise `CasesRefused` or `NotTaken` with what was found and what to do instead.
    """
    _require_room(letterbox)
    if raw is None:
        raise attachments.NotTaken("none")
    return cleaned(raw)


def add_file(letterbox: Dossier, clean: Clean) -> str:
    """Seal a clean file into the matter; return its id, by which the person can take it back.

    A picture alone is a message too: it is our turn then.
    """
    with transaction.atomic():
        _require_room(letterbox)
        is_a_message = receiving.answer_owed(letterbox) is None
        matter = receiving.held_for(letterbox, rules.Act.MESSAGE)
        if is_a_message:
            _begin_message(matter)
        number = _added(matter.file).count() + 1
        blob = blobs.seal_blob(matter.file, clean.content, by=REPORTER)
        content = {**attached.content_of(clean, blob, number), "turn": matter.turn}
        told = {"type": clean.type, "number": number, "blob": blob.id, "turn": matter.turn}
        receiving.add_sealed(matter.file, attached.KIND, content)
        receiving.add_sealed(matter.letterbox, attached.TOLD, told)
        matter.save()
        entries.append("matter.file", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
    return blob.id


@carries_out("BRI-3a")
def take_back(letterbox: Dossier, *, blob: str) -> None:
    """Erase one file the person added: a wrong picture can show more than they meant to.

    Raise `CasesRefused` once the matter was decided: the law has it kept, with all that is in it.
    """
    with transaction.atomic():
        matter = receiving.held_for(letterbox, rules.Act.WISH)
        if matter.keep_until:
            raise refused(
                _("This was used to decide, so the law makes us keep it until {day}.").format(
                    day=date_format(matter.keep_until, "j F Y")
                ),
                instead=_("You can withdraw your message. Then no reader can open it."),
            )
        if not erasing.erase_file(matter.file, blob, by=REPORTER):
            return  # a second click
        for dossier in (matter.letterbox, matter.file):
            receiving.add_sealed(dossier, attached.BACK, {"blob": blob, "turn": matter.turn})
        matter.save()
        entries.append("matter.file.back", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))


def _begin_message(matter: Matter) -> None:
    """Say in both dossiers that something came, where it isn't part of a message already there."""
    for dossier in (matter.letterbox, matter.file):
        receiving.add_sealed(dossier, "message", {"text": "", "file": True, "turn": matter.turn})
        if dossier.settled_on:
            sealing.reopen(dossier)


def _require_room(letterbox: Dossier) -> None:
    """Raise `CasesRefused` where no file is taken, or no more beside this message."""
    refusal = check_lane(_lane(letterbox))
    if refusal:
        raise CasesRefused(refusal)
    if receiving.answer_owed(letterbox) is not None and _beside_message(letterbox) >= (
        MOST_OF_A_MESSAGE
    ):
        raise refused(
            _("Five files fit beside one message."),
            instead=_("Write to us again, then add more."),
        )


def _beside_message(letterbox: Dossier) -> int:
    """Return how many files stand beside the person's last message."""
    file = Matter.objects.select_related("file").get(letterbox=letterbox).file
    messages = Item.objects.filter(dossier=file, kind="message")
    last = messages.aggregate(last=Max("position"))["last"]
    since = Item.objects.filter(dossier=file, position__gt=last or 0)
    added, back = (since.filter(kind=one).count() for one in (attached.KIND, attached.BACK))
    return max(0, added - back)


def _added(file: Dossier) -> QuerySet[Item]:
    return Item.objects.filter(dossier=file, kind=attached.KIND)


def _lane(letterbox: Dossier) -> str:
    return Matter.objects.values_list("lane", flat=True).get(letterbox=letterbox)
