"""What a matter about somebody who works here needs beside the common steps (RES-2, RES-3, RES-4).

Findings by clause, particulars in our own words, the referral; and what is late goes a level up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from parapluie.accounts import conflicts, designations
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane, Person, Rank
from parapluie.cases import holding, limits, own_words, routing, sharing
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Conduct, Finding, Matter
from parapluie.cases.rules import Act
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing
from parapluie.vault.models import Item

# The clauses a conduct is held against: how staff meet people, and what they may not do.
JUDGED_BY = ("PRE-2", "PUR-1b", "PUR-3", "PRI-2", "PRI-4", "BRI-3b", "BRI-4", "BRI-5")


@dataclass(frozen=True, slots=True)
class Late:
    """What has waited for too long with somebody else: who it is with, and since when."""

    title: str
    since: date


def is_conduct(matter: Matter) -> bool:
    """Say whether this is about how somebody who works here treated someone."""
    return matter.lane == Lane.CONDUCT


def row_of(matter: Matter) -> Conduct | None:
    """Return what a matter of conduct has beside; None for any other."""
    return Conduct.objects.filter(about=matter.reference).first() if is_conduct(matter) else None


@carries_out("PUR-1b", "RES-2")
def check_found(matter: Matter, findings: Mapping[str, str]) -> Refusal | None:
    """Refuse to close a matter of conduct that says nothing of the conduct."""
    if not is_conduct(matter) or any(one in Finding.values for one in findings.values()):
        return None
    return Refusal(
        _("Nothing is said yet of the conduct itself."),
        _("Choose for at least one guideline what was found. “We can't tell” is an answer."),
        "RES-2",
    )


def found_in_all(findings: Mapping[str, str]) -> str:
    """Return the one thing the person hears of all findings: the gravest; empty for none."""
    said = set(findings.values())
    order = (Finding.INCONSISTENT, Finding.CANT_TELL, Finding.CONSISTENT)
    return next((one.value for one in order if one in said), "")


def write_particulars(matter: Matter, *, text: str, by: Desk) -> Matter:
    """Keep what the employee is to be told of the conduct. Nobody is told by that."""
    own = own_words.check_own_words([holding.wanted(text)], own_words.of_person(matter, by))
    refusal = check_may_tell(matter) or own
    if refusal:
        raise CasesRefused(refusal)
    with transaction.atomic():
        held = holding.hold(matter, Act.PARTICULARS, by)
        row = _opened_up(held)
        row.served_on = None  # new words are handed over anew
        row.save(update_fields=["served_on"])
        holding.write(held.file, "particulars", held, by, {"text": text})
        return holding.move_on(held, Act.PARTICULARS, "conduct.particulars", by)


def check_may_tell(matter: Matter) -> Refusal | None:
    """Refuse to tell the employee while the person doesn't let the City act, or may object."""
    return sharing.check_city_may_act(matter) or limits.check_heeded(matter)


def serve_particulars(matter: Matter, *, by: Desk) -> Matter:
    """Note that they were handed over today, by hand; the person is told on that day.

    What happened is recorded in any case; the page to hand over isn't shown before it may be.
    """
    with transaction.atomic():
        held = holding.hold(matter, Act.PARTICULARS, by)
        row = _opened_up(held)
        if not Item.objects.filter(dossier=held.file, kind="particulars").exists():
            raise refused(
                _("Nothing is written yet that could be handed over."),
                instead=_("Write first what the employee is told."),
                clause="RES-2",
            )
        row.served_on = times.today()
        row.save(update_fields=["served_on"])
        told = {"what": "served", "title": by.person.title, "turn": held.turn}
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=told, by=SYSTEM)
        return holding.move_on(held, Act.PARTICULARS, "conduct.served", by)


@carries_out("RES-4")
def refer(matter: Matter, *, referred_on: date, closed_on: date | None, by: Desk) -> Matter:
    """Note that further action follows the respectful-workplace protocol: two days, no more."""
    last = closed_on or referred_on
    if not referred_on <= last <= times.today():
        raise refused(
            _("These days don't fit together."),
            instead=_("The referral comes first, and neither day lies ahead."),
            clause="RES-4",
        )
    with transaction.atomic():
        held = holding.hold(matter, Act.REFER, by)
        row = _opened_up(held)
        row.referred_on, row.referral_closed_on = referred_on, closed_on
        row.save(update_fields=["referred_on", "referral_closed_on"])
        return holding.move_on(held, Act.REFER, "conduct.referred", by)


def only_theirs(person: Person) -> bool:
    """Say whether something open is sealed to this person alone, as the first who reads it."""
    open_ones = Matter.objects.open().in_lane(Lane.CONDUCT).values("reference")
    theirs = Q(first_reader=person) | Q(next_reader=person)
    alone = Conduct.objects.filter(theirs, opened_up_on=None, about__in=open_ones)
    return alone.exists()


@carries_out("RES-2")
def late_for(desk: Desk) -> list[Late]:
    """Return what this person should ask a colleague about, because it has waited for too long.

    No reference, nothing of what it is. Never told to whom the person who wrote went around, nor to
    anybody it concerns.
    """
    late = Q(opened_up_on=None) | Q(escalated_on__isnull=False)
    rows = list(Conduct.objects.filter(late).select_related("first_reader", "next_reader"))
    found_ones = Matter.objects.filter(pk__in=[row.about for row in rows]).open()
    matters = {one.reference: one for one in found_ones.select_related("assignee")}
    known = [row for row in rows if row.about in matters]
    found = [_late(row, matters[row.about], desk.person) for row in known]
    return sorted((one for one in found if one), key=lambda one: one.since)


def _late(row: Conduct, matter: Matter, me: Person) -> Late | None:
    unread = row.opened_up_on is None and matter.due_on < times.today()
    if unread:
        holder = row.next_reader or row.first_reader
        line = [one for one in routing.others_in_line(row) if one != holder]
        asked, since = line[:1], matter.due_on
    elif row.escalated_on:
        asked = conflicts.free_of_conflict(designations.standing(Rank.NEXT_LEVEL), row.about)
        since, holder = row.decide_by, matter.assignee or row.first_reader
    else:
        return None
    return Late(holder.local_title, since) if me in asked and me != holder else None


def _opened_up(held: Matter) -> Conduct:
    row = row_of(held)
    if row is None or row.opened_up_on is None:
        raise refused(
            _("Nobody has said yet whom this concerns."),
            instead=_("Say first who must not see it; then this step has its place."),
            clause="RES-3a",
        )
    return row
