"""On the way out nothing passes unread; elsewhere a broken screen keeps nobody from writing."""

from types import MappingProxyType

import pytest

from parapluie.screens.findings import Found, Strength, Tier, Where
from parapluie.screens.screening import LONGEST, TooLong, run


class Hats:
    """Finds hats."""

    name, clause = "hats", "BRI-3c"
    stands = MappingProxyType({Where.LEAVING: Strength.REFUSE, Where.STAFF: Strength.ADVISE})

    def knows(self, language):
        return language == "en"

    def advice(self):
        return "Cut it."

    def read(self, text, where):
        if "crash" in text.raw:
            raise ValueError(text.raw)
        for word, tier in (("hat", Tier.RULES), ("cap", Tier.MODEL)):
            if (start := text.raw.find(word)) >= 0:
                yield Found("a hat", start, start + 3, tier)


hats = Hats()


@pytest.fixture(autouse=True)
def _one_screen(settings):
    settings.SCREENS = [f"{__name__}.hats"]


def test_a_screen_reads_only_where_it_stands():
    assert [one.start for one in run("my hat", "en", Where.STAFF)] == [3]
    assert run("my hat", "en", Where.REPORTER) == []


def test_a_screen_is_as_hard_as_it_says_and_a_model_never_refuses():
    assert [one.strength for one in run("a hat, a cap", "en", Where.LEAVING)] == ["refuse", "ask"]
    assert {one.strength for one in run("a hat, a cap", "en", Where.STAFF)} == {"advise"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("crash", "en"),
        ("mon beau chapeau est à la maison", "fr"),
        ("私の帽子です", ""),
        ("hi", "sw"),
    ],
)
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


def test_a_text_too_long_to_read_is_refused_whole():
    with pytest.raises(TooLong):
        run("x" * (LONGEST + 1), "en", Where.STAFF)
