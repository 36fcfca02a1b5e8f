"""Lines of text that the directory sends: short, in one line, and readable."""

import re
from typing import Final

from django.utils.translation import gettext as _
from scim2_models import InvalidValueException

# Letters of other scripts look like these: "аda" would pass for "ada" (confusables, UTS #39).
_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,39}")


def line(said: str | None, *, attribute: str, most: int) -> str:
    """Return a text without what surrounds it. Raise `InvalidValueException` for what isn't one."""
    text = (said or "").strip()
    if len(text) > most or not text.isprintable():
        wanted = _("%(attribute)s: one line of %(most)d signs at most.")
        raise InvalidValueException(detail=wanted % {"attribute": attribute, "most": most})
    return text


def username(said: str | None) -> str:
    """Return a user name as it is kept. Raise `InvalidValueException` where it could confuse."""
    name = (said or "").strip().lower()
    if not _USERNAME.fullmatch(name):
        raise InvalidValueException(
            detail=_("userName: letters a to z, digits and . _ - + @, 40 signs at most.")
        )
    return name
