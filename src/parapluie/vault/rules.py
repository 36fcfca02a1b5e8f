"""Who keeps, loses and gains which grants: pure judgement, no database and no clock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """A staff grant as it stands. `stale`: sealed to a key its holder no longer has."""

    id: int
    epoch: int
    holder: str
    suspended: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Renewal:
    """What has to change. `readers` is None where the present epoch may stay."""

    readers: frozenset[str] | None = None
    delete: frozenset[int] = frozenset()
    suspend: frozenset[int] = frozenset()
    revive: frozenset[int] = frozenset()
    missing: frozenset[str] = frozenset()  # who has no key to some earlier epoch

    @property
    def changes(self) -> bool:
        return bool(self.readers is not None or self.delete or self.suspend or self.revive)


def renewal(
    grants: Iterable[Held],
    *,
    epoch: int,
    allowed: Collection[str],
    newcomers: bool,
    recovery_current: bool = True,
    forced: bool = False,
    guests: Collection[str] = (),
) -> Renewal:
    """Judge one dossier.

    `allowed` are the holders the checks let through; `newcomers` says whether those without any
    grant come in (not once the matter is closed); `forced` mints even where nothing changed, or
    nobody is left. Otherwise, when nobody is left, the epoch stays: what is written meanwhile is
    sealed to a key that whoever returns still has, and the checks keep it shut until then.
    `guests` read this matter alone, as interpreters do: they keep no part of it for those who left.
    """
    held = list(grants)
    wanted = {one for one in allowed if newcomers or any(g.holder == one for g in held)}
    revive = {g.id for g in held if g.suspended and g.holder in wanted and not g.stale}
    living = [g for g in held if g.holder in wanted and not g.stale]
    kept = {g.epoch for g in living if g.holder not in guests}
    gone = [g for g in held if g.holder not in wanted or g.stale]
    present = {g.holder for g in held if g.epoch == epoch and not g.suspended and not g.stale}
    due = wanted - set(guests) and (present != wanted or not recovery_current)
    return Renewal(
        readers=frozenset(wanted) if due or forced else None,
        delete=frozenset(g.id for g in gone if g.epoch in kept),
        suspend=frozenset(g.id for g in gone if g.epoch not in kept and not g.suspended),
        revive=frozenset(revive),
        missing=frozenset(_missing(living, {g.epoch for g in held}, wanted)),
    )


def _missing(living: list[Held], epochs: set[int], wanted: set[str]) -> set[str]:
    having = {(g.holder, g.epoch) for g in living}
    return {one for one in wanted if any((one, number) not in having for number in epochs)}
