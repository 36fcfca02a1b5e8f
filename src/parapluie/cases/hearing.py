"""Who may hear that a matter exists without reading it: by a call, or on a home page.

Trained, none with a conflict. A matter about staff can be about one of their supervisors before
anybody has said so: there, only whoever holds its key hears of it.
"""

from collections.abc import Iterable

from parapluie.accounts import overseers
from parapluie.accounts.models import Lane, Role
from parapluie.training.checks import training_in_date
from parapluie.vault.holders import STAFF, facts_of
from parapluie.vault.models import Dossier, Grant


def told_of(file: Dossier, order: tuple[Role, ...]) -> list[str]:
    """Return the ids of those told of one matter: of the first role with somebody free."""
    return sorted(told_of_each([file], order)[file.about])


def told_of_each(files: Iterable[Dossier], order: tuple[Role, ...]) -> dict[str, frozenset[str]]:
    """Return, by reference, the ids of the people who are told of each matter."""
    by_reference = {one.about: one for one in files}
    told = overseers.told(by_reference.values(), order)
    return {about: _of_those(people, by_reference[about]) for about, people in told.items()}


def _of_those(people: frozenset[str], file: Dossier) -> frozenset[str]:
    facts = facts_of(file)
    trained = {one for one in people if training_in_date(f"{STAFF}{one}", facts) is None}
    if file.lane != Lane.CONDUCT:
        return frozenset(trained)
    holders = Grant.objects.living().filter(dossier=file).values_list("holder", flat=True)
    return frozenset(one for one in trained if f"{STAFF}{one}" in holders)
