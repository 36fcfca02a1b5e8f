"""Staff write down what somebody says on the phone, at the counter or on paper.

They are a witness of the text, no reader: the desk seals it as the public page does, and whether
they may read it later is the same question as for everyone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane, Person
from parapluie.cases import receiving, ways
from parapluie.cases.channels import Channel, Keeper
from parapluie.cases.errors import CasesRefused
from parapluie.cases.receiving import Told
from parapluie.cases.ways import Way
from parapluie.cases.ways_rows import EnteredForm
from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.screens import writing
from parapluie.screens.findings import Where
from parapluie.training import currency
from parapluie.vault import codes

MARKS_KEPT = timedelta(days=2)  # longer than anyone leaves a form open


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What the person said, and how they want to come back."""

    text: str = field(repr=False)
    limits: str = field(repr=False)
    urgent: bool
    language: str
    channel: Channel
    keeper: Keeper
    body: str = ""
    lane: str = Lane.REPORT.value
    asked: Mapping[str, str] = field(default_factory=dict, repr=False)  # what else the lane asks


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the person takes with them. `code` is empty where nobody keeps one."""

    code: str = field(repr=False)
    answer_by: date


@carries_out("RES-1")
def check_trained(person: Person) -> Refusal | None:
    """Refuse whoever lacks the course: the first person somebody talks to has had it."""
    if currency.in_date(person.pk, today()):
        return None
    return Refusal(
        _("Whoever takes down what somebody says has done the peer-developed training."),
        _("Ask a colleague who has, or give the person the form on paper or our public page."),
        "RES-1",
    )


def take_down(said: TakenDown, *, by: Desk, once: str) -> HandOver:
    """Keep what somebody said, as the public page would, and return the code to hand over.

    Raise `CasesRefused` with the reason, `WordsStopped` for words about somebody's status, and
    `IntegrityError` where the form with this `once` was sent.
    """
    refusal = check_trained(by.person)
    if refusal:
        raise CasesRefused(refusal)
    # Sealed as the person's words, but staff write them: what is told of status isn't written down
    writing.require_clean((said.text, said.limits, *said.asked.values()), Where.STAFF)
    code = codes.new_code()
    secret = codes.keys_of(code)
    way = Way(
        said.channel,
        said.keeper,
        body=said.body if said.keeper is Keeper.ORGANISATION else "",
        title=by.person.title,
        author=by.person.holder,
    )
    with transaction.atomic():
        _spend(once)
        told = Told(
            said.text,
            lane=said.lane,
            limits=said.limits,
            urgent=said.urgent,
            language=said.language,
            asked=said.asked,
        )
        receipt = receiving.receive(told, secret)
        ways.note_way(receipt.reference, way, by=by.actor)
    return HandOver("" if said.keeper is Keeper.NOBODY else code, receipt.answer_by)


def _spend(once: str) -> None:
    EnteredForm.objects.filter(day__lt=today() - MARKS_KEPT).delete()
    EnteredForm.objects.create(digest=crypto.digest(once.encode()).hex(), day=today())
