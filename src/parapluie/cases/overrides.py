"""Going against a limit: what happens once two people agreed to it (PRI-4)."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases.models import Matter
from parapluie.cases.wishes_rows import Limit, LimitOverride
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing

OVERRIDE_LASTS = timedelta(days=1)  # and for one named thing (PRI-4)


def override(matter: Matter, words: Mapping[str, object], by: Person, second: Desk) -> None:
    """Carry out what two people agreed to: one thing, for one day; tell the person what and why."""
    limit = Limit(str(words["limit"]))
    LimitOverride.objects.create(matter=matter, limit=limit, ends_at=times.now() + OVERRIDE_LASTS)
    told = {
        "what": "override",
        "limit": limit.value,
        "title": by.title,
        "second": second.person.title,
        "thing": str(words["thing"]),
        "text": str(words["text"]),
        "turn": matter.turn,
    }
    sealing.seal_item(matter.letterbox, kind="notice", author="system", content=told, by=SYSTEM)


def parts_of_override(words: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what the second person reads: which limit, and for what."""
    limit = str(words.get("limit", ""))
    label = str(Limit(limit).label) if limit in Limit.values else limit
    return [
        (_("They asked not to have"), label),
        (_("Once, for this"), str(words.get("thing", ""))),
    ]
