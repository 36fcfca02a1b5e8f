"""What the house itself says in a letterbox: one line of words for each kind of notice.

A notice is sealed by what happened (`what`) and by whom in which role (`title`), never as a text:
so it stands in the reader's own language, and nobody's words slip into it. One has words of staff:
what two people went against, for what and why (PRI-4), is told in their words.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from parapluie.accounts.models import Lane
from parapluie.cases import concern_words, danger_words
from parapluie.kit.city import city, titled
from parapluie.kit.days import date_format

Content = Mapping[str, object]


def words(content: Content) -> str:
    """Return a notice in words, in the reader's language; empty for one nobody knows."""
    said = NOTICES.get(str(content.get("what", "recused")))
    return said(content) if said else ""


def who(content: Content) -> str:
    """Return who did it, by title."""
    return titled(str(content.get("title", "")))


def closed(content: Content) -> str:
    """Say that it is closed, how it ended, and that writing opens it again."""
    ended = {
        "as-asked": _("We did what you asked."),
        "in-part": _("We did a part of what you asked."),
        "otherwise": _("We did something else than you asked."),
        "information": _("We told you what we know, or who can help."),
        "not-ours": _("It is not something the City can do. We told you who can."),
    }
    found = {
        "inconsistent": _("We found that it was not as the guidelines say."),
        "consistent": _("We found that it was as the guidelines say."),
        "cant-tell": _("We could not find out whether it was as the guidelines say."),
    }
    said = [
        _("We have closed this."),
        ended.get(str(content.get("reason", "")), ""),
        found.get(str(content.get("found", "")), ""),
        _("If you write again, it opens again and we answer."),
    ]
    return " ".join(filter(None, said))


def _recused(content: Content) -> str:
    said = _("{title} no longer works on this and can't open it any more.")
    if content.get("to"):
        said += " " + _("A colleague works on it now: {to}.")
    return said.format(title=who(content), to=titled(str(content.get("to", ""))))


def cannot_open_earlier() -> str:
    """Say what whoever reads from now on can't open, and what the person can do about it."""
    return _(
        "What you wrote before can’t be opened yet: the City has to bring out its kept key. You "
        "don’t have to wait for that. Write again here, as short as you like."
    )


def _next_reads(content: Content) -> str:
    said = _("{title} can’t read this any more. {to} reads here now.")
    told = said.format(title=who(content), to=titled(str(content.get("to", ""))))
    return f"{told}\n{cannot_open_earlier()}"


def _nobody_reads(content: Content) -> str:
    """Say what is so and what will be; no new day, which nobody could promise."""
    here_again = [_("When somebody can, we write it here.")]
    if content.get("title"):
        again = _("{title} can read again within days.")
        here_again.append(again.format(title=who(content)))
    said = [
        _("Nobody can read right now. What you wrote is kept, and nobody else gets it."),
        " ".join(here_again),
        _promised_before(content),
        _call_now(),
    ]
    return "\n".join(filter(None, said))


def _promised_before(content: Content) -> str:
    """Say what becomes of the day that was promised; empty where none was."""
    if not content.get("day"):
        return ""
    said = _(
        "We said we would answer by {day}. We may not keep that day, and we are sorry. You get a "
        "new day here."
    )
    if content.get("late"):
        said = _(
            "We said we would answer by {day}. We are late, and we are sorry. You get a new day "
            "here."
        )
    return said.format(day=date_format(date.fromisoformat(str(content["day"])), "l j F"))


def _call_now() -> str:
    call = _("In danger now? Call {phone} (police may come).")
    if city().help_line_phone:
        call = _("In danger now? Call {phone} (police may come) or {line}.")
    return call.format(phone=city().emergency_phone, line=city().help_line_phone)


def _reads_again(content: Content) -> str:
    said = [_("{title} reads here again.").format(title=who(content))]
    if content.get("day"):
        day = date_format(date.fromisoformat(str(content["day"])), "l j F")
        said.append(
            _("You get an answer by {day}. We let you wait, and we are sorry.").format(day=day)
        )
    closed = f"\n{cannot_open_earlier()}" if content.get("closed") else ""
    return " ".join(said) + closed


