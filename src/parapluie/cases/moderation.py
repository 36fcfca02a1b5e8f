"""Masking words the person wrote, such as someone's name; seeing them again; taking masks away.

One reader masks. Seeing the original takes a reason that stands in the file, and in the ledger;
taking a mask away for good takes two people (`two_people`, step "unmask").
"""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases import holding, masks, rules, thread
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Line, Thread
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.vault import opening


def mask_words(matter: Matter, *, words: Sequence[str], by: Desk) -> Matter:
    """Hide these words wherever the person wrote them; what they wrote stays as it is."""
    with transaction.atomic():
        held = holding.hold(matter, Act.MASK, by)
        filed = _filed(held, by)
        missing = [one for one in words if not masks.spans_of(filed, [one])]
        if missing or not words:
            raise refused(
                _("The person did not write these words: {words}").format(words=", ".join(missing)),
                instead=_("Write them as they stand in the message, one a line."),
            )
        spans = masks.spans_of(filed, words)
        holding.write(
            held.file,
            masks.MASK,
            held,
            by,
            {"spans": spans, masks.OVER_BARS: masks.barred_of(filed, spans)},
        )
        return holding.move_on(held, Act.MASK, "matter.masked", by)


def show_original(matter: Matter, *, text: str, by: Desk) -> list[Line]:
    """Return what the person wrote, unmasked, to whoever says why they must see it."""
    with transaction.atomic():
        held = holding.hold(matter, Act.UNMASK, by)
        refusal = check_reason(text)
        if refusal:
            raise CasesRefused(refusal)
        filed = _filed(held, by)
        hidden = {item for mask in masks.standing(filed) for item in _in(mask)}
        if not hidden:
            raise refused(_("Nothing is masked here."), instead=_("There is nothing left to do."))
        holding.write(held.file, masks.SHOWN, held, by, {"text": text})
        holding.move_on(held, Act.UNMASK, "matter.mask.shown", by)
    return thread.lines_of([item for item in filed if item.id in hidden])


def standing_in(matter: Matter, *, by: Desk) -> list[str]:
    """Return which masks stand; refuse where there are none."""
    found = [mask.id for mask in masks.standing(_filed(matter, by))]
    if not found:
        raise refused(_("Nothing is masked here."), instead=_("There is nothing left to do."))
    return found


def unmask_for_good(matter: Matter, words: Mapping[str, object], by: Person, second: Desk) -> None:
    """Take away the masks that a colleague named, now that a second person agreed."""
    kept = {"masks": words.get("masks", []), "text": ""}
    holding.write(matter.file, masks.UNMASK, matter, second, kept)


@carries_out("BRI-3a")
def check_reason(text: str) -> Refusal | None:
    """Refuse to show what was masked to whoever doesn't say why they must see it."""
    if text.strip():
        return None
    return Refusal(
        _("Seeing masked words takes a reason."),
        _("Say why the work needs them. It stands in the file."),
        "BRI-3a",
    )


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Mapping[str, object] | None:
    """Return what the page says beside masked words."""
    if not masks.standing(thread.items):
        return None
    return {
        "matter": matter,
        "may_look": rules.may(matter.stage, Act.UNMASK),
        "may_ask": rules.may(matter.stage, Act.PROPOSE),
    }


def _filed(matter: Matter, by: Desk) -> list[masks.Opened]:
    key = holding.unlocked_key(by)
    opened = opening.open_items(matter.file, key, by=by.actor, purpose="mask")
    return masks.as_wished(opened)


def _in(mask: masks.Opened) -> list[str]:
    spans = mask.content.get("spans")
    return list(spans) if isinstance(spans, Mapping) else []
