"""A reader's mark: this is about today or tonight. The matter is due at the next reading."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from parapluie.accounts.desk import Desk
from parapluie.cases import holding, rules
from parapluie.cases.call_models import UrgentCall
from parapluie.cases.models import Matter, Stage
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread
from parapluie.clock import working
from parapluie.kit import times


def mark_urgent(matter: Matter, *, reason: str, by: Desk) -> Matter:
    """Make a matter due at the next reading and let somebody be called; why stays in the file.

    Whoever has the matter and marks it themselves is there already: nobody is called.
    """
    with transaction.atomic():
        held = holding.hold(matter, Act.URGENT, by)
        # Whoever is called for it is asked nothing: nobody gets in by calling themselves.
        holding.require_reason_to_take(held, by.person, by)
        holding.write(held.file, "urgent", held, by, {"text": holding.wanted(reason)})
        held.due_on = min(held.due_on, working.next_reading(times.now()))
        if held.assignee_id != by.person.pk:
            UrgentCall.objects.want(held.reference, held.lane, marked_by=by.person.pk)
        return holding.move_on(held, Act.URGENT, "matter.urgent", by)


def among(matters: Iterable[Matter]) -> set[str]:
    """Return the references of those of these that are urgent and still wait for us."""
    waiting = [one.reference for one in matters if one.is_open and one.stage != Stage.ANSWERED]
    marked = UrgentCall.objects.filter(pk__in=waiting)
    return set(marked.values_list("reference", flat=True))


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Mapping[str, object] | None:
    """Return what the step on the matter's page needs; None where the mark has no place."""
    return {"matter": matter} if rules.may(matter.stage, Act.URGENT) else None
