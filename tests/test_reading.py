"""Public pages are easy to read, and little stands before the first field."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from parapluie.config import urls_public
from parapluie.intake import forms, openness
from parapluie.kit import headers
from parapluie.kit.city import load
from tests import wording
from tests.reading import Reading, french_ease, grade, read

pytestmark = pytest.mark.django_db
MOST_WORDS = 90  # before the first field (DESIGN §7)
HARDEST_GRADE = 6.0  # Flesch-Kincaid
LEAST_EASE = 70.0  # Kandel-Moles: "easy" begins here
CITY = load(wording.SOURCE / "web" / "demo_city" / "city.toml")
PAGES = sorted(
    name for name, kind in headers.KIND_OF.items() if kind in {headers.Kind.PAGE, headers.Kind.FORM}
)
# What stands behind a handle, with what it shows; reached in tests/test_journeys.py for real.
BEHIND_A_HANDLE = {
    "code": {"code": "1234 " * 6, "form": forms.ConfirmForm(), "answer_by": date(2026, 11, 26)},
    "no_code": {"handle": "x", "code": "1234 " * 6},
    "letterbox": {
        "handle": "x",
        "reply_form": forms.ReplyForm(),
        "limits_form": forms.LimitsForm(),
    },
    "change_code": {"handle": "x"},
    "new_code": {"handle": "x", "new_code": "1234 " * 6},
    "withdraw": {"handle": "x"},
    "for_someone": {"handle": "x", "code": "1234 " * 6},
    "slip": {
        "handle": "x",
        "code": "1234 " * 6,
        "answer_by": date(2026, 11, 26),
        "return_address": "alderbrook.example/return/",
        "new_code_first": True,
    },
    "first_return": {"handle": "x"},
    "language": {
        "handle": "x",
        "it": {"titles": [("Interpreter", date(2026, 11, 26))]},
        "language_form": forms.LanguageForm(),
    },
    "closed": {},
    "not_open": {},
    "done": {},
}


@pytest.fixture(autouse=True)
def open_city(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A city whose own texts are filled in and whose readers are there."""
    monkeypatch.setattr(openness, "is_open", lambda lane: True)
    monkeypatch.setattr(openness, "is_ready", lambda: True)
    with override_settings(PARAPLUIE_CITY=CITY):
        yield


def shown(client: Client, name: str, language: str) -> Reading:
    if name in BEHIND_A_HANDLE:
        with translation.override(language):
            request = RequestFactory().get("/")
            context = {"handle": "x", **BEHIND_A_HANDLE[name]}
            return read(render_to_string(f"intake/{name}.html", context, request))
    answer = client.get(reverse(name), {"lang": language})
    assert answer.status_code == 200, name
    return read(answer.content.decode())


def hardest(reading: Reading, measure: Callable[[Reading], float]) -> str:
    """Name the sentences to make shorter first."""
    longest = sorted(reading.sentences, key=lambda one: -len(one.split()))[:5]
    return f"{measure(reading):.1f}; longest: {longest}"


def test_no_public_page_is_forgotten() -> None:
    routes = list(_names(get_resolver(urls_public.__name__).url_patterns))
    partners = {"packet", "packet-open"}  # measured in their room
    others = {"handle", "exit", "exit-handle", *partners, *_not_for_reading()}
    assert set(routes) - others == set(PAGES)


@pytest.mark.parametrize("name", [*PAGES, *BEHIND_A_HANDLE])
def test_an_english_page_is_easy_to_read(name: str, client: Client) -> None:
    reading = shown(client, name, "en")
    assert grade(reading) <= HARDEST_GRADE, hardest(reading, grade)


@pytest.mark.parametrize("name", [*PAGES, *BEHIND_A_HANDLE])
def test_a_french_page_is_easy_to_read(name: str, client: Client) -> None:
    reading = shown(client, name, "fr")
    assert french_ease(reading) >= LEAST_EASE, hardest(reading, french_ease)


@pytest.mark.parametrize("read_now", ["", "bc"])
def test_the_first_page_is_easy_to_read_with_doors_shut(
    read_now: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openness, "is_open", lambda lane: lane in read_now)
    english, french = (shown(client, "home", language) for language in ("en", "fr"))
    assert grade(english) <= HARDEST_GRADE, hardest(english, grade)
    assert french_ease(french) >= LEAST_EASE, hardest(french, french_ease)
    assert "right now" in " ".join(english.sentences)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", [*PAGES, *BEHIND_A_HANDLE])
def test_few_words_stand_before_the_first_field(name: str, language: str, client: Client) -> None:
    reading = shown(client, name, language)
    if reading.has_field:
        assert 0 < reading.words_before_field <= MOST_WORDS, reading.before_field


def test_the_measures_tell_hard_from_easy() -> None:
    easy = read("<main><p>We read it on Monday. You can stop at any time.</p></main>")
    hard = read(
        "<main><p>Notwithstanding confidentiality considerations, administrative personnel "
        "responsible for municipal enforcement will evaluate documentation.</p></main>"
    )
    assert grade(easy) < 3 and grade(hard) > 12


def test_the_french_measure_tells_hard_from_easy() -> None:
    easy = read("<main><p>Nous le lisons lundi. Vous pouvez arrêter quand vous voulez.</p></main>")
    hard = read(
        "<main><p>Nonobstant les considérations de confidentialité, le personnel administratif "
        "responsable de la réglementation municipale procédera à l'évaluation.</p></main>"
    )
    assert french_ease(easy) > 80 and french_ease(hard) < 30


def _not_for_reading() -> set[str]:
    machine = {headers.Kind.STYLESHEET, headers.Kind.IMAGE, headers.Kind.TEXT}
    return {name for name, kind in headers.KIND_OF.items() if kind in machine}


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns)
        elif one.name:
            yield one.name
