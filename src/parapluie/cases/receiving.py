"""Where matters come in: all of `cases` that the public face may use. It seals; it opens nothing.

The person's side of a matter: send, write again, say what must not happen, withdraw, see who opened.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from parapluie import guidelines
from parapluie.accounts.models import Person
from parapluie.cases import rules
from parapluie.cases.models import Matter, Stage
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal, Refused
from parapluie.kit.references import new_reference
from parapluie.ledger import entries, receipts
from parapluie.ledger.entries import REPORTER
from parapluie.vault import holders, sealing
from parapluie.vault.codes import ReporterSecret
from parapluie.vault.models import Dossier

LANE = "a"
READERS_AT_LEAST = 2  # never alone: one absence or one lost passphrase must strand nobody


class CasesRefused(Refused):
    """A matter's rules said no."""


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
    """Return why a message may not be accepted: it would lie where too few trained people can read it."""
    if readers >= READERS_AT_LEAST:
        return None
    return Refusal(
        reason=_("Nobody here can read messages at the moment."),
        instead=_("Please use one of the other ways to get help on this page."),
        clause="RES-1",
    )


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
    reference, day, due = new_reference(), times.today(), due_day(urgent=urgent)
    with transaction.atomic():
        readers = holders.qualified_readers(LANE, reference)
        refusal = never_alone(len(readers))
        if refusal:
            raise CasesRefused(refusal)
        letterbox, file = _open_dossiers(reference, readers, secret)
        message = {"text": text, "language": language, "urgent": urgent, "turn": 1}
        item = _seal(file, "message", message)
        if limits:
            _seal(file, "limits", {"text": limits, "turn": 1})
        entry = entries.append(
            "matter.received", subject=item.id, by=REPORTER, clauses=("PRE-1", "SCO-1a")
        )
        note = receipts.receipt(entry)
        _seal(letterbox, "receipt", {"answer_by": due.isoformat(), "receipt": note, "turn": 1})
        Matter.objects.create(
            reference=reference,
            lane=LANE,
            received_on=day,
            due_on=due,
            letterbox=letterbox,
            file=file,
            guidelines_version=guidelines.governing_version(day),
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
        _seal(matter.letterbox, "message", content)
        _seal(matter.file, "message", content)
        matter.save()
        entries.append("matter.message", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
    return matter.due_on


def add_limits(letterbox: Dossier, *, text: str) -> None:
    """Add what must not happen; it stands first on the page of those who read."""
    with transaction.atomic():
        matter = _locked(letterbox)
        _step(matter, rules.Act.LIMIT)
        _seal(matter.file, "limits", {"text": text, "turn": matter.turn})
        matter.save()
        entries.append("matter.limits", subject=matter.file_id, by=REPORTER, clauses=("PRI-4",))


def withdraw(letterbox: Dossier) -> Withdrawal:
    """Erase everything for good, or say until when it is kept because it was used in a decision."""
    with transaction.atomic():
        matter = _locked(letterbox)
        if matter.keep_until:
            return Withdrawal(False, matter.keep_until, _kept(matter.keep_until))
        _step(matter, rules.Act.WITHDRAW)
        matter.assignee = None
        sealing.erase_dossier(matter.letterbox, by=REPORTER)
        sealing.erase_dossier(matter.file, by=REPORTER)
        matter.save()
        entries.append("matter.withdrawn", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
    return Withdrawal(True)


def who_opened(letterbox: Dossier) -> list[tuple[date, str]]:
    """Return on which days staff opened this matter, and who by title; never a name, never an hour."""
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
    return sorted({(entry.day, titles.get(entry.actor, entry.actor_role)) for entry in opened})


def _open_dossiers(
    reference: str, readers: list[str], secret: ReporterSecret
) -> tuple[Dossier, Dossier]:
    about = {"lane": LANE, "about": reference, "holders": readers, "by": REPORTER}
    letterbox = sealing.open_dossier(kind="letterbox", reporter=secret.public, **about)
    return letterbox, sealing.open_dossier(kind="file", **about)


def _locked(letterbox: Dossier) -> Matter:
    """Return the matter of a letterbox, held until the transaction ends."""
    return Matter.objects.select_for_update(of=("self",)).select_related("letterbox", "file").get(
        letterbox=letterbox
    )


def _step(matter: Matter, act: rules.Act) -> None:
    """Move the matter on, without saving. Raise `CasesRefused` where the act has no place."""
    before = Stage(matter.stage)
    following = rules.after(before, act, assigned=matter.assignee_id is not None)
    if following is None:
        raise CasesRefused(
            Refusal(_("This was withdrawn."), _("You can send a new message from the first page."))
        )
    if act is rules.Act.MESSAGE and before in (Stage.ANSWERED, Stage.CLOSED):
        matter.due_on = due_day(urgent=False)
        matter.closed_on, matter.closing_reason = None, ""
    matter.stage, matter.turn = following.value, matter.turn + 1


def _seal(dossier: Dossier, kind: str, content: dict[str, object]) -> sealing.Item:
    return sealing.seal_item(dossier, kind=kind, author="reporter", content=content, by=REPORTER)


def _kept(until: date) -> Refusal:
    return Refusal(
        reason=_(
            "We answered and closed this, so the law asks us to keep it for at least a year. "
            "It is kept sealed, and only until {day} at the earliest."
        ).format(day=until.isoformat()),
        instead=_("You can still tell us what must not happen, and we will see it first."),
    )
