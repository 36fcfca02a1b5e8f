"""What this room raises when it says no."""

from django.utils.translation import gettext as _

from parapluie.kit.errors import Refusal, Refused


class CasesRefused(Refused):
    """A matter's rules said no."""


class Overtaken(CasesRefused):
    """Somebody acted on the matter after this person looked at it; nothing of theirs is lost."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("Something new happened here while you were writing."),
                _("Nothing you wrote is lost. Look at what is new, then send yours again."),
            )
        )


def refused(reason: str, *, instead: str, clause: str = "") -> CasesRefused:
    """Return a `CasesRefused` to raise."""
    return CasesRefused(Refusal(reason, instead, clause))
