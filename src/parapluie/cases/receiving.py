"""Where matters come in: what the public face may use, with `thread`. It seals; it opens nothing.

The person's side of a matter: send, write again, say what must not happen, withdraw, see who
opened it.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parapluie import guidelines
from parapluie.accounts.models import Person
from parapluie.cases import rules
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter, Stage
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto, times
from parapluie.kit.city import titled
from parapluie.kit.errors import Refusal
from parapluie.kit.references import new_reference
from parapluie.ledger import entries, receipts
from parapluie.ledger.entries import REPORTER
from parapluie.vault import holders, sealing
from parapluie.vault.codes import ReporterSecret
from parapluie.vault.models import Dossier
from parapluie.vault.sealing import NewDossier, NewItem

LANE = "a"
WISH = "matter.withdrawal.asked"  # and it had to be kept
READERS_AT_LEAST = 2  # never alone: one absence or one lost passphrase must strand nobody


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person gets once the report is durable."""

    reference: str
    answer_by: date
    receipt: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What became of a wish to withdraw: erased, or kept until a day and why."""

    erased: bool
    kept_until: date | None = None
    refusal: Refusal | None = None


def can_receive(lane: str = LANE) -> Refusal | None:
    """Return why nobody could read a message now; None when at least two people can."""
    return never_alone(len(holders.qualified_readers(lane, "")))


@carries_out("RES-1")
def never_alone(readers: int) -> Refusal | None:
    """Refuse a message that would lie where fewer than two trained people can read it."""
    if readers >= READERS_AT_LEAST:
        return None
    return Refusal(
        reason=_("Nobody here can read messages at the moment."),
        instead=_("Please use one of the other ways to get help on this page."),
        clause="RES-1",
    )


@carries_out("SCO-1a")
def check_message(text: str) -> Refusal | None:
    """Say why a message can't be sent: only that it is empty. No place, name or proof is needed."""
    if text.strip():
        return None
    return Refusal(_("The message is empty."), _("Write something, as short as you like."))


@carries_out("PRE-1")
def due_day(*, urgent: bool) -> date:
    """Return the day by which the person is answered: one rule for every lane (PRE-1)."""
    if urgent:
        return working.next_reading(times.now())
    return working.add_working_days(times.today(), settings.ANSWER_WORKING_DAYS)


def receive_report(
    *, text: str, limits: str, urgent: bool, language: str, secret: ReporterSecret
) -> Receipt:
    """Keep a report for good and return its receipt. Raise `CasesRefused` if too few could read it.

    One transaction: two dossiers, the sealed message, the person's limits, the receipt, the ledger.
    """
    refusal = check_message(text)
    if refusal:
        raise CasesRefused(refusal)
    reference, due = new_reference(), due_day(urgent=urgent)
    blind = secrets.token_hex(16)  # without it the ledger's digest would confirm a guessed text
    message = {"text": text, "language": language, "urgent": urgent, "blind": blind, "turn": 1}
    file_items = [_from_person("message", message)]
    if limits.strip():
        file_items.append(_from_person("limits", {"text": limits, "turn": 1}))
    with transaction.atomic():
        note = _acknowledge(reference, blind + text)
        receipt = _from_person(
            "receipt", {"answer_by": due.isoformat(), "receipt": note, "turn": 1}
        )
        letterbox, file = _open_dossiers(reference, secret, [receipt], file_items)
        Matter.objects.create(
            reference=reference,
            lane=LANE,
            received_on=times.today(),
            due_on=due,
            letterbox=letterbox,
            file=file,
            guidelines_version=guidelines.governing_version(times.today()),
        )
    return Receipt(reference, due, note)


