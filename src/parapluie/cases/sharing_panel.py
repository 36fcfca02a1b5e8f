"""What the person allows, what they were asked, what left: first on the page of those who read."""

from collections.abc import Mapping

from parapluie.accounts.desk import Desk
from parapluie.cases import sharing, sharing_said
from parapluie.cases.models import Matter
from parapluie.cases.thread import Thread


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Mapping[str, object]:
    """Return the rung the person stands on, in plain words."""
    return {"matter": matter, "allows": sharing_said.THEIRS[sharing.allowed(matter)]}
