"""Sets a page from data with typst, in memory: nothing is written to disk or fetched.

The words of people go in as JSON that the template only shows; none of them is read as markup. A
letter that no font has would be left out without a warning, so scripts are asked for first.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst
from django.utils.translation import gettext as _

from parapluie.disclosure.errors import refused
from parapluie.kit import times
from parapluie.screens import leaving

STANDARD: Final = "ua-1"  # tagged: a screen reader reads it in order
# Unicode names of scripts that stand in another font than "Noto Sans <Script>".
LATIN, CJK = "Noto Sans", "Noto Sans CJK SC"
FAMILY_OF: Final[Mapping[str, str]] = {
    "LATIN": LATIN,
    "GREEK": LATIN,
    "CYRILLIC": LATIN,
    "MODIFIER": LATIN,
    "COMBINING": LATIN,
    "CJK": CJK,
    "HIRAGANA": CJK,
    "KATAKANA": CJK,
    "HANGUL": CJK,
    "BOPOMOFO": CJK,
    "IDEOGRAPHIC": CJK,
    "HALFWIDTH": CJK,
    "FULLWIDTH": CJK,
}
FIRST: Final = (LATIN, "Libertinus Serif")  # the second comes with typst: Latin works without fonts


def paragraphs(text: str) -> list[dict[str, Any]]:
    """Return a text as paragraphs for the page, each in the direction of its first letter.

    Barred as a whole: a sentence may go over several lines, and none of them says it alone.
    """
    lines = leaving.barred(text).splitlines()
    return [{"text": one, "rtl": _is_rtl(one)} for one in lines if one.strip()]


def pdf(template: Path, it: Mapping[str, Any], *, drawing: str = "") -> bytes:
    """Return a PDF made from a template. Raise `DisclosureRefused` for a missing script.

    Paper leaves the City's hands: words about somebody's status are barred out first (BRI-3c).
    `drawing` is an SVG without words.
    """
    it = leaving.barred_in(it)
    said = json.dumps(it, ensure_ascii=False)
    families = families_for(said)
    missing = sorted(families - set(_fonts().families()) - {LATIN})
    if missing:
        raise refused(
            _("This machine lacks letters for this text: {fonts}.").format(
                fonts=", ".join(missing)
            ),
            instead=_("Ask whoever runs it to install the Noto fonts (fonts-noto-core, -cjk)."),
        )
    data = json.dumps({**it, "fonts": [*FIRST, *sorted(families - {LATIN})]}, ensure_ascii=False)
    made = typst.Compiler(root=str(template.parent), font_paths=_fonts()).compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"it": data, "drawing": drawing},
        pdf_standards=STANDARD,
        timestamp=_noon(),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made no single PDF")
    return made


def families_for(text: str) -> set[str]:
    """Return the font families whose letters a text needs."""
    return {_family(sign) for sign in set(text) if unicodedata.category(sign)[0] in "LM"}


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts of this machine; looking for them takes a second, so once."""
    return typst.Fonts()


def _noon() -> datetime:
    """Return what the file says of when it was made: the day alone."""
    return datetime.combine(times.today(), time(12), tzinfo=UTC)


def _family(sign: str) -> str:
    script = unicodedata.name(sign, "LATIN").split()[0]
    return FAMILY_OF.get(script, f"{LATIN} {script.title()}")


def _is_rtl(text: str) -> bool:
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((one for one in strong if one in {"L", "R", "AL"}), "L") != "L"


def texts_of(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Return several texts as paragraphs, one after the other."""
    return [one for text in lines for one in paragraphs(text)]
