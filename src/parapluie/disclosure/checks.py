"""What every disclosure passes, under every view. Each returns why not, or None (AT-7)."""

from collections.abc import Mapping
from datetime import date

from parapluie.accounts.models import Person
from parapluie.disclosure import rules
from parapluie.disclosure.errors import never_a_partner, told
from parapluie.disclosure.models import Partner
from parapluie.disclosure.rules import Basis, Consent, Hurdle
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger.entries import Actor
from parapluie.screens import writing
from parapluie.screens.errors import Stopped
from parapluie.screens.findings import Where
from parapluie.vault.models import Item

PERSON = "reporter"  # the author of what the person themselves sealed


@carries_out("BRI-6", "BRI-3c")
def check_kind(kind: str) -> Refusal | None:
    """Refuse a kind that isn't in the list: two are refused by a clause of their own."""
    if kind in rules.KINDS:
        return None
    return never_a_partner(rules.NEVER.get(kind, "BRI-2b"))


@carries_out("BRI-2b")
def check_recipient(partner: Partner, purpose: str, until: date) -> Refusal | None:
    """Refuse a partner that is closed, without an agreement in date, or for another purpose."""
    return _told(
        rules.hurdle_of_recipient(partner.as_recipient, purpose=purpose, until=until, today=today())
    )


@carries_out("BRI-2b")
def check_fields(purpose: str, fields: Mapping[str, str], basis: Basis) -> Refusal | None:
    """Refuse more than the purpose needs, and a person's own words without their yes."""
    return _told(rules.hurdle_of_fields(purpose, fields, basis))


@carries_out("BRI-2b")
def check_basis(
    partner: Partner, basis: Basis, *, about: str, by: Actor, second: str, grounds: str
) -> Refusal | None:
    """Refuse a basis that this kind of partner can't be given anything on.

    Without the person's yes: grounds that stand sealed in the matter, and where the rules ask for a
    second person, one who works here and is somebody else.
    """
    hurdle = rules.hurdle_of_basis(partner.kind, basis, by=by.id, second=second, grounds=grounds)
    if hurdle is None and basis is not Basis.CONSENT and not _stands_in(about, grounds):
        hurdle = Hurdle.NO_GROUNDS
    if hurdle is None and basis in rules.NEEDS_SECOND and not _works_here(second):
        hurdle = Hurdle.NO_SECOND
    return _told(hurdle)


@carries_out("BRI-3a", "BRI-2b")
def check_consent(
    basis: Basis, consent: Consent | None, digest: bytes, *, about: str
) -> Refusal | None:
    """Refuse unless the person's own sealed yes is to exactly this: words, recipient and day."""
    hurdle = rules.hurdle_of_consent(basis, consent, digest)
    if hurdle is None and consent is not None and not _stands_in(about, consent.id, by=PERSON):
        hurdle = Hurdle.NO_CONSENT
    return _told(hurdle)


@carries_out("BRI-3c")
def check_leaving(fields: Mapping[str, str], language: str) -> tuple[Stopped, ...]:
    """Return the texts that may not leave, with what stops them; empty when all may.

    There is no way round what a rule refuses, or what no screen can read: it is taken out or stays.
    What a model suspects, its writer can look at and let go.
    """
    stopped: list[Stopped] = []
    for name, text in fields.items():
        # What a person is reached by is what they said yes to, field by field (check_fields).
        apart = frozenset({"identifiers"}) if name in rules.IDENTIFYING else frozenset()
        stopped += writing.stopped_in([text], Where.LEAVING, language, apart_from=apart)
    return tuple(stopped)


def _told(hurdle: Hurdle | None) -> Refusal | None:
    return None if hurdle is None else told(hurdle)


def _stands_in(about: str, item: str, *, by: str = "") -> bool:
    """Say whether this item was sealed into the matter, by this author if one is wanted."""
    rows = Item.objects.filter(pk=item, dossier__about=about, dossier__erased_on=None)
    return (rows.filter(author=by) if by else rows).exists()


def _works_here(person: str) -> bool:
    return Person.objects.filter(pk=person, is_active=True, left_on=None).exists()
