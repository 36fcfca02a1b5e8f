"""Who reads what people send, and who together could open all of it: by title, never by name."""

from dataclasses import dataclass

from parapluie.accounts.models import Lane, Person, RecoverySheet
from parapluie.accounts.readers import person_id
from parapluie.kit.city import titled
from parapluie.vault import holders


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """A body whose people keep sheets of the last key."""

    name: str
    needed: int
    held_by: tuple[str, ...]


def titles_of_readers(lane: Lane) -> list[str]:
    """Return the titles of those who could read a message sent now; empty where nobody could."""
    people = [person_id(holder) for holder in holders.qualified_readers(lane)]
    titles = Person.objects.filter(pk__in=people).values_list("title", flat=True)
    return sorted({titled(title) for title in titles})


def sheet_groups() -> list[SheetGroup]:
    """Return, group by group, who keeps a recovery sheet and how many of them it takes."""
    groups: dict[tuple[str, int], list[str]] = {}
    for sheet in RecoverySheet.objects.order_by("group", "held_by"):
        groups.setdefault((sheet.group, sheet.needed), []).append(titled(sheet.held_by))
    return [SheetGroup(name, needed, tuple(held)) for (name, needed), held in groups.items()]
