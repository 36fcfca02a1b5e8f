"""Writes docs/settings.md from the table settings.py reads: `python -m tools.settings_page`."""

import sys
from pathlib import Path

from parapluie.config import settings

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "settings.md"
HEAD = """# Settings

Read from the environment at start; the program refuses to start on a value it can't read and says
which one. None of them can switch a control off. The city's own words, phone numbers and periods
stand in `city.toml` in the data folder (`src/parapluie/kit/city.py` lists its entries).

This page is made by `python -m tools.settings_page` from the table in
`src/parapluie/config/settings.py`; a test fails when they differ.

| name | default | meaning |
|---|---|---|
"""


def page() -> str:
    """Return the page's text, the same on every machine."""
    rows = {
        one.name: f"| `{one.name}` | {_default(one.default)} | {one.meaning} |"
        for one in settings.ENV.table
    }
    return HEAD + "\n".join(rows[name] for name in sorted(rows)) + "\n"


def _default(value: str) -> str:
    for folder in (settings.DATA, Path("data").resolve()):
        value = value.replace(str(folder), "$PARAPLUIE_DATA")
    shown = value.replace(f"{ROOT}/", "")
    return f"`{shown}`" if shown else "empty"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}: {len(settings.ENV.table)} settings\n")
