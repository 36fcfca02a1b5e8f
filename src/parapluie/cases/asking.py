"""What a lane's form asks beside the message, in words for those who read the answers."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from parapluie.cases.lanes import SUBJECTS


def answered(asked: object) -> tuple[tuple[str, str], ...]:
    """Return what was answered, each with its label; what was left empty is not shown."""
    if not isinstance(asked, Mapping):
        return ()
    labels = _labels()
    given = [(name, str(asked.get(name) or "")) for name in labels]
    return tuple((labels[name], _value(name, said)) for name, said in given if said)


def _labels() -> dict[str, str]:
    return {
        "subject": _("What it is about"),
        "place": _("Where"),
        "when": _("When"),
        "going_on": _("Going on when written"),
        "who": _("Who it was"),
        "wish": _("What should happen"),
        "reprisal": _("Because somebody spoke up before"),
    }


def _value(name: str, said: str) -> str:
    if name == "subject":
        return str(dict(SUBJECTS).get(said, said))
    return _("yes") if said == "yes" else said
