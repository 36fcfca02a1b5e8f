"""The words people meet: none that harms, and none that asks for what is never held."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db.models import Field
from django.forms import Field as FormField
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules

from parapluie.intake import openness
from parapluie.kit.words import NEVER_HELD, OFFICIAL, STIGMA, Banned, banned_in
from tests import wording

ROOT = wording.SOURCE.parents[1]
PACKS = ROOT / "packs"
PUBLIC_ROOMS = ("intake", "publicinfo", "safeguarding")


@dataclass(frozen=True, slots=True)
class Allowed:
    """A banned word that may stand in one place, because there the text says the opposite."""

    place: str  # the beginning of the place's name
    word: str
    reason: str


_INTAKE = "src/parapluie/intake/templates/intake/"
_CASES = "src/parapluie/cases/templates/cases/"
_PUBLICINFO = "src/parapluie/publicinfo/templates/publicinfo/"
_DUTY = "src/parapluie/safeguarding/templates/safeguarding/parts/duty.html"
_PAGE = "the place where DESIGN §7 wants these words"
# Every line must still be needed, or the test below asks to remove it.
ALLOWED = (
    Allowed(_INTAKE + "home.html", "immigration", "says that we are not immigration"),
    Allowed(_INTAKE + "report.html", "immigration", "asks not to write anyone's status"),
    Allowed(_INTAKE + "report.html", "sex workers", f"says who is welcome: {_PAGE}"),
    Allowed(_INTAKE + "paper.html", "immigration", "asks not to write anyone's status"),
    Allowed("intake/locale/fr", "immigration", "two of them, in French"),
    Allowed(_CASES + "enter.html", "immigration", "says what staff never ask nor write down"),
    Allowed("cases/locale/fr", "immigration", "the same, in French"),
    Allowed(
        "src/parapluie/screens/templates/screens/card.html", "immigration", "what we never ask"
    ),
    Allowed("screens/locale/fr", "immigration", "the same, in French"),
    Allowed(_INTAKE + "concern.html", "sex work", f"says that we don't act on it: {_PAGE}"),
    Allowed("intake/locale/fr", "travail du sexe", "the same, in French"),
    Allowed("intake/locale/fr", "travailleurs du sexe", "the same, in French"),
    Allowed(_PUBLICINFO + "about.html", "immigration", "says what we never ask"),
    Allowed(_PUBLICINFO + "guidelines.html", "sex workers", f"the title of the rules: {_PAGE}"),
    Allowed("publicinfo/locale/fr", "immigration", "the same, in French"),
    Allowed("publicinfo/locale/fr", "travailleurs du sexe", "the same, in French"),
    Allowed(_DUTY, "sex work", "says that it is no reason to call (END-4)"),
    Allowed("safeguarding/locale/fr", "travail du sexe", "the same, in French"),
    Allowed("src/parapluie/accounts/readiness.py", "sex workers", "who reviewed the safety texts"),
    Allowed("src/parapluie/accounts/templates/accounts/city.toml", "sex workers", "the same"),
    Allowed("accounts/locale/fr", "travailleurs du sexe", "the same, in French"),
)
# How often a page says what it is for; choosing a door must not declare anything (DESIGN §7).
SAID_ON = {"home": 0, "back": 0, "no-code": 0, "report": 1, "concern": 1, "conduct": 0}


@dataclass(frozen=True, slots=True)
class Text:
    """Something people or programs read, and where it stands."""

    place: str
    said: str


def columns() -> list[Text]:
    """Return the names, labels and choices of every column."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("parapluie."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, Field):
                said = [field.name, str(field.verbose_name), str(field.help_text)]
                said += [str(part) for choice in field.flatchoices for part in choice]
                found.append(Text(f"{model._meta.label}.{field.name}", " · ".join(said)))
    return found


def form_fields() -> list[Text]:
    """Return the names, labels, hints and choices of every form field."""
    autodiscover_modules("forms")
    found = []
    for form in _forms(forms.BaseForm):
        for name, field in getattr(form, "base_fields", {}).items():
            place = f"{form.__module__}.{form.__qualname__}.{name}"
            found.append(Text(place, " · ".join([name, *_said_by(field)])))
    return found


