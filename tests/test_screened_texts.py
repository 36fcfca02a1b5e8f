"""No form that asks can ship: every text people read is read by the screens first.

Templates, messages, labels, choices, translations and ready answers. What says the opposite ("we
never ask …") stands in ALLOWED with its reason, and every line there is still needed.
"""

import tomllib
from dataclasses import dataclass

import pytest

from parapluie.screens import screening
from parapluie.screens.findings import Strength, Where
from tests import wording
from tests.test_words import Text, columns, form_fields, texts

SCREENS = frozenset({"status", "asks-status", "supplies", "stigma"})
REPLIES = wording.SOURCE / "cases" / "replies"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A text that a screen finds and that says the opposite of it."""

    place: str
    begins: str
    reason: str


_CARD = "says what staff don't say"
_NEVER = "says what we never ask, or that we don't need it"
ALLOWED = (
    Allowed("src/parapluie/screens/templates/screens/card.html", "Are you allowed", _CARD),
    Allowed("src/parapluie/screens/templates/screens/card.html", "Can I see your ID", _CARD),
    Allowed("src/parapluie/screens/templates/screens/card.html", "Where are you from", _CARD),
    Allowed("src/parapluie/screens/templates/screens/card.html", "How long have you been", _CARD),
    Allowed("screens/locale/fr", "Avez-vous le droit", _CARD),
    Allowed("screens/locale/fr", "Avez-vous une pièce", _CARD),
    Allowed("screens/locale/fr", "D’où venez-vous", _CARD),
    Allowed("screens/locale/fr", "Depuis combien de temps", _CARD),
    Allowed("screens/locale/fr", "Services frontaliers", "says that nothing is said to them"),
    Allowed("screens/locale/fr", "Tout le monde", _NEVER),
    Allowed("screens/locale/fr", "Retirez ceci", _NEVER),
    Allowed("src/parapluie/publicinfo/templates/publicinfo/about.html", "<p>Your name.", _NEVER),
    Allowed("src/parapluie/publicinfo/templates/publicinfo/about.html", "Your name.", _NEVER),
    Allowed("intake/locale/fr", "Vous avez peut-être parlé", "asks nothing: says what is hidden"),
)


def ready_answers() -> list[Text]:
    found = []
    for path in sorted(REPLIES.glob("*.toml")):
        for name, said in tomllib.loads(path.read_text("utf-8")).items():
            found.append(Text(f"{path.name}: {name}", _flat(said)))
    return found


def _flat(said: object) -> str:
    if isinstance(said, dict):
        return " · ".join(_flat(one) for one in said.values())
    if isinstance(said, list):
        return " · ".join(map(_flat, said))
    return str(said)


def found_in(every: list[Text]) -> list[tuple[str, str, str]]:
    """Return place, line and screen of each line that the rules would refuse, or advise against."""
    found = []
    for text in every:
        for part in text.said.split(" · "):
            for line in filter(None, map(str.strip, part.splitlines())):
                language = "fr" if text.place.endswith("/fr") else "en"
                for one in screening.run(line, language, Where.STAFF):
                    hard = one.tier == "rules" and one.strength is not Strength.ASK
                    if hard and one.screen in SCREENS:
                        found.append((text.place, line, one.screen))
    return found


@pytest.mark.django_db
@pytest.mark.clause("BRI-3b", "BRI-4", "PUR-1c")
def test_no_text_of_the_product_asks_or_names_a_status():
    every = [*texts(), *form_fields(), *columns(), *ready_answers()]
    found = found_in(every)
    assert [one for one in found if not any(_allows(each, one) for each in ALLOWED)] == []


@pytest.mark.django_db
def test_every_exception_is_still_needed():
    found = found_in(texts())
    assert [each for each in ALLOWED if not any(_allows(each, one) for one in found)] == []


def _allows(allowed: Allowed, found: tuple[str, str, str]) -> bool:
    place, line, _screen = found
    return place.startswith(allowed.place) and line.startswith(allowed.begins)


@pytest.mark.clause("BRI-3b")
def test_a_form_that_asks_would_be_found():
    label = Text("forms.py", "Country of citizenship · What is your immigration status?")
    assert {screen for _place, _line, screen in found_in([label])} & {"status", "asks-status"}
    assert found_in([Text("fr", "Avez-vous un permis de travail valide?")])
