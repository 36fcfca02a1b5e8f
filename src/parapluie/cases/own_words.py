"""Keeps the person's own words from whoever is not to know who wrote them (AT-2).

Staff say it in theirs: to the employee complained about, and to whoever gets something unasked.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from parapluie.cases import rules
from parapluie.cases.thread import Thread
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal


def of_person(thread: Thread) -> list[str]:
    """Return all that the person wrote, and what interpreters made of it."""
    theirs = [line for line in (*thread.lines, *thread.limits) if line.from_person]
    theirs += [made for line in theirs for made in line.translations]
    return [line.text for line in theirs] + [said for line in theirs for _name, said in line.parts]


@carries_out("RES-3b", "BRI-3a")
def check_own_words(texts: Iterable[str], thread: Thread) -> Refusal | None:
    """Refuse texts in the words of whoever wrote: they could be known by them.

    What an interpreter made of them counts as theirs.
    """
    originals = of_person(thread)
    words = next(filter(None, (rules.borrowed(one, *originals) for one in texts)), "")
    if not words:
        return None
    return Refusal(
        _("These words are the person's own: “{words}”. They could be known by them.").format(
            words=words
        ),
        _("Say in other words what happened, without who, and without what only they could know."),
        "RES-3b",
    )