def texts(*rooms: str) -> list[Text]:
    """Return everything written for people: templates, messages, translations."""
    found = []
    for room in rooms or wording.ROOMS:
        found += [Text(wording.relative(one), _shown(one)) for one in wording.templates(room)]
        found += [Text(one.place, f"{one.msgid} · {one.plural}") for one in wording.messages(room)]
        catalogue = wording.catalogue(room, "fr") or []
        said = [(e.msgstr, *e.msgstr_plural.values()) for e in catalogue if not e.obsolete]
        found += [Text(f"{room}/locale/fr", " · ".join(one)) for one in said]
    return found


def pack_texts() -> list[Text]:
    found = []
    for path in sorted(PACKS.rglob("*.toml")):
        tomllib.loads(path.read_text("utf-8"))
        found.append(Text(str(path.relative_to(ROOT)), path.read_text("utf-8")))
    return found


def source_lines() -> list[Text]:
    files = [one for room in wording.ROOMS for one in wording.python_files(room)]
    return [
        Text(wording.relative(one), one.read_text("utf-8"))
        for one in files
        if one.name != "words.py"
    ]


def faults(found: list[Text], lists: tuple[Banned, ...], used: set[Allowed]) -> list[str]:
    """Return each banned word that nothing allows; note which allowances were needed."""
    wrong = []
    for text in found:
        for word, reason in banned_in(text.said, lists):
            allowance = _allowance(text.place, word)
            if allowance:
                used.add(allowance)
            else:
                wrong.append(f"{text.place}: {word!r}: {reason}")
    return wrong


@pytest.mark.django_db
def test_no_column_or_form_field_asks_what_is_never_held() -> None:
    found = columns() + form_fields()
    assert len(found) > 50
    assert not faults(found, (*STIGMA, *NEVER_HELD), set())


@pytest.mark.slow
@pytest.mark.clause("PUR-1c")
def test_no_text_stigmatises() -> None:
    found = texts() + pack_texts() + source_lines()
    assert not faults(found, STIGMA, set())


def test_what_is_never_held_is_named_only_where_we_say_so() -> None:
    assert not faults(texts(), NEVER_HELD, set())


def test_public_pages_speak_plainly() -> None:
    assert not faults(texts(*PUBLIC_ROOMS), OFFICIAL, set())


@pytest.mark.slow
@pytest.mark.django_db
def test_every_allowance_is_still_needed() -> None:
    used: set[Allowed] = set()
    faults(columns() + form_fields() + texts() + pack_texts(), (*STIGMA, *NEVER_HELD), used)
    assert not set(ALLOWED) - used


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", SAID_ON)
def test_a_door_declares_nothing(name: str, language: str, client: Client, monkeypatch) -> None:
    monkeypatch.setattr(openness, "is_open", lambda lane: True)
    page = client.get(reverse(name), {"lang": language}).content.decode()
    assert len(re.findall(r"\b(?:sex|sexe)\b", page, re.IGNORECASE)) == SAID_ON[name]


@pytest.mark.parametrize("template", ["code", "new_code", "letterbox"])
def test_the_pages_of_a_code_declare_nothing(template: str) -> None:
    page = (wording.SOURCE / "intake/templates/intake" / f"{template}.html").read_text("utf-8")
    assert not re.search(r"\bsex", page, re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "prostitute_count",
        "High-Risk Lifestyle",
        "isSexWorker",
        "une victime",
        "reporter_name",
        "IP",
    ],
)
def test_the_lists_catch_what_they_are_for(text: str) -> None:
    assert banned_in(text, (*STIGMA, *NEVER_HELD))


@pytest.mark.parametrize("text", ["advice", "service", "device_count", "ship", "embrace", "track"])
def test_the_lists_leave_ordinary_words_alone(text: str) -> None:
    assert not banned_in(text, (*STIGMA, *NEVER_HELD))


def _allowance(place: str, word: str) -> Allowed | None:
    for one in ALLOWED:
        if place.startswith(one.place) and one.word == word.lower():
            return one
    return None


def _forms(kind: type) -> list[type]:
    found = [one for child in kind.__subclasses__() for one in [child, *_forms(child)]]
    return [one for one in dict.fromkeys(found) if one.__module__.startswith("parapluie.")]


def _said_by(field: FormField) -> list[str]:
    choices = [str(part) for choice in getattr(field, "choices", ()) for part in choice]
    return [str(field.label or ""), str(field.help_text), *choices]


def _shown(path: Path) -> str:
    """Return a template's own text: what its tags say is among the messages."""
    return re.sub(r"{[#%{].*?[#%}]}", "", path.read_text("utf-8"), flags=re.DOTALL)
