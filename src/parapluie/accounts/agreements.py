"""Confidentiality agreements: published ahead, signed before access, asked again when words change.

POL-2a. A new version begins at least two weeks after it is published, so that nobody loses their
keys overnight and no form closes; until then the version before it counts.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from parapluie.accounts.agreement_rows import Agreement, Between, Signature
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person, Role
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.screens import writing
from parapluie.screens.findings import Where

AHEAD: Final = timedelta(days=14)
CLAUSES: Final = ("POL-2a",)


@transaction.atomic
def publish(between: Between, *, text: str, begins: date, by: Actor) -> Agreement:
    """Publish the next version of an agreement. It ends the one before it when it begins."""
    if begins < today() + AHEAD:
        raise AccountRefused(
            Refusal(
                _("Everybody needs two weeks to read and sign it."),
                _("Choose a later day."),
                "POL-2a",
            )
        )
    writing.require_clean((text,), Where.STAFF)
    rows = Agreement.objects.select_for_update().filter(between=between)
    newest = rows.aggregate(Max("version"))["version__max"] or 0
    rows.filter(begins__gt=today()).update(begins=begins, ends=begins)  # never begins: replaced
    rows.standing(today()).update(ends=begins)
    made = Agreement.objects.create(
        between=between,
        version=newest + 1,
        text=text,
        begins=begins,
        published_by=by.id or "setup",
    )
    entries.append("agreement.published", subject=_named(made), by=by, clauses=CLAUSES)
    return made


@transaction.atomic
def end(agreement: Agreement, *, by: Actor) -> None:
    """End an agreement today: nobody is asked to sign it any more."""
    if agreement.ends is None or agreement.ends > today():
        agreement.begins = min(agreement.begins, today())
        agreement.ends = today()
        agreement.save(update_fields=["begins", "ends"])
        entries.append("agreement.ended", subject=_named(agreement), by=by, clauses=CLAUSES)


@transaction.atomic
def sign(agreement: Agreement, person: Person, *, by: Actor) -> Signature:
    """Sign a version oneself. Raise `AccountRefused` for another person or an ended version."""
    if by.id != person.pk:
        raise AccountRefused(
            Refusal(_("Nobody signs for somebody else."), _("They sign it themselves."), "POL-2a")
        )
    if agreement.between != Between.STAFF or (agreement.ends and agreement.ends <= today()):
        raise AccountRefused(
            Refusal(_("This version doesn't stand any more."), _("Read the newest one."), "POL-2a")
        )
    signed, is_new = Signature.objects.get_or_create(
        agreement=agreement, person=person, defaults={"signed_on": today()}
    )
    if is_new:
        entries.append("agreement.signed", subject=person.pk, by=by, clauses=CLAUSES)
    return signed


@transaction.atomic
def note_advisor(
    agreement: Agreement, *, pseudonym: str, witness: str, signed_on: date, by: Actor
) -> Signature:
    """Note that an advisor signed on paper, under a name of their choice, before a witness."""
    if agreement.between == Between.STAFF:
        raise AccountRefused(
            Refusal(_("Staff sign for themselves."), _("They do it on this page."), "POL-2a")
        )
    if signed_on > today():
        raise AccountRefused(
            Refusal(_("This day has not come yet."), _("Write the day of signing."), "POL-2a")
        )
    made = Signature.objects.create(
        agreement=agreement, pseudonym=pseudonym, witness=witness, signed_on=signed_on
    )
    entries.append("agreement.advisor-signed", subject=_named(agreement), by=by, clauses=CLAUSES)
    return made


def standing_for_staff(day: date) -> Agreement | None:
    """Return the version whoever reads must have signed that day; None where there is none."""
    found = Agreement.objects.standing(day).filter(between=Between.STAFF)
    return found.order_by("-version").first()


def to_sign(person: Person) -> list[Agreement]:
    """Return the versions this person has still to sign: the one that stands, and the next."""
    found = Agreement.objects.filter(between=Between.STAFF).exclude(ends__lte=today())
    return list(found.exclude(signatures__person=person).order_by("version"))


def unsigned(people: Iterable[str], day: date) -> set[str]:
    """Return who among these people has not signed what stands for staff that day."""
    asked = set(people)
    standing = standing_for_staff(day) if asked else None
    if standing is None:
        return set()
    signed = Signature.objects.filter(agreement=standing, person__in=asked)
    return asked - set(signed.values_list("person", flat=True))


def not_yet(agreement: Agreement) -> list[Person]:
    """Return who reads or interprets here and has not signed this version."""
    reading = Person.objects.filter(
        terms__role__in=(Role.READER, Role.INTERPRETER), terms__ends=None, left_on=None
    )
    signed = Signature.objects.filter(agreement=agreement).exclude(person=None)
    missing = reading.exclude(pk__in=signed.values("person"))
    return list(missing.distinct().order_by("title", "username"))


def _named(agreement: Agreement) -> str:
    return f"agreement:{agreement.between}:{agreement.version}"
