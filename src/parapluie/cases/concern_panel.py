"""What a matter's page shows of a problem nearby: first the City's own sentence."""

from collections.abc import Mapping

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane
from parapluie.cases import concerns, moving, support, visiting
from parapluie.cases.models import Matter
from parapluie.cases.thread import Thread

Shown = Mapping[str, object]


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    """Return what a reader made of it, with what helps to look into it; None in other lanes."""
    if matter.lane != Lane.CONCERN:
        return None
    concern = concerns.concern_of(matter)
    shown: dict[str, object] = {"matter": matter, "concern": concern}
    if concern is None:
        return shown
    made = [item.content for item in thread.items if item.kind == "triage"]
    waits = concern.review_by is not None and not concern.decision
    return shown | {
        "made": made[-1] if made else {},
        "look_at": support.what_to_look_at(concern.subject),
        "orders": visiting.orders_of(matter),
        "waits": waits,
        "decides": waits and Lane.CONCERN.value in desk.supervises,
        "mine": matter.assignee_id == desk.person.pk,
    }


def move_of(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    """Return the way to other readers, for whoever reads both lanes."""
    return {"matter": matter} if moving.lanes_for(matter, desk) else None
