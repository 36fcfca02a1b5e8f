"""The yearly review of who holds what: a look at each line by somebody else, then a signature.

Whoever signs can't look at their own line, and an administrator, who hands out the roles, signs
nothing (PRI-1, PRI-3). What should end an administrator ends; until then it stands on their home.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.models import Entry
from parapluie.oversight import holdings, rules
from parapluie.oversight.errors import OversightRefused
from parapluie.oversight.holdings import Row
from parapluie.oversight.models import AccessReview, ReviewLine
from parapluie.vault.formats import bound

SIGNERS: Final = (Role.SUPERVISOR, Role.PRIVACY_OFFICER)
SEE_IT: Final = (*SIGNERS, Role.ADMINISTRATOR)
LOOKED, SIGNED = "access.looked", "access.reviewed"


def present() -> AccessReview | None:
    """Return the review that goes on; None before its first look."""
    return AccessReview.objects.filter(signed_on=None).first()


def last_signed() -> AccessReview | None:
    """Return the last review that was signed."""
    signed = AccessReview.objects.exclude(signed_on=None).select_related("signed_by")
    return signed.order_by("-number").first()


def due_day() -> date | None:
    """Return by when the next review is to be signed; None while nobody holds anything."""
    signed = AccessReview.objects.aggregate(last=Max("signed_on"))["last"]
    first = RoleTerm.objects.aggregate(first=Min("begins"))["first"]
    return rules.due_day(signed, first)


@transaction.atomic
def look_at(person: Person, *, ending: Collection[int], by: Desk) -> None:
    """Note a look at everything somebody holds: each role stays, or should end.

    `ending` names the roles that should end. Raise `OversightRefused` with the reason.
    """
    refusal = check_signer(by) or check_look(person, by)
    if refusal:
        raise OversightRefused(refusal)
    review = _held() or _begin()
    terms = list(holdings.terms_to_review(today()).filter(person=person))
    for term in terms:
        ReviewLine.objects.update_or_create(
            review=review,
            term=term,
            defaults={
                "person": person,
                "should_end": term.pk in ending,
                "looked_by": by.person,
                "looked_on": today(),
            },
        )
    digest = lines_digest(review.lines.filter(person=person).select_related("term"))
    entries.append(LOOKED, subject=person.pk, by=by.actor, clauses=("PRI-1",), digest=digest)


@transaction.atomic
def sign(*, by: Desk) -> AccessReview:
    """Sign that each line was looked at. Raise `OversightRefused` while one wasn't."""
    review = _held()
    rows = holdings.rows_for(by, review, today())
    refusal = check_signer(by) or check_whole(rows)
    if refusal or review is None:
        raise OversightRefused(refusal or _nothing_looked_at())
    review.signed_on, review.signed_by = today(), by.person
    review.save(update_fields=["signed_on", "signed_by"])
    entries.append(
        SIGNED,
        subject=_named(review),
        by=by.actor,
        clauses=("PRI-1",),
        digest=lines_digest(review.lines.select_related("term")),
    )
    return review


@carries_out("PRI-1")
def is_as_signed(review: AccessReview) -> bool:
    """Say whether a signed review is still the one that was signed, by what the ledger kept."""
    said = Entry.objects.filter(subject=_named(review), act=SIGNED)
    digest = lines_digest(review.lines.select_related("term"))
    return [bytes(one) for one in said.values_list("digest", flat=True)] == [digest]


def to_end() -> list[ReviewLine]:
    """Return the last looks at roles that should end and have not ended."""
    latest = AccessReview.objects.aggregate(last=Max("number"))["last"]
    lines = ReviewLine.objects.filter(review=latest, should_end=True)
    waiting = lines.filter(term__in=holdings.terms_to_review(today()).order_by())
    return list(waiting.select_related("person", "term").order_by("looked_on", "pk"))


@carries_out("PRI-1")
def check_signer(by: Desk) -> Refusal | None:
    """Refuse everybody but supervisors and the privacy officer; whoever gives roles above all."""
    if by.has(*SIGNERS) and not by.has(Role.ADMINISTRATOR):
        return None
    return Refusal(
        _("Who hands out roles doesn't also pass them."),
        _("A supervisor or the privacy officer looks at each line and signs."),
        "PRI-1",
    )


def check_look(person: Person, by: Desk) -> Refusal | None:
    """Refuse a look at one's own line."""
    if rules.is_another(person.pk, by.person.pk):
        return None
    return Refusal(
        _("This line is your own."),
        _("Another supervisor or the privacy officer looks at it."),
        "PRI-3",
    )


@carries_out("PRI-1")
def check_whole(rows: Sequence[Row]) -> Refusal | None:
    """Refuse to sign while a line wasn't looked at, or somebody who left still holds something."""
    if any(row.has_left for row in rows):
        return Refusal(
            _("Somebody who has left still holds something."),
            _("Ask an administrator to end it today. It stands first in the list."),
            "PRI-1",
        )
    missing = sum(not row.was_looked_at for row in rows)
    if not missing:
        return None
    return Refusal(
        ngettext(
            "%(count)d line was not looked at in the last 30 days.",
            "%(count)d lines were not looked at in the last 30 days.",
            missing,
        )
        % {"count": missing},
        _("Look at each. Your own line somebody else looks at."),
        "PRI-1",
    )


def lines_digest(lines: Iterable[ReviewLine]) -> bytes:
    """Return what the ledger keeps of looks: whose role, from when, what becomes of it."""
    told = sorted(_spelled(line) for line in lines)
    return crypto.digest(bound("parapluie access reviewed 1", *told))


def _spelled(line: ReviewLine) -> str:
    term = line.term
    days = (term.begins.isoformat(), line.looked_on.isoformat())
    kept = "end" if line.should_end else "keep"
    named = (str(line.term_id), line.person_id, term.role, term.lane, kept, line.looked_by_id)
    return "|".join((*named, *days))


def _held() -> AccessReview | None:
    return AccessReview.objects.select_for_update().filter(signed_on=None).first()


def _begin() -> AccessReview:
    last = AccessReview.objects.aggregate(last=Max("number"))["last"] or 0
    return AccessReview.objects.create(number=last + 1, begun_on=today())


def _named(review: AccessReview) -> str:
    return f"access-review:{review.number}"


def _nothing_looked_at() -> Refusal:
    return Refusal(_("Nobody holds anything that could be signed."), _("Give roles first."))
