"""A small agency for these tests: two people at City Hall, a matter, and partners of every kind."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person, Role
from parapluie.disclosure import actions, registering, rules
from parapluie.disclosure.actions import Handed
from parapluie.disclosure.models import Partner
from parapluie.disclosure.registering import Entry
from parapluie.disclosure.rules import Basis, Consent, Kind
from parapluie.kit.times import today
from parapluie.ledger.entries import REPORTER, SYSTEM, Actor, staff
from parapluie.vault import sealing, staffkeys
from parapluie.vault.models import Dossier
from parapluie.vault.reasons import Reason

ABOUT = "7KQ2-M4XD"
WORDS = "academic acid acne acquire acrobat activity actress adapt"
FIELDS = {"need": "A new lock for the door of the washroom.", "when": "This week."}


@dataclass
class Agency:
    """The people and papers of one matter."""

    ana: Person
    ben: Person
    file: Dossier
    letterbox: Dossier
    partners: dict[str, Partner] = field(default_factory=dict)

    @property
    def by(self) -> Actor:
        return staff("reader", self.ana.pk)

    def partner(self, of: Kind = Kind.PEER, **more) -> Partner:
        """Put a partner on the register, with an agreement for a year."""
        entry = {
            "kind": of.value,
            "name": f"Alderbrook {of}",
            "purpose": rules.PURPOSES_OF[of][0].value,
            "agreement": "File 12/4",
            "agreed_on": today() - timedelta(days=30),
            "agreed_until": today() + timedelta(days=300),
        }
        return registering.add_partner(Entry(**{**entry, **more}), by=SYSTEM)

    def says(self, text: str = "Yes.", *, author: str = "reporter", dossier=None) -> str:
        """Seal a line into the matter and return its id."""
        box = dossier or self.letterbox
        content = {"text": text}
        by = REPORTER if author == "reporter" else self.by
        return sealing.seal_item(box, kind="consent", author=author, content=content, by=by).pk

    def yes_to(self, partner: Partner, fields=FIELDS, until: date | None = None) -> Consent:
        """Let the person say yes to exactly this."""
        day = until or in_days(14)
        digest = rules.consent_digest(partner.pk, partner.purpose, fields, day)
        return Consent(self.says(), digest)

    def send(self, partner: Partner, **more) -> Handed:
        """Send with the person's yes to exactly what is sent, unless said otherwise."""
        asked = {
            "about": ABOUT,
            "purpose": partner.purpose,
            "fields": FIELDS,
            "basis": Basis.CONSENT,
            "until": in_days(14),
            "by": self.by,
            "language": "en",
            "reply_to": self.file,
        } | more
        if asked["basis"] is Basis.CONSENT and "consent" not in asked:
            asked["consent"] = self.yes_to(partner, asked["fields"], asked["until"])
        return actions.send_packet(partner, **asked)

    def in_danger(self, partner: Partner, **more) -> Handed:
        """Send because a life is in danger, with everything the rules ask for."""
        asked = {
            "basis": Basis.DANGER_TO_LIFE,
            "second": self.ben.pk,
            "grounds": self.says("Heard a threat.", author=self.ana.holder, dossier=self.file),
        }
        return self.send(partner, **(asked | more))


def why(holder: str, about: str) -> Reason:
    return Reason.ASSIGNED


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def person(username: str) -> Person:
    found = Person.objects.create(username=username, title="Bylaw officer", is_active=True)
    staffkeys.make_key(found.holder, WORDS, SYSTEM)
    return found


def at_desk(someone: Person, *roles: Role) -> Desk:
    return Desk(someone, frozenset(roles), frozenset(), frozenset(), None)


def opened(about: str, kind: str, holders: list[str]) -> Dossier:
    return sealing.open_dossier(kind=kind, lane="a", about=about, holders=holders, by=REPORTER)


def new_agency() -> Agency:
    ana, ben = person("ana"), person("ben")
    holders = [ana.holder, ben.holder]
    return Agency(ana, ben, opened(ABOUT, "file", holders), opened(ABOUT, "letterbox", holders))
