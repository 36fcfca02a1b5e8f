"""What every room raises when it says no: the reason, the way on, and the clause, in that order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done, in words for the person who tried.

    `reason` says what stands in the way, `instead` what to do now, `clause` the id of the guideline
    (such as "RES-1"; empty where none applies). None of them holds a secret or a person's text.
    """

    reason: str
    instead: str
    clause: str = ""

    @property
    def line(self) -> str:
        """Return the reason and the way on in one line, for a form or a command."""
        return f"{self.reason} {self.instead}"


class Refused(Exception):
    """An act was refused under the views; rooms derive their own errors from this one."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def refuse(reason: str, *, instead: str, clause: str = "") -> Refused:
    """Return a `Refused` to raise: `raise refuse("…", instead="…", clause="RES-1")`."""
    return Refused(Refusal(str(reason), str(instead), clause))


class OperatorError(Exception):
    """Something on this machine is not as it must be; the text tells an operator what to do.

    Says which file or setting, what was found, what is wanted. Never holds a secret.
    """
