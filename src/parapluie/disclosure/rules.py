"""Pure judgement about what may leave, to whom, on what basis. Default deny: what isn't here can't.

No database, no clock, no request: data in, answer out. The tables of kinds, purposes and fields
stand here, so that a wider door is a change of this file that everybody can see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from parapluie.kit import crypto

MOST_DAYS: Final = timedelta(days=90)  # nothing we gave stays readable for longer
MOST_TRIES: Final = 10  # wrong codes, then the link dies
CODE_DIGITS: Final = 8
PARTNER: Final = "partner"  # in the ledger and as author: "partner:<id>"


class Kind(StrEnum):
    """Who may receive anything at all. Police stand last and are never the first choice (BRI-2b).

    Two kinds are absent on purpose, and the database refuses them: see `NEVER`.
    """

    PEER = "peer"
    HEALTH = "health"
    SHELTER = "shelter"
    LEGAL = "legal"
    TENANTS = "tenants"
    INTERPRETER = "interpreter"
    DEPARTMENT = "department"
    OMBUDSPERSON = "ombudsperson"
    POLICE = "police"


KINDS: Final = frozenset(Kind)
# Asking for one of these is refused by its clause; so is any other kind that isn't above.
NEVER: Final[Mapping[str, str]] = MappingProxyType({"immigration": "BRI-3c", "media": "BRI-6"})


class Purpose(StrEnum):
    """What for. A partner's agreement is for one; another purpose is another agreement."""

    SUPPORT = "support"
    CARE = "health-care"
    SAFE_PLACE = "safe-place"
    LEGAL_ADVICE = "legal-advice"
    HOUSING_ADVICE = "housing-advice"
    INTERPRETING = "interpreting"
    REPAIR = "repair"
    REVIEW = "review"
    PROTECTION = "protection"


PURPOSES: Final = frozenset(Purpose)
PURPOSES_OF: Final[Mapping[Kind, tuple[Purpose, ...]]] = MappingProxyType(
    {
        Kind.PEER: (Purpose.SUPPORT, Purpose.SAFE_PLACE),
        Kind.HEALTH: (Purpose.CARE, Purpose.SUPPORT),
        Kind.SHELTER: (Purpose.SAFE_PLACE, Purpose.SUPPORT),
        Kind.LEGAL: (Purpose.LEGAL_ADVICE,),
        Kind.TENANTS: (Purpose.HOUSING_ADVICE,),
        Kind.INTERPRETER: (Purpose.INTERPRETING,),
        Kind.DEPARTMENT: (Purpose.REPAIR,),
        Kind.OMBUDSPERSON: (Purpose.REVIEW,),
        Kind.POLICE: (Purpose.PROTECTION,),
    }
)


class Field(StrEnum):
    """The parts a packet may have: the least that serves the purpose, never a whole message."""

    NEED = "need"
    WHAT_HELPS = "what-helps"
    WHEN = "when"
    WHERE_COARSE = "where-coarse"
    LANGUAGE = "language"
    WHERE_EXACTLY = "where-exactly"
    HOW_TO_REACH = "how-to-reach"
    OWN_WORDS = "in-their-own-words"


# These point at one person. Off unless the person said yes to this very field, or the law asks.
IDENTIFYING: Final = frozenset({Field.WHERE_EXACTLY, Field.HOW_TO_REACH, Field.OWN_WORDS})
_PLAIN = (Field.NEED, Field.WHAT_HELPS, Field.WHEN, Field.WHERE_COARSE, Field.LANGUAGE)
FIELDS_OF: Final[Mapping[Purpose, tuple[Field, ...]]] = MappingProxyType(
    {
        Purpose.SUPPORT: (*_PLAIN, Field.HOW_TO_REACH, Field.OWN_WORDS),
        Purpose.CARE: (*_PLAIN, Field.HOW_TO_REACH, Field.OWN_WORDS),
        Purpose.SAFE_PLACE: (*_PLAIN, Field.HOW_TO_REACH, Field.OWN_WORDS),
        Purpose.LEGAL_ADVICE: (*_PLAIN, Field.HOW_TO_REACH, Field.OWN_WORDS),
        Purpose.HOUSING_ADVICE: (*_PLAIN, Field.HOW_TO_REACH, Field.OWN_WORDS),
        Purpose.INTERPRETING: (Field.LANGUAGE, Field.WHEN, Field.WHERE_COARSE),
        Purpose.REPAIR: (Field.NEED, Field.WHEN, Field.WHERE_COARSE, Field.WHERE_EXACTLY),
        Purpose.REVIEW: (Field.NEED, Field.WHAT_HELPS, Field.HOW_TO_REACH, Field.OWN_WORDS),
        Purpose.PROTECTION: (
            Field.NEED,
            Field.WHEN,
            Field.WHERE_COARSE,
            Field.WHERE_EXACTLY,
            Field.LANGUAGE,
            Field.HOW_TO_REACH,
            Field.OWN_WORDS,
        ),
    }
)


class Basis(StrEnum):
    """Why something may leave."""

    CONSENT = "consent"
    COURT_ORDER = "court-order"
    CHILD_DUTY = "child-duty"
    DANGER_TO_LIFE = "danger-to-life"


