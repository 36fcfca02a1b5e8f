"""People for stories: made by the acts the house uses, and signed in as people sign in."""

from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection
from django.test import Client

from parapluie.accounts import actions, lost_words
from parapluie.accounts.models import SET_UP, Lane, Person, Role
from parapluie.kit.errors import Refusal
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.vault.holders import DossierFacts

PASSWORD = "four unrelated words here"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WORDS = "academic acid acne acquire acrobat activity actress adapt"


untrained: set[str] = set()  # holders; training itself is recorded in a room above


def training_in_date(holder: str, facts: DossierFacts) -> Refusal | None:
    """Stand in for the room above in VAULT_HOLDER_CHECKS."""
    lacking = Refusal("The training has run out.", "Complete the course.", "RES-1")
    return lacking if holder in untrained else None


@dataclass
class Worker:
    """Someone with a browser of their own."""

    person: Person
    client: Client

    def open(self, address: str):
        return self.client.get(address)

    def send(self, address: str, **fields: str):
        return self.client.post(address, fields)

    def unlock(self, words: str = WORDS):
        return self.send("/desk/unlock/", passphrase=words)


def hire(
    username: str, *roles: Role, passphrase: str | None = WORDS, second_step: bool = True
) -> Person:
    """Make a person with a password, a code generator and, unless None, a vault key."""
    person = actions.create_person(
        username=username,
        title=f"{username.title()} officer",
        unit="Community Services",
        password=PASSWORD,
        totp_secret=SECRET if second_step else None,
        passphrase=passphrase,
        by=SYSTEM,
    )
    for role in roles:
        lane = Lane.REPORT.value if role in {Role.READER, Role.SUPERVISOR} else ""
        actions.give_role(person, role=role, lane=lane, by=SYSTEM, confirmed_by=SET_UP)
    return person


def lose_words(person: Person, *, seen: bool = True) -> Person:
    """Let a reader say that their words are lost, and a supervisor see them; return the latter."""
    lead = Person.objects.filter(username="lead").first()
    lead = lead or hire("lead", Role.SUPERVISOR, passphrase=None)
    lost_words.ask(person, by=staff("reader", person.pk))
    if seen:
        lost_words.say_seen(person, seer=lead, by=staff("supervisor", lead.pk))
    return lead


def code_now(secret: str = SECRET) -> str:
    """Return the six digits of this moment, good for half a minute before and after it.

    Those of the moment before would be too late wherever the half minute turns while they travel.
    """
    _before, this, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, this))


def sign_in(person: Person, **extra: str) -> Worker:
    """Go through both steps of signing in."""
    cache.clear()  # a code works once; stories sign in faster than clocks tick
    client = Client(enforce_csrf_checks=False, **extra)
    client.post("/desk/sign-in/", {"login": person.username, "password": PASSWORD})
    client.post("/desk/second-step/code/", {"code": code_now()})
    return Worker(person, client)


def everything_stored() -> str:
    """Return every value of every table, as a thief would read it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own table names
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows)
