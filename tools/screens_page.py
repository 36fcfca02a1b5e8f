"""Writes the table of docs/screens.md: how much the screens find and miss, as measured today.

python -m tools.screens_page
"""

from datetime import UTC, datetime
from pathlib import Path

from bench import screens
from bench.figures import Figure

PAGE = Path(__file__).resolve().parents[1] / "docs" / "screens.md"
BEGINS = "\nMeasured on "  # everything from here to the end is written anew


def main() -> None:
    """Measure, and write the table; the text above it is written by hand."""
    text = PAGE.read_text("utf-8").partition(BEGINS)[0]
    rows = "".join(map(_row, screens.found()))
    head = f"{BEGINS}{datetime.now(UTC).date()}.\n\n| what | found | bar | |\n|---|---|---|---|\n"
    PAGE.write_text(text + head + rows, "utf-8")


def _row(one: Figure) -> str:
    verdict = {True: "met", False: "**not met**", None: ""}[one.holds]
    return f"| {one.what} | {one.found} | {one.bar} | {verdict} |\n"


if __name__ == "__main__":
    main()
