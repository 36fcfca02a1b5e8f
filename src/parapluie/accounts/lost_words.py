"""Somebody lost their eight words: who must have seen them before they make another key.

Whoever has a password and a phone, or a link from an administrator, could otherwise make a key in
somebody's name and cost them the old one. The ledger alone says who asked, who was seen and what
came of it: rows that anybody could write make no key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts import designations, readers
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.ledger.models import Entry
from parapluie.vault.formats import bound

ASKED, TAKEN_BACK, SEEN = "key.lost", "key.found", "key.person-seen"
_ASK_STANDS_FOR: Final = timedelta(days=14)
_SEEN_IS_GOOD_FOR: Final = 1  # working days


@dataclass(frozen=True, slots=True)
class Loss:
    """What somebody has said of the key they have now. `until` is the last day to make another."""

    asked_on: date
    until: date | None = None
    seen_by: str = ""  # a person's id


def loss_of(person: Person) -> Loss | None:
    """Return what stands of a person's lost words; None where they said nothing of their key."""
    return losses([person]).get(person.pk)


def losses(people: Iterable[Person]) -> dict[str, Loss]:
    """Return what stands of these people's lost words, by id."""
    return {ask.subject: loss for ask, loss in _standing(people)}


@transaction.atomic
def ask(person: Person, *, by: Actor) -> None:
    """Say that one's words are lost. The key stays as it is until another one is made."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    key = readers.key_digest(held.holder)
    if not key or loss_of(held):
        return
    digest = _digest(ASKED, held.holder, key)
    entries.append(ASKED, subject=held.pk, by=by, clauses=["PRI-1"], digest=digest)


@transaction.atomic
def take_back(person: Person, *, by: Actor) -> None:
    """Say that the words are there after all; whoever unlocks has shown as much."""
    for one, _loss in _standing([person]):
        digest = _digest(TAKEN_BACK, person.pk, one.pk)
        entries.append(TAKEN_BACK, subject=person.pk, by=by, digest=digest)


@transaction.atomic
def say_seen(person: Person, *, seer: Person, by: Actor) -> None:
    """Say that one has seen this person: they may make one new key by the next working day."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    refusal = check_seer(held, seer)
    if refusal:
        raise AccountRefused(refusal)
    for one, _loss in _standing([held]):
        digest = _digest(SEEN, held.pk, one.pk)
        entries.append(SEEN, subject=held.pk, by=by, clauses=["PRI-1"], digest=digest)


@carries_out("PRI-1")
def check_new_key(person: Person) -> Refusal | None:
    """Refuse a key in the place of another until somebody who leads the person has seen them.

    A first key is nobody's loss: it opens nothing before a reader confirms it.
    """
    if not readers.key_digest(person.holder):
        return None
    loss = loss_of(person)
    if loss and loss.until:
        return None
    return Refusal(
        _("Before you make a new key, somebody who supervises you must have seen you."),
        _("Say on “I have lost my words” that they are lost, then go to them in person."),
        "PRI-1",
    )


@carries_out("PRI-1", "PRI-2")
def check_seer(person: Person, seer: Person) -> Refusal | None:
    """Refuse whoever doesn't lead this person, and whoever hands out links and roles."""
    if seer in who_may_see(person):
        return None
    return Refusal(
        _("You can't say this of them."),
        _("Somebody who supervises what they read, or whom they report to, must have seen them."),
        "PRI-1",
    )


def who_may_see(person: Person) -> list[Person]:
    """Return who may say that they have seen this person: never themselves, nor who administers."""
    lanes = person.terms.filter(role=Role.READER, ends=None).values("lane")
    standing = RoleTerm.objects.standing(today())
    leading = standing.filter(role=Role.SUPERVISOR, lane__in=lanes).values("person")
    line = {one.pk for one in designations.line_above([person])}
    line |= set(leading.values_list("person", flat=True))
    administering = standing.filter(role=Role.ADMINISTRATOR).values("person")
    may = Person.objects.filter(pk__in=line, is_active=True, left_on=None)
    return list(may.exclude(pk__in=administering).exclude(pk=person.pk).order_by("title", "pk"))


def waiting_for(seer: Person) -> list[tuple[Person, Loss]]:
    """Return who lost their words and waits to be seen by this person, longest first."""
    found = losses(_led_by(seer))
    unseen = [pk for pk, loss in found.items() if loss.until is None]
    people = Person.objects.filter(pk__in=unseen, is_active=True)
    may = [(one, found[one.pk]) for one in people if check_seer(one, seer) is None]
    return sorted(may, key=lambda pair: (pair[1].asked_on, pair[0].pk))


def seen_since(day: date) -> list[tuple[str, date]]:
    """Return the ids of those who were seen since that day, each with the day."""
    holding = RoleTerm.objects.filter(role__in=(Role.READER, Role.INTERPRETER), ends=None)
    said = Entry.objects.filter(subject__in=holding.values("person"), act=SEEN, day__gte=day)
    return sorted(set(said.values_list("subject", "day")))


def _led_by(seer: Person) -> list[Person]:
    terms = RoleTerm.objects.standing(today()).filter(person=seer, role=Role.SUPERVISOR)
    reading = RoleTerm.objects.filter(role=Role.READER, ends=None, lane__in=terms.values("lane"))
    found = set(Person.objects.filter(pk__in=reading.values("person")))
    above = [seer]
    while above:
        under = set(Person.objects.filter(reports_to__in=above)) - found
        found |= under
        above = list(under)
    return list(found - {seer})


def _standing(people: Iterable[Person]) -> list[tuple[Entry, Loss]]:
    """Return the asks that stand, each about the key its person has now, and what came of them."""
    keys = readers.key_digests(one.holder for one in people)
    lost = {_digest(ASKED, holder, key) for holder, key in keys.items()}
    of = [readers.person_id(holder) for holder in keys]
    said = list(Entry.objects.filter(subject__in=of, act__in=(ASKED, TAKEN_BACK, SEEN)))
    since = today() - _ASK_STANDS_FOR
    asks = [one for one in said if one.act == ASKED and one.day > since]
    found = [(one, _what_came_of(one, said)) for one in asks if bytes(one.digest) in lost]
    return [(ask, loss) for ask, loss in found if loss is not None]


def _what_came_of(ask: Entry, said: list[Entry]) -> Loss | None:
    """Return None once the person found their words; their new key is another key altogether."""
    back, seen = (_digest(act, ask.subject, ask.pk) for act in (TAKEN_BACK, SEEN))
    if any((one.act, bytes(one.digest)) == (TAKEN_BACK, back) for one in said):
        return None
    for one in said:
        if (one.act, bytes(one.digest)) == (SEEN, seen):
            until = working.add_working_days(one.day, _SEEN_IS_GOOD_FOR)
            if today() <= until:
                return Loss(ask.day, until, one.actor)
    return Loss(ask.day)


def _digest(act: str, whose: str, of: str) -> bytes:
    return crypto.digest(bound("parapluie lost words 1", act, whose, of))