def _reopened(content: Content) -> str:
    return _("{title} opened this again and works on it. You get an answer here.").format(
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
            "within one day.\nWhat for: {thing}\nWhy: {text}"
        )
    else:
        words = _(
            "You asked us to contact you only here. {title} and {second} decided to go against "
            "that once, within one day.\nWhat for: {thing}\nWhy: {text}"
        )
    return words.format(**said)


def _reached(content: Content) -> str:
    """Say how staff reached the person outside the letterbox, or say they did."""
    said = {
        "phone": _("{title} wrote down that they reached you by phone."),
        "e-mail": _("{title} wrote down that they reached you by e-mail."),
        "organisation": _("{title} wrote down that they reached you through an organisation."),
        "in-person": _("{title} wrote down that they met you."),
    }
    words = said.get(str(content.get("way", "")), "")
    return words.format(title=who(content))


def _reach_stopped(content: Content) -> str:
    return _(
        "{title} stopped the other way to reach you. It is erased. We answer only here."
    ).format(title=who(content))


def _opened_up(content: Content) -> str:
    return _(
        "{title} read this first. Now others who look into such things can read it too. The person "
        "it is about can't, and neither can those they report to."
    ).format(title=who(content))


def _held(content: Content) -> str:
    until = date.fromisoformat(str(content.get("until", "")))
    return _("A court or the law asks us to keep this for longer, until {day}.").format(
        day=date_format(until, "j F Y")
    )


def _moved(content: Content) -> str:
    lane = str(content.get("lane", ""))
    label = str(Lane(lane).label) if lane in Lane.values else lane
    said = _(
        "{title} moved this to other readers, to those for “{lane}”. Nothing else changes for you: "
        "your code and your day stay. Why: {text}"
    )
    return said.format(title=who(content), lane=label, text=content.get("text", ""))


def _opened_up_unknown(content: Content) -> str:
    return _(
        "{title} read this first and could not tell who it is about. Now others who look into such "
        "things can read it too. Tell us here if one of them should not."
    ).format(title=who(content))


def _heeded(content: Content) -> str:
    said = [_("{title} read all that must not happen, and it counts.").format(title=who(content))]
    if content.get("no_contact"):
        said.append(_("We contact you only here."))
    if content.get("no_visit"):
        said.append(_("Nobody visits you."))
    said.append(_("Did we get it wrong? Tell us here."))
    return " ".join(said)


def _instructed(content: Content) -> str:
    said = _(
        "{title} asked one manager to put it right: {to}. They get none of your words, not who you "
        "are, and can’t open this."
    )
    return said.format(title=who(content), to=titled(str(content.get("to", ""))))


def _instruction_ended(content: Content) -> str:
    said = _("{to} is no longer asked to put it right, and can’t open what they got any more.")
    return said.format(to=titled(str(content.get("to", ""))))


def _taken_back(content: Content) -> str:
    return _(
        "{title} took back what we gave to {to}. They can’t open it any more. Why: {text}"
    ).format(title=who(content), to=content.get("to", ""), text=content.get("text", ""))


def _served(content: Content) -> str:
    return _(
        "{title} told the person it is about what was done. Not your words, and not who you are. "
        "They may still guess. If anything happens, tell us here. In danger? Call {phone} (police "
        "may come) or {line}."
    ).format(title=who(content), phone=city().emergency_phone, line=city().help_line_phone)


NOTICES: Final[Mapping[str, Callable[[Content], str]]] = {
    "recused": _recused,
    "next-reads": _next_reads,
    "nobody-reads": _nobody_reads,
    "reads-again": _reads_again,
    "danger": danger_words.told_of_call,
    "reopened": _reopened,
    "override": _override,
    "reached": _reached,
    "reach-stopped": _reach_stopped,
    "held": _held,
    "opened-up": _opened_up,
    "opened-up-unknown": _opened_up_unknown,
    "served": _served,
    "heeded": _heeded,
    "instructed": _instructed,
    "instruction-ended": _instruction_ended,
    "taken-back": _taken_back,
    "looked-into": concern_words.looked_into,
    "decided": concern_words.decided,
    "outcome": concern_words.outcome,
    "moved": _moved,
    "taken-down": _taken_down,
    "interpreter": _interpreter,
    "interpreter-gone": _interpreter_gone,
}
