"""What people call the parts of a packet."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from parapluie.disclosure.rules import Field

FIELD_NAMES = {
    Field.NEED: _("What is needed"),
    Field.WHAT_HELPS: _("What would help"),
    Field.WHEN: _("When"),
    Field.WHERE_COARSE: _("Which part of town"),
    Field.LANGUAGE: _("Language"),
    Field.WHERE_EXACTLY: _("Exact place"),
    Field.HOW_TO_REACH: _("How to reach the person"),
    Field.OWN_WORDS: _("In their own words"),
}


def named(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the words of a packet with their names, in the order of the list."""
    return [(str(FIELD_NAMES[one]), fields[one]) for one in Field if one in fields]
