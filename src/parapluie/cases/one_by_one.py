"""What the clock does to many matters, one transaction each: one that fails keeps no other."""

from collections.abc import Callable, Iterable


def each(acts: Iterable[Callable[[], bool]], faults: list[Exception]) -> int:
    """Do each of these and return how many did anything; what failed is added to `faults`."""
    done = 0
    for act in acts:
        try:
            done += act()
        except Exception as fault:  # noqa: BLE001  raised below, once the others were done
            faults.append(fault)
    return done


def require_none(faults: list[Exception], what: str) -> None:
    """Raise all that failed together, as "3 matters could not be handed on"."""
    if faults:
        raise ExceptionGroup(f"{len(faults)} {what}", faults)
