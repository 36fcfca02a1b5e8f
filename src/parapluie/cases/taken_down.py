"""Says on a matter's page how it came in, and who took it down."""

from parapluie.accounts.desk import Desk
from parapluie.cases.channels import Body, Channel, Keeper
from parapluie.cases.models import Matter
from parapluie.cases.thread import Thread
from parapluie.cases.ways import KIND
from parapluie.kit.city import titled


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> dict[str, object] | None:
    """Return how a message came in, for the matter's page; None for one from the public page."""
    found = next((item.content for item in thread.items if item.kind == KIND), None)
    if found is None:
        return None
    return {
        "by": titled(str(found.get("title", ""))),
        "channel": _label(Channel, found.get("channel")),
        "keeper": _label(Keeper, found.get("keeps")),
        "body": _label(Body, found.get("body")),
        "nobody": found.get("keeps") == Keeper.NOBODY,
    }


def _label(kind: type[Channel] | type[Keeper] | type[Body], value: object) -> str:
    return str(kind(value).label) if value in kind.values else ""
