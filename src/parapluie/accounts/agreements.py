"""Confidentiality agreements: published ahead, signed before access, asked again when words change.

POL-2a. A new version begins at least two weeks after it is published; until then the version before
it counts. Where too few would have signed by that day, homes say so (training.cliff).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parapluie.accounts.agreement_rows import Agreement, Between, Signature
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person, Role
from parapluie.kit import crypto
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.screens import writing
from parapluie.screens.findings import Where
from parapluie.vault.formats import bound

AHEAD: Final = timedelta(days=14)
CLAUSES: Final = ("POL-2a",)
_READ: Final = (Role.READER, Role.INTERPRETER)


@transaction.atomic
def publish(
    between: Between, *, english: str = "", french: str = "", begins: date, by: Actor
) -> Agreement:
    """Publish the next version. It takes the place of the one before it on the day it begins.

    Raise `AccountRefused` where it has no words in either language, begins too soon, or is the one
    that is published already.
    """
    if not english.strip() and not french.strip():
        raise AccountRefused(
            Refusal(
                _("It has no words."), _("Write it in English, in French or in both."), "POL-2a"
            )
        )
    if begins < today() + AHEAD:
        raise AccountRefused(
            Refusal(
                _("Everybody needs two weeks to read and sign it."),
                _("Choose a later day."),
                "POL-2a",
            )
        )
    writing.require_clean((english, french), Where.STAFF)
    rows = list(Agreement.objects.select_for_update().filter(between=between).order_by("version"))
    last = rows[-1] if rows else None
    if last and (last.english, last.french, last.withdrawn_on) == (english, french, None):
        raise AccountRefused(
            Refusal(
                _("This version is published already."), _("Change its words, or wait."), "POL-2a"
            )
        )
    waiting = [one.pk for one in rows if one.begins > today()]
    Agreement.objects.filter(pk__in=waiting, withdrawn_on=None).update(withdrawn_on=today())
    made = Agreement(
        between=between,
        version=last.version + 1 if last else 1,
        english=english,
        french=french,
        begins=begins,
        published_by=by.id or "setup",
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as fault:  # two at once, and there was no row yet to wait at
        raise AccountRefused(
            Refusal(
                _("Somebody published a version at the same moment."),
                _("Look at it first."),
                "POL-2a",
            )
        ) from fault
    entries.append(
        "agreement.published", subject=_named(made), by=by, clauses=CLAUSES, digest=digest_of(made)
    )
    return made


@transaction.atomic
def end(agreement: Agreement, *, by: Actor) -> None:
    """Withdraw a version that has not begun, or end what stands between others than staff.

    What stands for staff is only ever replaced: ended, it would let in whoever never signed.
    """
    if agreement.begins > today():
        agreement.withdrawn_on = today()
        act = "agreement.withdrawn"
    elif agreement.between == Between.STAFF:
        raise AccountRefused(
            Refusal(
                _("Staff always have one that stands."), _("Publish the next version."), "POL-2a"
            )
        )
    else:
        agreement.ends = today()
        act = "agreement.ended"
    agreement.save(update_fields=["withdrawn_on", "ends"])
    entries.append(act, subject=_named(agreement), by=by, clauses=CLAUSES)


@transaction.atomic
def sign(agreement: Agreement, person: Person, *, by: Actor) -> Signature:
    """Sign a version oneself. Raise `AccountRefused` for another person or an ended version."""
    if by.id != person.pk:
        raise AccountRefused(
            Refusal(_("Nobody signs for somebody else."), _("They sign it themselves."), "POL-2a")
        )
    if agreement.between != Between.STAFF or agreement not in versions_for_staff(today()):
        raise AccountRefused(
            Refusal(_("This version doesn't stand any more."), _("Read the newest one."), "POL-2a")
        )
    signed, is_new = Signature.objects.get_or_create(
        agreement=agreement, person=person, defaults={"signed_on": today()}
    )
    if is_new:
        entries.append(
            "agreement.signed",
            subject=person.pk,
            by=by,
            clauses=CLAUSES,
            digest=digest_of(agreement),
        )
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
    writing.require_clean((pseudonym, witness), Where.STAFF)
    made = Signature.objects.create(
        agreement=agreement, pseudonym=pseudonym, witness=witness, signed_on=signed_on
    )
    entries.append(
        "agreement.advisor-signed",
        subject=_named(agreement),
        by=by,
        clauses=CLAUSES,
        digest=digest_of(agreement),
    )
    return made


@transaction.atomic
def say_mistaken(signature: Signature, *, by: Actor) -> None:
    """Say that an advisor's signature was noted by mistake: it stays, and counts no more."""
    counting = Signature.objects.filter(pk=signature.pk, person=None, mistaken_on=None)
    if counting.update(mistaken_on=today()):
        named = _named(signature.agreement)
        entries.append("agreement.advisor-mistaken", subject=named, by=by, clauses=CLAUSES)


def digest_of(agreement: Agreement) -> bytes:
    """Return what stands in the ledger for what is published and signed: its words, all of them."""
    which = (agreement.between, agreement.version)
    words = (agreement.text, agreement.english, agreement.french)
    return crypto.digest(bound("parapluie agreement 1", *which, *words))


def advisors_of(agreement: Agreement) -> list[Signature]:
    """Return what was noted of advisors who signed this version, the newest first."""
    return list(agreement.signatures.filter(person=None).order_by("-signed_on", "-pk"))


def standing_for_staff(day: date) -> Agreement | None:
    """Return the version whoever reads must have signed that day; None where there is none."""
    return Agreement.objects.standing(day).filter(between=Between.STAFF).first()


def versions_for_staff(day: date) -> list[Agreement]:
    """Return the version that stands for staff that day, and the next where one waits."""
    standing = standing_for_staff(day)
    waiting = Agreement.objects.living(day).filter(between=Between.STAFF, begins__gt=day)
    return [*([standing] if standing else []), *waiting.order_by("version")]


def to_sign(person: Person) -> list[Agreement]:
    """Return what this person has still to sign; nothing for who neither reads nor interprets."""
    if not person.terms.filter(ends=None, role__in=_READ).exists():
        return []
    signed = signed_by(person)
    return [one for one in versions_for_staff(today()) if one.pk not in signed]


def signed_by(person: Person) -> set[int]:
    """Return the versions this person has signed, by their numbers in the database."""
    return set(Signature.objects.filter(person=person).values_list("agreement", flat=True))


def read_until(people: Iterable[str], day: date) -> dict[str, date | None]:
    """Return until when what is signed lets these people read: None without an end.

    Whoever has not signed what stands today is not in it.
    """
    asked = set(people) - unsigned(people, day)
    waiting = [one for one in versions_for_staff(day) if one.begins > day]
    if not waiting:
        return dict.fromkeys(asked)
    signed = Signature.objects.filter(agreement=waiting[0], person__in=asked)
    done = set(signed.values_list("person", flat=True))
    last = waiting[0].begins - timedelta(days=1)
    return {person: None if person in done else last for person in asked}


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
    reading = Person.objects.filter(terms__role__in=_READ, terms__ends=None, left_on=None)
    signed = Signature.objects.filter(agreement=agreement).exclude(person=None)
    missing = reading.exclude(pk__in=signed.values("person"))
    return list(missing.distinct().order_by("title", "username"))


def _named(agreement: Agreement) -> str:
    return f"agreement:{agreement.between}:{agreement.version}"
