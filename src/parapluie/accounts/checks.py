"""What the vault asks of a member of staff before every grant and every opening.

Named in VAULT_HOLDER_CHECKS. Each returns None or the refusal; what it can't recognise it refuses.
"""

from collections.abc import Callable, Collection, Iterable
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from parapluie.accounts import agreements, readers
from parapluie.accounts.models import Conflict, Role, RoleTerm
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.vault.holders import DossierFacts, answers_for_many

_OTHER_HOLDERS = ("reporter:", "recovery:")  # they hold a key of their own, not a role


def _do_not_read(asked: Collection[str], facts: DossierFacts) -> dict[str, Refusal]:
    people = _staff_among(asked)
    terms = list(RoleTerm.objects.standing(today()).filter(person__in=people.values()))
    administrators = {term.person_id for term in terms if term.role == Role.ADMINISTRATOR}
    trainers = {term.person_id for term in terms if term.role == Role.TRAINER}
    confirmed = readers.confirmed(terms, facts.lane)
    digests = readers.key_digests(people)
    confirmed |= _guests(terms, facts, confirmed)
    refused = {}
    for holder, person in people.items():
        if person in administrators:
            refused[holder] = _administrator()
        elif person in trainers or (person, digests.get(holder, "")) not in confirmed:
            refused[holder] = _no_reader()
    return refused


def _guests(
    terms: Collection[RoleTerm], facts: DossierFacts, confirmed: Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return who interprets in this one matter today, each with the key they were given it for.

    A higher room says who (VAULT_GUESTS); that they interpret here at all is asked here.
    """
    reading = {person for person, _key in confirmed}
    asked = {one.person_id for one in terms if one.role == Role.INTERPRETER} - reading
    if not asked or not facts.about:
        return set()
    source = cast(Callable[[str], Iterable[tuple[str, str]]], import_string(settings.VAULT_GUESTS))
    return {(person, key) for person, key in source(facts.about) if person in asked}


@carries_out("PRI-1")
@answers_for_many(_do_not_read)
def reads_lane(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse whoever has no confirmed reading term for the lane, or a key nobody confirmed."""
    return _do_not_read([holder], facts).get(holder)


def _in_conflict(asked: Collection[str], facts: DossierFacts) -> dict[str, Refusal]:
    people = _staff_among(asked)
    found = Conflict.objects.filter(person__in=people.values(), about=facts.about, stands=True)
    standing = set(found.values_list("person", flat=True))
    return {holder: _conflict() for holder, person in people.items() if person in standing}


@carries_out("PRI-2", "PRI-3")
@answers_for_many(_in_conflict)
def no_conflict(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse whoever has, or is said to have, a conflict in the matter."""
    return _in_conflict([holder], facts).get(holder)


def _unsigned(asked: Collection[str], facts: DossierFacts) -> dict[str, Refusal]:
    people = _staff_among(asked)
    missing = agreements.unsigned(people.values(), today())
    return {holder: _agreement() for holder, person in people.items() if person in missing}


@carries_out("POL-2a")
@answers_for_many(_unsigned)
def agreement_signed(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse whoever has not signed the agreement about confidentiality that stands today."""
    return _unsigned([holder], facts).get(holder)


def _staff_among(asked: Collection[str]) -> dict[str, str]:
    """Return the ids of the people behind these names; what isn't recognised has nobody's id."""
    known = [holder for holder in asked if not holder.startswith(_OTHER_HOLDERS)]
    return {holder: readers.person_id(holder) or "" for holder in known}


def _administrator() -> Refusal:
    return Refusal(
        reason=_("An administrator reads no reports."),
        instead=_("Ask one of the readers to take this matter."),
        clause="PRI-1",
    )


def _no_reader() -> Refusal:
    return Refusal(
        reason=_("Only confirmed readers open this kind of matter."),
        instead=_("Ask a reader to confirm you on the People page, or to take this matter."),
        clause="PRI-1",
    )


def _agreement() -> Refusal:
    return Refusal(
        reason=_("You have not signed the agreement about confidentiality that stands today."),
        instead=_("Read and sign it on the Agreements page; your keys come back within minutes."),
        clause="POL-2a",
    )


def _conflict() -> Refusal:
    return Refusal(
        reason=_("A conflict stands between you and this matter."),
        instead=_("Someone else takes it. You need not say why, and you can't undo it yourself."),
        clause="PRI-2",
    )
