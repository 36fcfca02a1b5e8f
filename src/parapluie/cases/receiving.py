"""Where matters come in: what the public face may use, with `thread`. It seals; it opens nothing.

The person's side of a matter: send, write again, say what must not happen, withdraw, see who
opened it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie import guidelines
from parapluie.accounts.models import Lane, Person
from parapluie.cases import (
    children,
    dossiers,
    forgetting,
    here,
    hiding,
    lanes,
    routing,
    rules,
    sharing_ends,
)
from parapluie.cases.call_models import UrgentCall
from parapluie.cases.concern_rows import VisitOrder
from parapluie.cases.errors import CasesRefused
from parapluie.cases.gap_rows import ToldOfGap
from parapluie.cases.hiding import HiddenWords
from parapluie.cases.instruction_rows import Instruction
from parapluie.cases.models import Conduct, Matter, Stage
from parapluie.cases.task_rows import Task
from parapluie.cases.two_people_rows import TwoPersonStep
from parapluie.cases.wishes_rows import LimitOverride, Wishes
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto, times
from parapluie.kit.city import titled
from parapluie.kit.days import date_format
from parapluie.kit.errors import Refusal
from parapluie.kit.references import new_id, new_reference
from parapluie.ledger import entries, receipts
from parapluie.ledger.entries import REPORTER
from parapluie.vault import holders, reasons, sealing
from parapluie.vault.codes import ReporterSecret
from parapluie.vault.models import Dossier, Item
from parapluie.vault.sealing import NewDossier, NewItem

WISH = "matter.withdrawal.asked"  # and it had to be kept


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person gets once the report is durable, and which of their words staff don't see."""

    reference: str
    answer_by: date
    receipt: str
    hidden: tuple[HiddenWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What became of a wish to withdraw: erased, or kept until a day and why."""

    erased: bool
    kept_until: date | None = None
    refusal: Refusal | None = None


def can_receive(lane: str) -> Refusal | None:
    """Return why nobody could read a message of this lane now; None when enough people can."""
    found = lanes.rules_of(lane)
    qualified = holders.qualified_readers(lane)
    readers = len(qualified) if here.here(qualified) else 0
    if found.one_reader_first and not routing.readable_by_somebody():
        readers = 0
    return never_alone(readers, found.fewest_readers)


@carries_out("RES-1")
def never_alone(readers: int, fewest: int) -> Refusal | None:
    """Refuse a message that would lie where too few trained people can read it.

    Never one alone: one absence or one lost passphrase must strand nobody.
    """
    if readers >= fewest:
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
def due_day(lane: str, *, urgent: bool) -> date:
    """Return the day by which the person is answered: every lane has one (PRE-1)."""
    found = lanes.rules_of(lane)
    if urgent and found.may_be_urgent:
        return working.next_reading(times.now())
    return working.add_working_days(times.today(), found.answer_within)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody sends: their words, and what else their lane's form asked (lanes.asks)."""

    text: str
    lane: str = Lane.REPORT.value
    limits: str = ""
    urgent: bool = False
    language: str = "en"
    asked: Mapping[str, str] = field(default_factory=dict)


def receive(told: Told, secret: ReporterSecret) -> Receipt:
    """Keep a message for good and return its receipt. Raise `CasesRefused` if too few could read.

    One transaction: two dossiers, the sealed message, the person's limits, the receipt, the ledger.
    """
    refusal = check_message(told.text)
    if refusal:
        raise CasesRefused(refusal)
    said = (told.text, told.limits, *map(str, told.asked.values()))
    due = children.due_at_once(due_day(told.lane, urgent=told.urgent), said)
    reference = new_reference()
    blind = secrets.token_hex(16)  # without it the ledger's digest would confirm a guessed text
    file_items = _first_items(told, blind)
    with transaction.atomic():
        _choose_first_reader(reference, told)
        note = _acknowledge(reference, blind + told.text)
        receipt = _from_person(
            "receipt", {"answer_by": due.isoformat(), "receipt": note, "turn": 1}
        )
        letterbox, file = _open_dossiers(reference, told.lane, secret, [receipt], file_items)
        Matter.objects.create(
            reference=reference,
            lane=told.lane,
            received_on=times.today(),
            due_on=due,
            letterbox=letterbox,
            file=file,
            guidelines_version=guidelines.governing_version(times.today()),
        )
        if told.limits.strip():
            Wishes.objects.create(matter_id=reference, limits_unread=True)
        if told.urgent and lanes.rules_of(told.lane).may_be_urgent:
            UrgentCall.objects.want(reference, told.lane)
    return Receipt(reference, due, note, _hidden_in(file, file_items))


def _hidden_in(file: Dossier, items: Sequence[NewItem]) -> tuple[HiddenWords, ...]:
    if not any(new.content.get(hiding.HIDDEN) for new in items):
        return ()
    ids = Item.objects.filter(dossier=file).order_by("position").values_list("pk", flat=True)
    found = [hiding.hidden_words([one], new.content) for one, new in zip(ids, items, strict=True)]
    return tuple(one for one in found if one)


def _choose_first_reader(reference: str, told: Told) -> None:
    """Where one person reads first, choose them before any key is made."""
    if not lanes.rules_of(told.lane).one_reader_first:
        return
    refusal = can_receive(told.lane)
    chosen = None if refusal else _begin(reference, told)
    if chosen is None:
        raise CasesRefused(refusal or never_alone(0, 1) or Refusal("", ""))


def _begin(reference: str, told: Told) -> Conduct | None:
    words = f"{told.asked.get('who', '')} {told.text}"
    return routing.begin(reference, told.asked.get("first_reader", ""), words)


def _first_items(told: Told, blind: str) -> list[NewItem]:
    """Return what lies in the file from the start; of the form only what the lane asks."""
    message: dict[str, object] = {
        "text": told.text,
        "language": told.language,
        "urgent": told.urgent and lanes.rules_of(told.lane).may_be_urgent,
        "blind": blind,
        "turn": 1,
    }
    asked = {name: told.asked.get(name, "") for name in lanes.rules_of(told.lane).asks}
    if asked:
        message["asked"] = asked
    limits = (
        [_from_person("limits", {"text": told.limits, "turn": 1})] if told.limits.strip() else []
    )
    return [_from_person("message", message), *limits]


def add_reply(letterbox: Dossier, *, text: str) -> date:
    """Add the person's new message to both dossiers; return the day by which it is answered.

    A closed matter opens again with a new day. Raise `CasesRefused` after a withdrawal.
    """
    with transaction.atomic():
        matter = _locked(letterbox)
        _step(matter, rules.Act.MESSAGE)
        twin = new_id()  # the same message in the file: one choice about its words counts for both
        content: dict[str, object] = {"text": text, "turn": matter.turn, "twin": twin}
        _add(matter.letterbox, "message", content)
        _add(matter.file, "message", content, twin)
        _reopen_dossiers(matter)
        matter.due_on = children.due_at_once(matter.due_on, [text])
        matter.save()
        entries.append("matter.message", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
    return matter.due_on


def add_limits(letterbox: Dossier, *, text: str) -> None:
    """Add what must not happen; it stands first on the page of those who read."""
    with transaction.atomic():
        matter = _locked(letterbox)
        _step(matter, rules.Act.LIMIT)
        _add(matter.file, "limits", {"text": text, "turn": matter.turn})
        Wishes.objects.update_or_create(matter=matter, defaults={"limits_unread": True})
        end_leave(matter)
        matter.save()
        entries.append("matter.limits", subject=matter.file_id, by=REPORTER, clauses=("PRI-4",))


def wrote_limits(letterbox: Dossier) -> bool:
    """Say whether the person wrote what must not happen; their words are not shown to them."""
    file = Matter.objects.values_list("file", flat=True).get(letterbox=letterbox)
    return Item.objects.filter(dossier=file, kind="limits").exists()


def is_urgent(letterbox: Dossier) -> bool:
    """Say whether this is about today or tonight, and the person still waits."""
    matter = Matter.objects.get(letterbox=letterbox)
    waits = matter.is_open and matter.stage != Stage.ANSWERED
    return waits and UrgentCall.objects.filter(pk=matter.reference).exists()


GOES_AGAINST = ("override-limit", "limits-leave-open")


def end_leave(matter: Matter) -> None:
    """End what staff had leave to do before the person said what must not happen (PRI-4).

    That a visit was made before stays true: its order is stopped, not gone.
    """
    LimitOverride.objects.filter(matter=matter, used_on=None).delete()
    asked = TwoPersonStep.objects.waiting().filter(matter=matter, step__in=GOES_AGAINST)
    asked.delete()  # it was asked for before these words
    VisitOrder.objects.filter(matter=matter, stopped_on=None).update(stopped_on=times.today())


@carries_out("BRI-3a")
def withdraw(letterbox: Dossier) -> Withdrawal:
    """Erase everything for good; what was used in a decision is kept until a day, closed to all."""
    with transaction.atomic():
        matter = _locked(letterbox)
        sharing_ends.take_all_back(matter)
        if matter.keep_until and matter.stage == Stage.WITHDRAWN:
            return Withdrawal(False, matter.keep_until, _kept(matter.keep_until))
        _step(matter, rules.Act.WITHDRAW)
        matter.assignee, matter.closed_on, matter.closing_reason = None, None, ""
        Task.objects.filter(matter=matter).delete()
        Instruction.objects.filter(matter=matter).delete()
        dossiers.forget_reach(matter, by=REPORTER)
        matter.save()
        if matter.keep_until and matter.keep_until > times.today():
            Wishes.objects.filter(matter=matter).update(may_count=False)
            _keep_from_all(matter)
            forgetting.forget(matter, by=REPORTER)
            return Withdrawal(False, matter.keep_until, _kept(matter.keep_until))
        Wishes.objects.filter(matter=matter).delete()
        sealing.erase_dossier(matter.letterbox, by=REPORTER)
        sealing.erase_dossier(matter.file, by=REPORTER)
        forgetting.forget_all(matter, by=REPORTER)
        entries.append("matter.withdrawn", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
    return Withdrawal(True)


def asked_to_withdraw(letterbox: Dossier) -> date | None:
    """Return the day the person asked to withdraw what the law has us keep; None if they didn't."""
    file = Matter.objects.values_list("file_id", flat=True).get(letterbox=letterbox)
    wishes = entries.history(file, [WISH])
    return wishes[0].day if wishes else None


def kept_until(letterbox: Dossier) -> date | None:
    """Return until when the law has us keep this; None while a withdrawal erases it at once."""
    until = Matter.objects.values_list("keep_until", flat=True).get(letterbox=letterbox)
    return until if until and until > times.today() else None


def answer_owed(letterbox: Dossier) -> date | None:
    """Return the day by which the person is to be answered; None while it isn't our turn.

    While nobody can read here, no day is promised: there is a new one once somebody does.
    """
    waiting = Matter.objects.waiting().filter(letterbox=letterbox)
    waiting = waiting.exclude(pk__in=ToldOfGap.objects.values("matter"))
    return waiting.values_list("due_on", flat=True).first()


def nobody_reads(letterbox: Dossier) -> bool:
    """Say whether the person was told that nobody can read here just now."""
    return ToldOfGap.objects.filter(matter__letterbox=letterbox).exists()


@carries_out("BRI-3a")
def who_opened(letterbox: Dossier) -> list[tuple[date, str]]:
    """Return on which days staff opened this, and who by title; never a name, never an hour."""
    matter = Matter.objects.get(letterbox=letterbox)
    opened = [
        entry
        for dossier in (matter.file_id, matter.letterbox_id)
        for entry in entries.history(dossier, reasons.ACTS)
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
    reference: str, lane: str, secret: ReporterSecret, posted: list[NewItem], filed: list[NewItem]
) -> list[Dossier]:
    found = lanes.rules_of(lane)
    fewest = 1 if found.one_reader_first else found.fewest_readers
    readers = holders.qualified_readers(lane, reference)
    refusal = never_alone(len(readers), fewest)
    if refusal:
        raise CasesRefused(refusal)
    plans = [
        NewDossier("letterbox", lane, reference, readers, secret.storable, posted, fewest),
        NewDossier("file", lane, reference, readers, None, filed, fewest),
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
        matter.due_on = due_day(matter.lane, urgent=False)
        matter.closed_on, matter.closing_reason = None, ""
    matter.stage, matter.turn = following.value, matter.turn + 1


def _reopen_dossiers(matter: Matter) -> None:
    """After a closing, let those who became readers meanwhile have part in what comes now."""
    for dossier in (matter.letterbox, matter.file):
        if dossier.settled_on:
            sealing.reopen(dossier)


def _from_person(kind: str, content: dict[str, object], item_id: str = "") -> NewItem:
    return NewItem(kind, "reporter", hiding.with_hidden(content), item_id)


def _add(dossier: Dossier, kind: str, content: dict[str, object], item_id: str = "") -> None:
    sealing.seal_items(dossier, [_from_person(kind, content, item_id)], by=REPORTER)


def _keep_from_all(matter: Matter) -> None:
    """Keep what was used in a decision, and take its key from everyone who reads."""
    entries.append(WISH, subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
    for dossier in (matter.letterbox, matter.file):
        sealing.leave_to_recovery(dossier, why="withdrawn", by=REPORTER)


def _kept(until: date) -> Refusal:
    return Refusal(
        reason=_(
            "We have already decided something with this, so the law makes us keep it for now. "
            "Nobody who reads messages can open it any more. We erase it on {day}."
        ).format(day=date_format(until, "j F Y")),
        instead=_("You can write to us again at any time, as a new message."),
    )