def add_reply(letterbox: Dossier, *, text: str) -> date:
    """Add the person's new message to both dossiers; return the day by which it is answered.

    A closed matter opens again with a new day. Raise `CasesRefused` after a withdrawal.
    """
    with transaction.atomic():
        matter = _locked(letterbox)
        _step(matter, rules.Act.MESSAGE)
        content = {"text": text, "turn": matter.turn}
        _add(matter.letterbox, "message", content)
        _add(matter.file, "message", content)
        _reopen_dossiers(matter)
        matter.save()
        entries.append("matter.message", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
    return matter.due_on


def add_limits(letterbox: Dossier, *, text: str) -> None:
    """Add what must not happen; it stands first on the page of those who read."""
    with transaction.atomic():
        matter = _locked(letterbox)
        _step(matter, rules.Act.LIMIT)
        _add(matter.file, "limits", {"text": text, "turn": matter.turn})
        matter.save()
        entries.append("matter.limits", subject=matter.file_id, by=REPORTER, clauses=("PRI-4",))


@carries_out("BRI-3a")
def withdraw(letterbox: Dossier) -> Withdrawal:
    """Erase everything for good, or say until when it is kept because it was used in a decision."""
    with transaction.atomic():
        matter = _locked(letterbox)
        if matter.keep_until:
            _note_the_wish(matter)
            return Withdrawal(False, matter.keep_until, _kept(matter.keep_until))
        _step(matter, rules.Act.WITHDRAW)
        matter.assignee = None
        sealing.erase_dossier(matter.letterbox, by=REPORTER)
        sealing.erase_dossier(matter.file, by=REPORTER)
        matter.save()
        entries.append("matter.withdrawn", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
    return Withdrawal(True)


def asked_to_withdraw(letterbox: Dossier) -> date | None:
    """Return the day the person asked to withdraw what the law has us keep; None if they didn't."""
    file = Matter.objects.values_list("file_id", flat=True).get(letterbox=letterbox)
    wishes = entries.history(file, [WISH])
    return wishes[0].day if wishes else None


def answer_owed(letterbox: Dossier) -> date | None:
    """Return the day by which the person is to be answered; None while it isn't our turn."""
    waiting = Matter.objects.waiting().filter(letterbox=letterbox)
    return waiting.values_list("due_on", flat=True).first()


@carries_out("BRI-3a")
def who_opened(letterbox: Dossier) -> list[tuple[date, str]]:
    """Return on which days staff opened this, and who by title; never a name, never an hour."""
    matter = Matter.objects.get(letterbox=letterbox)
    opened = [
        entry
        for dossier in (matter.file_id, matter.letterbox_id)
        for entry in entries.history(dossier, ["dossier.opened"])
        if entry.second
    ]
    titles = dict(
        Person.objects.filter(pk__in={entry.actor for entry in opened}).values_list("pk", "title")
    )
    return sorted(
        {(entry.day, titled(titles.get(entry.actor, entry.actor_role))) for entry in opened}
    )


def held_for(letterbox: Dossier, act: rules.Act) -> Matter:
    """Return the matter of a letterbox, held and moved on for this act of the person, not saved.

    Raise `CasesRefused` after a withdrawal.
    """
    matter = _locked(letterbox)
    _step(matter, act)
    return matter


def add_sealed(dossier: Dossier, kind: str, content: dict[str, object]) -> None:
    """Seal something of the person's into one of the matter's dossiers."""
    _add(dossier, kind, content)


def _acknowledge(reference: str, blinded: str) -> str:
    """Write the arrival into the ledger; return the signed leaf."""
    entry = entries.append(
        "matter.received",
        subject=reference,
        by=REPORTER,
        clauses=("PRE-1", "SCO-1a"),
        digest=crypto.digest(blinded.encode()),
    )
    return receipts.receipt(entry)


def _open_dossiers(
    reference: str, secret: ReporterSecret, posted: list[NewItem], filed: list[NewItem]
) -> list[Dossier]:
    readers = holders.qualified_readers(LANE, reference)
    refusal = never_alone(len(readers))
    if refusal:
        raise CasesRefused(refusal)
    plans = [
        NewDossier("letterbox", LANE, reference, readers, secret.storable, posted),
        NewDossier("file", LANE, reference, readers, None, filed),
    ]
    return sealing.open_dossiers(plans, by=REPORTER)


def _locked(letterbox: Dossier) -> Matter:
    """Return the matter of a letterbox, held until the transaction ends."""
    return (
        Matter.objects.select_for_update(of=("self",))
        .select_related("letterbox", "file")
        .get(letterbox=letterbox)
    )


def _step(matter: Matter, act: rules.Act) -> None:
    """Move the matter on, without saving. Raise `CasesRefused` where the act has no place."""
    before = matter.stage
    following = rules.after(before, act, assigned=matter.assignee_id is not None)
    if following is None:
        raise CasesRefused(
            Refusal(_("This was withdrawn."), _("You can send a new message from the first page."))
        )
    if act is rules.Act.MESSAGE and before in (Stage.ANSWERED, Stage.CLOSED):
        matter.due_on = due_day(urgent=False)
        matter.closed_on, matter.closing_reason = None, ""
    matter.stage, matter.turn = following.value, matter.turn + 1


def _reopen_dossiers(matter: Matter) -> None:
    """After a closing, let those who became readers meanwhile have part in what comes now."""
    for dossier in (matter.letterbox, matter.file):
        if dossier.settled_on:
            sealing.reopen(dossier)


def _from_person(kind: str, content: dict[str, object]) -> NewItem:
    return NewItem(kind, "reporter", content)


def _add(dossier: Dossier, kind: str, content: dict[str, object]) -> None:
    sealing.seal_items(dossier, [_from_person(kind, content)], by=REPORTER)


def _note_the_wish(matter: Matter) -> None:
    if not entries.history(matter.file_id, [WISH]):
        entries.append(WISH, subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))


def _kept(until: date) -> Refusal:
    return Refusal(
        reason=_(
            "We have already decided something with this, so the law makes us keep it for now. "
            "The first day we may erase it: {day}. Until then our readers can still open it, and "
            "you see each time they do."
        ).format(day=date_format(until, "j F Y")),
        instead=_("You can still tell us what must not happen, and we will see it first."),
    )
