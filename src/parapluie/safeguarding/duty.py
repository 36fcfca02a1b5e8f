"""Whom to call about a child. The numbers are the city's settings: the solicitor confirms them."""

from dataclasses import dataclass

from parapluie.kit.city import city
from parapluie.kit.phones import dial


@dataclass(frozen=True, slots=True)
class Numbers:
    """The two numbers, as people say them and as a phone dials them."""

    child_phone: str
    child_dial: str
    emergency_phone: str
    emergency_dial: str


def numbers() -> Numbers:
    """Return whom to call: the child-welfare line at any hour, and the emergency number."""
    served = city()
    return Numbers(
        served.child_phone,
        dial(served.child_phone),
        served.emergency_phone,
        dial(served.emergency_phone),
    )
