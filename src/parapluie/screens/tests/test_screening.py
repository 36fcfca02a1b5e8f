"""On the way out nothing passes unread; elsewhere a broken screen keeps nobody from writing."""

import pytest

from parapluie.screens.findings import Finding, Strength, Tier, Where
from parapluie.screens.screening import run


class Hats:
    """Finds hats."""

    name, clause = "hats", "BRI-3c"
    stands = frozenset({Where.LEAVING, Where.STAFF})
    languages = frozenset({"en"})

    def read(self, text, language):
        if "crash" in text:
            raise ValueError(text)
        start = text.find("hat")
        found = Finding(
            "hats", "a hat", Tier.RULES, start, start + 3, "BRI-3c", Strength.ASK, "Cut it."
        )
        return [found] if start >= 0 else []


hats = Hats()


@pytest.fixture(autouse=True)
def _one_screen(settings):
    settings.SCREENS = [f"{__name__}.hats"]


def test_a_screen_reads_only_where_it_stands():
    assert [one.start for one in run("my hat", "en", Where.STAFF)] == [3]
    assert run("my hat", "en", Where.REPORTER) == []


@pytest.mark.parametrize(("text", "language"), [("crash", "en"), ("mon chapeau", "fr")])
def test_what_a_screen_cannot_read_does_not_leave(text, language):
    (refused,) = run(text, language, Where.LEAVING)
    assert (refused.strength, refused.start, refused.end) == (Strength.REFUSE, 0, len(text))
    assert run(text, language, Where.STAFF) == []


def test_a_failing_screen_logs_its_name_and_never_the_text(caplog):
    run("crash on Elm Street", "en", Where.LEAVING)
    assert "hats" in caplog.text
    assert "Elm Street" not in caplog.text


def test_without_any_screen_nothing_leaves(settings):
    settings.SCREENS = []
    assert [one.strength for one in run("my hat", "en", Where.LEAVING)] == [Strength.REFUSE]
    assert run("my hat", "en", Where.STAFF) == []
