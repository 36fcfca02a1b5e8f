"""Five controls: watched, unwatched, untested, watched by a broken test, badly replaced."""

from parapluie.guidelines.controls import carries_out

CLOSES = 17


@carries_out("SAMPLE-1")
def may_enter(hour: int) -> bool:
    """Say whether the door is open."""
    return hour < CLOSES


@carries_out("SAMPLE-2")
def may_ring(hour: int) -> bool:
    """Say whether the bell may ring."""
    return hour < CLOSES


@carries_out("SAMPLE-3")
def may_knock(hour: int) -> bool:
    """Say whether one may knock."""
    return hour < CLOSES


@carries_out("SAMPLE-4")
def may_shout(hour: int) -> bool:
    """Say whether one may shout."""
    return hour < CLOSES


@carries_out("SAMPLE-5")
def may_sing(hour: int) -> bool:
    """Say whether one may sing."""
    return hour < CLOSES
