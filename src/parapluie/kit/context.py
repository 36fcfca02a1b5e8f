"""What every page knows of the house: the city, the language and its direction, the stylesheet."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from parapluie.kit import stylesheet
from parapluie.kit.city import city


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language offered, by its own name and in its own script."""

    code: str
    name: str
    direction: str
    chosen: bool


# Written from right to left; told apart here because a language's own name must be, on any page.
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

DESK_LANGUAGES: Final = ("en", "fr")  # staff's, whatever else the public pages speak


def house(request: HttpRequest) -> dict[str, object]:
    """Give templates `city`, `demo`, `languages`, `lang`, `dir` and `stylesheet_url`.

    `desk_languages` are the other ones staff can read in.
    """
    language = get_language() or settings.LANGUAGE_CODE
    languages = [
        Tongue(code, name, "rtl" if code in _RIGHT_TO_LEFT else "ltr", code == language)
        for code, name in settings.LANGUAGES
    ]
    return {
        "city": city(),
        "demo": settings.DEMO,
        "languages": languages,
        "desk_languages": [
            one for one in languages if one.code in DESK_LANGUAGES and not one.chosen
        ],
        "lang": language,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "stylesheet_url": stylesheet.url(),
    }
