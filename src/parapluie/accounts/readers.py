"""Whose reading term stands today: the names the vault may seal a new dossier's key to."""

from collections.abc import Collection, Iterable
from datetime import date

from parapluie.accounts.models import Role, RoleTerm
from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger.models import Entry
from parapluie.vault.formats import bound
from parapluie.vault.models import HolderKey

_STAFF = "staff:"


def readers_of_lane(lane: str) -> list[str]:
    """Return the holder ids of a lane's confirmed readers, in the order of their ids.

    Training, conflicts and keys are judged afterwards, by the vault's holder checks.
    """
    return [f"{_STAFF}{person}" for person in standing_readers(lane)]


def standing_readers(lane: str) -> list[str]:
    """Return the ids of people whose confirmed term stands; an administrator never reads.

    Cheap and too generous: `checks.reads_lane` asks the ledger as well, before each key.
    """
    roles = RoleTerm.objects.standing(today()).filter(role__in=(Role.READER, Role.ADMINISTRATOR))
    found = set(roles.values_list("person_id", "role", "lane"))
    administrators = {person for person, role, _ in found if role == Role.ADMINISTRATOR}
    reading = {person for person, role, its in found if (role, its) == (Role.READER, lane)}
    return sorted(reading - administrators)


def reading_days(lane: str, day: date) -> dict[str, tuple[date, date]]:
    """Return the first and last day of a lane's confirmed reading roles that aren't over that day.

    By the ids of people; those still to begin are in it. Without a last day, `date.max`.
    """
    terms = RoleTerm.objects.standing_or_to_come(day)
    administering = terms.filter(role=Role.ADMINISTRATOR).values("person")
    reading = terms.filter(role=Role.READER, lane=lane).exclude(person__in=administering)
    rows = reading.values_list("person_id", "begins", "until")
    return {person: (begins, until or date.max) for person, begins, until in rows}


def was_read(lane: str) -> bool:
    """Say whether anybody was ever confirmed to read a lane: else it is one nobody opened."""
    named = RoleTerm.objects.filter(role=Role.READER, lane=lane).values("person")
    return Entry.objects.filter(subject__in=named, act=confirming_act(lane)).exists()


def confirmed(terms: Collection[RoleTerm], lane: str) -> set[tuple[str, str]]:
    """Return who reads a lane by these terms, each with the fingerprint of the key confirmed.

    The database is believed only where the ledger says the same: whoever can write rows could
    otherwise confirm a reader without anybody having done so.
    """
    reading = [one for one in terms if (one.role, one.lane) == (Role.READER, lane)]
    acts = confirming, ending = confirming_act(lane), ending_act(lane)
    said = Entry.objects.filter(subject__in={one.person_id for one in reading}, act__in=acts)
    known = {(act, bytes(digest)) for act, digest in said.values_list("act", "digest")}
    return {
        (one.person_id, one.key_digest)
        for one in reading
        if (confirming, confirming_digest(one)) in known
        and (ending, ending_digest(one)) not in known
    }


def confirming_act(lane: str) -> str:
    """Return the ledger's name for the confirmation of a reader."""
    return f"role.confirmed.{Role.READER}.{lane}"


def ending_act(lane: str) -> str:
    """Return the ledger's name for the end of a reading role."""
    return f"role.ended.{Role.READER}.{lane}"


def confirming_digest(term: RoleTerm) -> bytes:
    """Return what the ledger keeps of a confirmation: whose, of which term, for which key."""
    named = (term.person_id, term.pk, term.lane, term.key_digest)
    return crypto.digest(bound("parapluie reader confirmed 1", *named))


def ending_digest(term: RoleTerm) -> bytes:
    """Return what the ledger keeps of a term's end."""
    return crypto.digest(bound("parapluie reader ended 1", term.person_id, term.pk, term.lane))


def person_id(holder: str) -> str | None:
    """Return the id of the person behind a holder's name; None for reporters and recovery."""
    return holder.removeprefix(_STAFF) if holder.startswith(_STAFF) else None


def key_digest(holder: str) -> str:
    """Return the fingerprint of a holder's present key pair; empty where there is none."""
    return key_digests([holder]).get(holder, "")


def key_digests(holders: Iterable[str]) -> dict[str, str]:
    """Return the fingerprints of these holders' present key pairs, where there are any."""
    found = HolderKey.objects.filter(holder__in=list(holders), retired_on=None)
    keys = found.values_list("holder", "public_key")
    return {holder: crypto.digest(bytes(public)).hex() for holder, public in keys}


def keys_made_anew(since: date) -> dict[str, date]:
    """Return who made a key in the place of an earlier one since that day, and when."""
    retired = HolderKey.objects.exclude(retired_on=None).values("holder")
    found = HolderKey.objects.filter(holder__in=retired, retired_on=None, made_on__gte=since)
    made = dict(found.values_list("holder", "made_on"))
    return {holder.removeprefix(_STAFF): day for holder, day in made.items()}


def groups(digest: str) -> str:
    """Return 16 digits of a fingerprint in groups that two people can read to each other."""
    return " ".join(digest[place : place + 4] for place in range(0, min(16, len(digest)), 4))
