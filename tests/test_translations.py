"""Nobody meets half a translation: each text is in each offered language, whole and up to date."""

import re

import polib
import pytest
from django.conf import settings

from tests import wording

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", wording.ROOMS)
def test_every_text_of_a_room_is_translated(room: str, language: str) -> None:
    asked = {one.key: one for one in wording.messages(room)}
    given = {_key(one): one for one in _entries(room, language)}

    missing = [f"{one.place}: {one.msgid!r}" for key, one in asked.items() if key not in given]
    stale = [f"{one.msgid!r}" for key, one in given.items() if key not in asked]

    assert not missing, f"{room} lacks in {language}:\n" + "\n".join(missing)
    assert not stale, f"{room} no longer says, remove from {language}:\n" + "\n".join(stale)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", wording.ROOMS)
def test_every_translation_is_finished_and_keeps_its_placeholders(room: str, language: str) -> None:
    for entry in _entries(room, language):
        assert entry.translated() and not entry.fuzzy, f"{room}: {entry.msgid!r} is unfinished"
        for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            # a singular may say "one" in words: then the plural's placeholders are the measure
            allowed = [wording.placeholders(one) for one in (entry.msgid, entry.msgid_plural)]
            assert wording.placeholders(said) in allowed, f"{room}: {entry.msgid!r} → {said!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_its_language_and_its_plurals(language: str) -> None:
    for room in wording.ROOMS:
        catalogue = wording.catalogue(room, language)
        if catalogue is not None:
            assert catalogue.metadata.get("Language") == language, room
            assert "nplurals=" in catalogue.metadata.get("Plural-Forms", ""), room
            assert "UTF-8" in catalogue.metadata.get("Content-Type", ""), room


@pytest.mark.parametrize("room", wording.ROOMS)
def test_no_french_sign_is_left_alone_on_a_line(room: str) -> None:
    """« guillemets », colons and the like hold to their word by a space that does not break."""
    loose = re.compile(r"« | [»:;!?]")
    for entry in _entries(room, "fr"):
        for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert not loose.search(said), f"{room}: {said!r}"


@pytest.mark.parametrize("room", wording.ROOMS)
def test_french_is_set_as_in_canada(room: str) -> None:
    """A space stands before a colon and within « », none before a question mark or semicolon."""
    spaced = re.compile(r"[\u00a0\u202f][;!?]")
    for entry in _entries(room, "fr"):
        for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert not spaced.search(said), f"{room}: {said!r}"


def _entries(room: str, language: str) -> list[polib.POEntry]:
    catalogue = wording.catalogue(room, language)
    return [] if catalogue is None else [one for one in catalogue if not one.obsolete]


def _key(entry: polib.POEntry) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_text_is_translated_in_one_way(language: str) -> None:
    """Django merges the rooms' catalogues: of two translations one wins everywhere, unnoticed."""
    said: dict[tuple[str, str, str], dict[str, set[str]]] = {}
    for room in wording.ROOMS:
        for one in _entries(room, language):
            words = one.msgstr or "/".join(one.msgstr_plural.values())
            said.setdefault(_key(one), {}).setdefault(words, set()).add(room)
    twice = [f"{key[1]!r}: {ways}" for key, ways in said.items() if len(ways) > 1]
    assert not twice, "give one of them a context:\n" + "\n".join(twice)
