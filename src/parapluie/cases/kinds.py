"""The kinds of sealed items, and what staff read beside each: a line for each kind."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: Final[Mapping[str, Promise]] = {
    "note": _("note, for colleagues only"),
    "particulars": _("what the employee is told"),
    "instructed": _("what a manager is asked to do"),
    "manager-asks": _("what the manager asks"),
    "remedied": _("what the manager did"),
    "finding": _("how it ended, for the file"),
    "reply": _("answer to the person"),
    "closing": _("told to the person"),
    "notice": _("told to the person"),
    "contact": _("reached outside the letterbox"),
    "two-person": _("asked of a second person"),
    "second": _("the second person’s answer"),
    "question": _("asked the person: may we give them this?"),
    "shared": _("this left City Hall"),
    "partner-answer": _("answer of a partner, for the file"),
    "danger": _("a call for a life in danger"),
    "urgent": _("marked as urgent"),
    "reopening": _("why it was opened again"),
    "reopened": _("told to the person"),
    "mask": _("masked words of the person’s"),
    "mask-shown": _("why the original was looked at"),
    "unmask": _("took the masks away, with a second person"),
    "attachment": _("a file"),
    "outcome": _("told to the person"),
    "triage": _("what it is about, for the file"),
    "review": _("decided by a supervisor"),
    "visit-ground": _("a visit was ordered"),
    "bylaw-finding": _("what was found, for the file"),
    "move": _("moved to other readers"),
    "consent": _("to the question about sharing"),
}
