"""What the house itself says in a letterbox: one line of words for each kind of notice.

A notice is sealed by what happened (`what`) and by whom in which role (`title`), never as a text:
so it stands in the reader's own language, and nobody's words slip into it.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

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


def _taken_down(content: Content) -> str:
    return _("{title} wrote this down for you and handed you a code.").format(title=who(content))


def _interpreter(content: Content) -> str:
    until = date.fromisoformat(str(content.get("until", "")))
    return _(
        "{title} interprets here, for this message alone, until {day}. You can say no: press "
        "“Language”."
    ).format(title=who(content), day=date_format(until, "j F"))


def _interpreter_gone(content: Content) -> str:
    return _("{title} no longer interprets here and can't open it any more.").format(
        title=who(content)
    )


NOTICES: Final[Mapping[str, Callable[[Content], str]]] = {
    "recused": _recused,
    "taken-down": _taken_down,
    "interpreter": _interpreter,
    "interpreter-gone": _interpreter_gone,
}