_CONSENT_ONLY = frozenset({Basis.CONSENT})
# Without the person's own yes nothing goes anywhere but here.
BASES_OF: Final[Mapping[Kind, frozenset[Basis]]] = MappingProxyType(
    dict.fromkeys(Kind, _CONSENT_ONLY)
    | {
        Kind.HEALTH: frozenset({Basis.CONSENT, Basis.DANGER_TO_LIFE}),
        Kind.OMBUDSPERSON: frozenset({Basis.CONSENT, Basis.COURT_ORDER}),
        Kind.POLICE: frozenset(Basis),
    }
)
# A second person stands beside whoever sends on these; what compels is never one person's reading.
NEEDS_SECOND: Final = frozenset({Basis.COURT_ORDER, Basis.DANGER_TO_LIFE})


class State(StrEnum):
    """Where a packet stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    REVOKED = "revoked"
    EXPIRED = "expired"


LIVING: Final = (State.SENT, State.ACCEPTED)
# (from, to): what isn't here can't happen. Nothing that ended begins again.
TRANSITIONS: Final = frozenset(
    {
        (State.SENT, State.ACCEPTED),
        (State.SENT, State.DECLINED),
        (State.SENT, State.REVOKED),
        (State.SENT, State.EXPIRED),
        (State.ACCEPTED, State.DONE),
        (State.ACCEPTED, State.DECLINED),
        (State.ACCEPTED, State.REVOKED),
        (State.ACCEPTED, State.EXPIRED),
    }
)


@dataclass(frozen=True, slots=True)
class Consent:
    """The person's own yes: the id of the sealed item it stands in, and what it was said to.

    `digest` is `consent_digest` of exactly the recipient, purpose, words and last day agreed to.
    """

    id: str
    digest: bytes = field(repr=False)


class Hurdle(StrEnum):
    """What stands in the way of sending."""

    KIND = "kind"
    CLOSED = "closed"
    NO_AGREEMENT = "no agreement"
    PURPOSE = "purpose"
    TOO_LONG = "too long"
    DAY_PASSED = "day passed"
    NOTHING = "nothing"
    FIELD = "field"
    IDENTIFYING = "identifying"
    BASIS = "basis"
    NO_GROUNDS = "no grounds"
    NO_SECOND = "no second"
    NO_CONSENT = "no consent"
    OTHER_WORDS = "other words"


@dataclass(frozen=True, slots=True)
class Recipient:
    """What the rules look at in a partner."""

    kind: str
    purpose: str
    is_open: bool
    agreed_on: date
    agreed_until: date


def may_exist(kind: str, purpose: str) -> bool:
    """Say whether a partner of this kind may have an agreement for this purpose."""
    return kind in KINDS and purpose in PURPOSES_OF[Kind(kind)]


def hurdle_of_recipient(
    recipient: Recipient, *, purpose: str, until: date, today: date
) -> Hurdle | None:
    """Return why this partner may not have a packet for this purpose until that day."""
    if recipient.kind not in KINDS:
        return Hurdle.KIND
    if not recipient.is_open:
        return Hurdle.CLOSED
    if not recipient.agreed_on <= today <= recipient.agreed_until:
        return Hurdle.NO_AGREEMENT
    if purpose != recipient.purpose or not may_exist(recipient.kind, purpose):
        return Hurdle.PURPOSE
    if until < today:
        return Hurdle.DAY_PASSED
    return Hurdle.TOO_LONG if until > min(today + MOST_DAYS, recipient.agreed_until) else None


def hurdle_of_fields(purpose: str, fields: Mapping[str, str], basis: Basis) -> Hurdle | None:
    """Return why these fields may not go: none, too many for the purpose, or too telling.

    A person's own words never go without their yes, whatever the basis (BRI-3c).
    """
    if not fields or not all(text.strip() for text in fields.values()):
        return Hurdle.NOTHING
    if purpose not in PURPOSES or not set(fields) <= set(FIELDS_OF[Purpose(purpose)]):
        return Hurdle.FIELD
    if basis is not Basis.CONSENT and Field.OWN_WORDS in fields:
        return Hurdle.IDENTIFYING
    return None


def hurdle_of_basis(
    kind: str, basis: Basis, *, by: str, second: str, grounds: str
) -> Hurdle | None:
    """Return why this kind of partner may not have anything on this basis.

    `by` and `second` are ids of people, `grounds` names the sealed item that documents the basis.
    """
    if kind not in KINDS or basis not in BASES_OF[Kind(kind)]:
        return Hurdle.BASIS
    if basis is Basis.CONSENT:
        return None
    if not grounds:
        return Hurdle.NO_GROUNDS
    if basis in NEEDS_SECOND and (not second or not by or second == by):
        return Hurdle.NO_SECOND
    return None


def hurdle_of_consent(basis: Basis, consent: Consent | None, digest: bytes) -> Hurdle | None:
    """Return why the person's yes doesn't cover this: there is none, or it was to other words."""
    if basis is not Basis.CONSENT:
        return None if consent is None else Hurdle.BASIS
    if consent is None or not consent.id:
        return Hurdle.NO_CONSENT
    return None if crypto.same(consent.digest, digest) else Hurdle.OTHER_WORDS


def consent_digest(partner_id: str, purpose: str, fields: Mapping[str, str], until: date) -> bytes:
    """Return the digest of what a person is asked to say yes to: to whom, what for, words, day.

    Each field is named in it, so that a yes to one is never a yes to another.
    """
    parts = [partner_id, purpose, until.isoformat()]
    parts += [part for name in sorted(fields) for part in (str(name), fields[name])]
    said = [part.encode("utf-8", "replace") for part in ("parapluie consent 1", *parts)]
    return crypto.digest(b"".join(len(part).to_bytes(4, "big") + part for part in said))


def may_become(state: str, following: State) -> bool:
    """Say whether a packet may go from one state to another."""
    return (State(state), following) in TRANSITIONS
