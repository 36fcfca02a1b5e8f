"""What changed about who works here: shown to colleagues, so that nobody is taken over unseen.

An administrator can hand out links and roles alone. Those who read or oversee see it for a month.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from parapluie.accounts import lost_words, readers
from parapluie.accounts.models import SET_UP, Invitation, Person, Role, RoleTerm
from parapluie.kit.times import today

SHOWN_FOR: Final = timedelta(days=30)
WATCHERS: Final = (Role.READER, Role.SUPERVISOR, Role.PRIVACY_OFFICER)


@dataclass(frozen=True, slots=True, order=True)
class News:
    """One change and its day."""

    day: date
    line: str


def latest() -> list[News]:
    """Return what changed in the last month, newest first; no overseer named at set-up."""
    since = today() - SHOWN_FOR
    found = [*_keys(since), *_seen(since), *_links(since), *_roles(since)]
    return sorted(found, reverse=True)


def _keys(since: date) -> list[News]:
    made = readers.keys_made_anew(since)
    people = Person.objects.in_bulk(list(made))
    said = _("%(who)s made a new key. The old one opens nothing any more.")
    return [News(day, said % {"who": _who(people[one])}) for one, day in made.items()]


def _seen(since: date) -> list[News]:
    seen = lost_words.seen_since(since)
    people = Person.objects.in_bulk([one for one, _day in seen])
    said = _("%(who)s lost their words and was seen: they may make a new key.")
    return [News(day, said % {"who": _who(people[one])}) for one, day in seen]


def _links(since: date) -> list[News]:
    taken = Invitation.objects.filter(taken_up_on__gte=since).select_related("person")
    said = _("%(who)s took up a link, and chose a new password.")
    return [News(one.taken_up_on or since, said % {"who": _who(one.person)}) for one in taken]


def _roles(since: date) -> list[News]:
    terms = RoleTerm.objects.filter(role__in=WATCHERS, ends=None).select_related("person")
    given = terms.exclude(role=Role.READER).filter(begins__gte=since).exclude(proposed_by=SET_UP)
    confirmed = terms.filter(role=Role.READER, confirmed_on__gte=since)
    said = _("%(who)s has a new role: %(role)s.")
    return [
        News(
            one.confirmed_on or one.begins,
            said % {"who": _who(one.person), "role": one.get_role_display()},
        )
        for one in [*given, *confirmed]
    ]


def _who(person: Person) -> str:
    return person.named
