"""What a lane's form asks beside the message, in words for those who read the answers."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from parapluie.cases.lanes import SUBJECTS
from parapluie.cases.models import Finding
from parapluie.guidelines.pack import current_pack


def answered(asked: object) -> tuple[tuple[str, str], ...]:
    """Return what was answered, each with its label; what was left empty is not shown."""
    if not isinstance(asked, Mapping):
        return ()
    labels = _labels()
    given = [(name, str(asked.get(name) or "")) for name in labels]
    return tuple((labels[name], _value(name, said)) for name, said in given if said)


def found(findings: object) -> list[tuple[str, str]]:
    """Return what was found about a conduct, clause by clause, in words."""
    if not isinstance(findings, Mapping):
        return []
    plain = {clause.id: str(clause.plain) for clause in current_pack().clauses}
    labels = dict(Finding.choices)
    return [
        (plain.get(one, str(one)), str(labels.get(said, said))) for one, said in findings.items()
    ]


def _labels() -> dict[str, str]:
    return {
        "subject": _("What it is about"),
        "place": _("Where"),
        "when": _("When"),
        "going_on": _("Going on when written"),
        "who": _("Who it was"),
        "wish": _("What should happen"),
        "addressed": _("Addressed on the day, with these words"),
        "reprisal": _("Because somebody spoke up before"),
    }


def _value(name: str, said: str) -> str:
    if name == "subject":
        return str(dict(SUBJECTS).get(said, said))
    return _("yes") if said == "yes" else said
