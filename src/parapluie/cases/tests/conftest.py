"""Two readers who can work, so that messages can come in at all."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from parapluie.accounts.models import Person, Rank
from parapluie.cases.tests import office
from parapluie.kit.references import is_id
from parapluie.screens import writing


@pytest.fixture
def amira(db) -> Person:
    return office.reader("amira", title="Social planner")


@pytest.fixture
def ben(db) -> Person:
    return office.reader("ben")


@pytest.fixture
def dana(db) -> Person:
    return office.designated("dana", Rank.DESIGNATE, title="Deputy City Manager")


@pytest.fixture
def alex(db) -> Person:
    return office.designated("alex", Rank.ALTERNATE, title="City Solicitor")


@pytest.fixture
def hilde(db) -> Person:
    return office.designated("hilde", Rank.NEXT_LEVEL, title="Head of Human Resources")


@pytest.fixture(autouse=True)
def _random_names_are_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What staff seal reaches the screens without ids: one in some thousand reads like a word."""
    given = writing.texts_of

    def checked(content: Mapping[str, Any]) -> Iterator[str]:
        for text in given(content):
            signs = (str.isdigit, str.isupper, str.islower)
            mixed = all(any(map(one, text)) for one in signs)
            assert not (is_id(text) and mixed), f"list its name in screens.writing: {text}"
            yield text

    monkeypatch.setattr(writing, "texts_of", checked)
