"""Who reads what people send, and who together could open all of it: by title, never by name."""

from parapluie.accounts.models import Person, RecoverySheet
from parapluie.accounts.readers import person_id
from parapluie.vault import holders

REPORTS = "a"


def titles_of_readers() -> list[str]:
    """Return the titles of those who could read a message sent now; empty where nobody could."""
    people = [person_id(holder) for holder in holders.qualified_readers(REPORTS)]
    titles = Person.objects.filter(pk__in=people).values_list("title", flat=True)
    return sorted(set(titles))


def titles_of_sheet_holders() -> list[str]:
    """Return the titles of those who keep a recovery sheet."""
    return sorted(set(RecoverySheet.objects.values_list("held_by", flat=True)))
