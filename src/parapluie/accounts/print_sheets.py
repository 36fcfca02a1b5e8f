"""Pages to print: recovery sheets and the backup sheet, as HTML files and as text.

They hold secrets. They are written once, for the printer, into a folder of their owner alone, and
are to be deleted as soon as the paper is in someone's hand.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today
from parapluie.vault.sheets import Sheet

_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """One page to print."""

    name: str  # of the file, without its ending
    title: str
    keeper: str
    city: str
    purpose: str
    words: tuple[str, ...] = field(repr=False)

    @property
    def rows(self) -> list[list[tuple[int, str]]]:
        """Return the numbered words in rows, to be read line by line."""
        numbered = list(enumerate(self.words, 1))
        return [numbered[start : start + _COLUMNS] for start in range(0, len(numbered), _COLUMNS)]

    def as_text(self) -> str:
        """Return the page for a terminal or a plain printer."""
        lines = ["   ".join(f"{place:2} {word:<10}" for place, word in row) for row in self.rows]
        head = [self.title, f"{self.city} · {self.keeper}", "", self.purpose, ""]
        return "\n".join([*head, *lines, ""])


def recovery_page(city: str, sheet: Sheet, keeper: str) -> Page:
    """Return the page of one recovery sheet, for the person who keeps it."""
    return Page(
        name=f"recovery-{_plain(sheet.group)}-{sheet.number}-of-{sheet.of}",
        title=_("Recovery sheet %(number)d of %(of)d (%(group)s, key %(key)d)")
        % {"number": sheet.number, "of": sheet.of, "group": sheet.group, "key": sheet.key},
        keeper=keeper,
        city=city,
        purpose=_(
            "Any %(needed)d of the %(of)d sheets of this group are needed. Together they open "
            "what people wrote to the City when nobody else can. Keep this sheet locked away, "
            "apart from the others. Never copy, photograph or send it. Give it to nobody alone."
        )
        % {"needed": sheet.needed, "of": sheet.of},
        words=tuple(sheet.words.split()),
    )


def backup_page(city: str, sheet: Sheet) -> Page:
    """Return the page of the backup key."""
    return Page(
        name=f"backup-{sheet.key}",
        title=_("Backup sheet (key %(key)d)") % {"key": sheet.key},
        keeper=_("Whoever restores backups"),
        city=city,
        purpose=_(
            "This sheet opens backups. It does not open what people wrote to the City. "
            "Keep it apart from the backups themselves."
        ),
        words=tuple(sheet.words.split()),
    )


def write(folder: Path, pages: Sequence[Page]) -> None:
    """Write the pages into an empty folder of its owner alone; leave none behind on a fault."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise OperatorError(f"{folder} isn't empty. Choose another folder for the pages to print.")
    written: list[Path] = []
    try:
        for page in pages:
            path = folder / f"{page.name}.html"
            written.append(path)
            _write(path, render_to_string("accounts/print_sheet.html", _context(page)))
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _context(page: Page) -> dict[str, object]:
    return {"page": page, "day": today()}


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in name.lower())
