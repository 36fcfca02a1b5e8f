"""What this room raises when it says no."""

from parapluie.kit.errors import Refused


class OversightRefused(Refused):
    """A review was refused, with the reason."""
