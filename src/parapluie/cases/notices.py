"""What the house itself says in a letterbox: one line of words for each kind of notice.

A notice is sealed by what happened (`what`) and by whom in which role (`title`), never as a text:
so it stands in the reader's own language, and nobody's words slip into it. One has words of staff:
what two people went against, for what and why (PRI-4), is told in their words.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from parapluie.cases import danger_words
from parapluie.kit.city import titled

Content = Mapping[str, object]


def words(content: Content) -> str:
    """Return a notice in words, in the reader's language; empty for one nobody knows."""
    said = NOTICES.get(str(content.get("what", "recused")))
    return said(content) if said else ""


def who(content: Content) -> str:
    """Return who did it, by title."""
    return titled(str(content.get("title", "")))


def _recused(content: Content) -> str:
    return _("{title} no longer works on this and can't open it any more.").format(
        title=who(content)
    )


def _override(content: Content) -> str:
    """Say that two people went against a limit; their reason is theirs, in their words."""
    said = {
        "title": who(content),
        "second": titled(str(content.get("second", ""))),
        "thing": content.get("thing", ""),
        "text": content.get("text", ""),
    }
    if content.get("limit") == "visit":
        words = _(
            "You asked us not to visit. {title} and {second} decided to go against that once, "
            "within one day. What for: {thing} Why: {text}"
        )
    else:
        words = _(
            "You asked us to contact you only here. {title} and {second} decided to go against "
            "that once, within one day. What for: {thing} Why: {text}"
        )
    return words.format(**said)


NOTICES: Final[Mapping[str, Callable[[Content], str]]] = {
    "recused": _recused,
    "danger": danger_words.told_of_call,
    "override": _override,
}
