"""The forms people write on, as data: which lane each leads to, and what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Lane
from parapluie.intake.forms import ConcernForm, ConductForm, PlainForm, ReportForm


@dataclass(frozen=True, slots=True)
class Door:
    """A form: `page` names its address and what stands behind its handle, `need` the door."""

    page: str
    lane: str
    form: type[PlainForm]
    need: Promise

    @property
    def template(self) -> str:
        return f"intake/{self.page}.html"


DOORS: Mapping[str, Door] = MappingProxyType(
    {
        door.page: door
        for door in (
            Door("report", Lane.REPORT.value, ReportForm, _("Tell us or ask us something")),
            Door(
                "concern",
                Lane.CONCERN.value,
                ConcernForm,
                _("Noise, waste, parking or another problem near you"),
            ),
            Door(
                "conduct",
                Lane.CONDUCT.value,
                ConductForm,
                _("How City staff treated you or someone else"),
            ),
        )
    }
)
