"""What is said about a problem nearby, in words: to the neighbour, and in the file.

What the neighbour hears comes from closed lists, in their own language: nothing about people.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from parapluie.cases.concern_rows import NO_BYLAW, Concern, Decision, Found, Ground, SecondGround
from parapluie.kit.city import titled

Content = Mapping[str, object]
Words = str | Promise

# The kinds of items about problems nearby that are lines of a matter's page.
KINDS: Final = frozenset({"triage", "review", "visit-ground", "bylaw-finding", "outcome"})

_ATTENDED: Final[Mapping[str, Words]] = {
    "no": gettext_lazy("Nobody went there."),
    "records": gettext_lazy("We looked it up in our own records."),
    "street": gettext_lazy("We came and looked from the street."),
    "talked": gettext_lazy("We talked with you about it."),
    "visit": gettext_lazy("We went there and talked about it."),
}
_FOUND: Final[Mapping[str, Words]] = {
    "none": gettext_lazy("At that time we found nothing that breaks a bylaw."),
    "breach": gettext_lazy("We found something that breaks a bylaw, and we see to it."),
}
_NEXT: Final[Mapping[str, Words]] = {
    "write": gettext_lazy("If it happens again, write to us here and say when."),
    "call": gettext_lazy("If it happens again, call us while it is going on."),
    "nothing": gettext_lazy("There is nothing more you need to do."),
}
_DECIDED: Final[Mapping[str, Words]] = {
    "attend": gettext_lazy("We will look into it like the others."),
    "talk": gettext_lazy("We would like to talk with you about it. We write to you here."),
    "information": gettext_lazy("We give you information here, and go no further."),
}


def looked_into(content: Content) -> str:
    """Say who looks into it, and as what; or that it is nothing the City acts on."""
    subject = str(content.get("subject", ""))
    if subject == NO_BYLAW:
        return _(
            "What you wrote is about no noise, waste, parking, licence or building. We do not act "
            "on who people are, where they come from or what work they do."
        )
    said = _("{title} looks into it: {subject}.")
    return said.format(title=_who(content), subject=_label(subject).lower())


def decided(content: Content) -> str:
    """Say what a supervisor decided; nothing of what others wrote about the place."""
    said = _("{title} decided what we do now.").format(title=_who(content))
    return f"{said} {_said(_DECIDED, content.get('decision'))}".strip()


def outcome(content: Content) -> str:
    """Say what came of it: who, whether somebody went, what was found, what to do next time."""
    lines = [_("{title} looked into what you wrote.").format(title=_who(content))]
    for words, name in ((_ATTENDED, "attended"), (_FOUND, "found"), (_NEXT, "next")):
        lines.append(_said(words, content.get(name)))
    return "\n".join(line for line in lines if line)


def parts(kind: str, content: Content) -> tuple[tuple[str, str], ...]:
    """Return what stands beside the words of a line in the file, each with its label."""
    told = {
        "triage": [
            (_("What it is about"), _label(str(content.get("subject", "")))),
            (_("Where"), str(content.get("address", ""))),
        ],
        "review": [(_("Decided"), _choice(Decision, content.get("decision")))],
        "visit-ground": [
            (_("Why"), _choice(Ground, content.get("ground"))),
            (_("Beside the neighbour’s word"), _choice(SecondGround, content.get("second_ground"))),
        ],
        "bylaw-finding": [
            (pgettext("of a bylaw", "Found"), _choice(Found, content.get("found"))),
            (_("Bylaw and section"), str(content.get("section", ""))),
        ],
    }
    return tuple(one for one in told.get(kind, []) if one[1])


def _who(content: Content) -> str:
    return titled(str(content.get("title", "")))


def _label(subject: str) -> str:
    return str(dict(Concern._meta.get_field("subject").flatchoices).get(subject, subject))


def _choice(choices: type[Decision | Found | Ground | SecondGround], value: object) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _said(words: Mapping[str, Words], value: object) -> str:
    return str(words.get(str(value), ""))
