"""Links to steps that stand among the others on a matter's page, each with a page of its own."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.desk import Desk
from parapluie.cases import rules
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread

LINKS: tuple[tuple[Act, str, str | Promise], ...] = (
    (Act.REOPEN, "desk-matter-reopen", _("Open it again")),
    (Act.MASK, "desk-matter-mask", _("Mask a name or other words")),
    (Act.PRINT, "desk-matter-print", _("Print it")),
)


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Mapping[str, object] | None:
    """Return the links that have a place at this stage."""
    found = [
        (reverse(name, args=[matter.reference]), label)
        for act, name, label in LINKS
        if rules.may(matter.stage, act)
    ]
    return {"links": found} if found else None
