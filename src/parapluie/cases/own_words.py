"""Keeps the person's own words from whoever is not to know who wrote them (AT-2).

Staff say it in theirs: to the employee complained about, and to whoever gets something unasked.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases import masks, rules, whole
from parapluie.cases.models import Matter
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.vault.formats import OpenItem


def of_person(matter: Matter, by: Desk) -> list[str]:
    """Return all that the person wrote, masked or not, and what interpreters made of it.

    Raise `CasesRefused` where this reader's key doesn't open all of it.
    """
    return among(whole.open_whole(matter, by))


def among(items: Iterable[OpenItem]) -> list[str]:
    """Return what the person wrote among these items of a whole matter."""
    found = list(items)
    said = {one.id for one in found if one.author == "reporter"}
    theirs = [
        one
        for one in found
        if one.id in said or (one.kind == "translation" and one.content.get("of") in said)
    ]
    return [text for item in theirs for text in masks.all_texts(item.content)]


@carries_out("RES-3b", "BRI-3a")
def check_own_words(
    texts: Iterable[str], originals: Sequence[str], *, run: int = rules.BORROWED
) -> Refusal | None:
    """Refuse texts with `run` words in a row of whoever wrote: they could be known by them."""
    found = (rules.borrowed(one, *originals, run=run) for one in texts)
    words = next(filter(None, found), "")
    if not words:
        return None
    return Refusal(
        _("These words are the person's own: “{words}”. They could be known by them.").format(
            words=words
        ),
        _("Say in other words what happened, without who, and without what only they could know."),
        "RES-3b",
    )
