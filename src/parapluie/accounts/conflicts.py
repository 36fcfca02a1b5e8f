"""What a person answers when asked whether they know anyone in a matter (PRI-2).

An answer is final: nobody lifts their own conflict by answering again, and nobody says why.
"""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Conflict, Person
from parapluie.guidelines.controls import carries_out
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.vault import wishes

NONE_DECLARED = "conflict.none"
DECLARED = "conflict.declared"


class Kind(models.TextChoices):
    """What counts as a conflict, said in the question. Only "none" or not is kept."""

    NONE = "none", _("I know nobody here and have nothing to do with the place")
    FRIEND = "friend-or-relative", _("A friend or relative")
    NEIGHBOUR = "neighbour-or-owner", _("A neighbour, or I own or rent the place")
    CLIENT = "client", _("I am or was someone's client")
    LANDLORD = "landlord", _("I am someone's landlord or tenant")
    SAME_UNIT = "same-unit", _("It is about someone I work with")
    EARLIER_VISIT = "earlier-visit", _("I was there before for the City")
    OTHER = "other", _("Something else")
    NO_REASON = "no-reason", _("A conflict; I would rather not say why")


@carries_out("PRI-2")
def declare(person: Person, about: str, kind: str, by: Actor, *, pinned: bool = False) -> None:
    """Keep a person's answer about one matter, with its ledger entry, in one transaction.

    `pinned` says that someone else found the conflict. Which kind it was is forgotten at once.
    """
    stands = Kind(kind) is not Kind.NONE
    with transaction.atomic():
        _answer, is_new = Conflict.objects.get_or_create(
            person=person,
            about=about,
            stands=stands,
            defaults={"declared_on": today(), "pinned": pinned},
        )
        if is_new:
            act = DECLARED if stands else NONE_DECLARED
            entries.append(act, subject=about, by=by, clauses=["PRI-2"])
        if stands:
            wishes.forget(person.holder, about=about)


def has_declared(person: Person, about: str) -> bool:
    """Say whether the person has answered the question about this matter at all."""
    return Conflict.objects.filter(person=person, about=about).exists()


def is_conflicted(person: Person, about: str) -> bool:
    """Say whether a conflict stands between the person and this matter."""
    return Conflict.objects.filter(person=person, about=about, stands=True).exists()


def free_of_conflict(people: Iterable[Person], about: str) -> list[Person]:
    """Return those of these people between whom and this matter no conflict stands, in order."""
    asked = list(people)
    standing = Conflict.objects.filter(person__in=asked, about=about, stands=True)
    barred = set(standing.values_list("person", flat=True))
    return [one for one in asked if one.pk not in barred]
