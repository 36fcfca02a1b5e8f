"""A figure beside its bar, and the table they stand in."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was found, what it must not pass, what it is compared with."""

    what: str
    found: str
    bar: str = ""
    ratio: float | None = None  # found against its floor or its smaller case
    holds: bool | None = None  # None: told for comparison, without a bar
    beside: str = ""  # the floor, or what peers need

    @property
    def verdict(self) -> str:
        return {True: "met", False: "NOT MET", None: ""}[self.holds]


HEADS = ("what", "found", "bar", "ratio", "verdict", "beside it")


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as an aligned table."""
    rows = [
        (
            one.what,
            one.found,
            one.bar,
            f"{one.ratio:.2f}" if one.ratio else "",
            one.verdict,
            one.beside,
        )
        for one in figures
    ]
    widths = [max(len(row[at]) for row in [HEADS, *rows]) for at in range(len(HEADS))]
    lines = [HEADS, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
