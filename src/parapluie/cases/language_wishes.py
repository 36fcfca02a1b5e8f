"""How a person wants to be understood: with an interpreter, without, not by someone they may know.

Sealed in the file, as what must not happen is: whoever finds the code reads none of it. The public
face may use this: it seals and opens nothing.
"""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parapluie.cases import hiding, interpreting, rules
from parapluie.cases.errors import refused
from parapluie.cases.models import Matter
from parapluie.cases.thread import Opened
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER
from parapluie.vault import sealing
from parapluie.vault.models import Dossier

KIND = "language"


class Wish(models.TextChoices):
    """What a person can say about interpreters."""

    USE = "use", gettext_lazy("Please use an interpreter")
    NONE = "none", gettext_lazy("No interpreter")
    NOT_COMMUNITY = "not-community", gettext_lazy("Not someone from my community")


def say(letterbox: Dossier, *, wish: str, language: str = "") -> None:
    """Keep a person's wish; "no interpreter" takes the key from whoever interprets now.

    Raise `CasesRefused` after a withdrawal.
    """
    with transaction.atomic():
        rows = Matter.objects.select_for_update(of=("self",)).select_related("file")
        matter = rows.get(letterbox=letterbox)
        if not rules.may(matter.stage, rules.Act.LIMIT):
            raise refused(
                _("This was withdrawn."),
                instead=_("You can send a new message from the first page."),
            )
        matter.turn += 1
        matter.save(update_fields=["turn"])
        named = hiding.without(language.strip())
        content = {"wish": Wish(wish).value, "language": named, "turn": matter.turn}
        sealing.seal_item(matter.file, kind=KIND, author="reporter", content=content, by=REPORTER)
        entries.append("matter.wish", subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
        if wish == Wish.NONE:
            interpreting.refuse(letterbox)


def latest(items: Iterable[Opened]) -> tuple[Wish | None, str]:
    """Return what the person said last, and in which language; (None, "") where nothing."""
    found = [item for item in items if item.kind == KIND]
    if not found:
        return None, ""
    content = found[-1].content
    return Wish(str(content["wish"])), str(content.get("language", ""))
