"""`parapluie screen`: one line out for each line in, whatever stands in it."""

import io
import json
import subprocess
import sys
import time

import pytest

from parapluie.screens import screening
from parapluie.screens.management.commands import screen

KEYS = {"screen", "label", "tier", "start", "end", "clause", "strength"}


def read(monkeypatch, capsys, *lines):
    class Input:
        buffer = io.BytesIO(b"".join(lines))

    monkeypatch.setattr(sys, "stdin", Input)
    try:
        screen.Command().run_from_argv(["parapluie", "screen"])
        ended = 0
    except SystemExit as end:
        ended = end.code
    return [json.loads(one) for one in capsys.readouterr().out.splitlines()], ended


def line(**said):
    return json.dumps(said).encode() + b"\n"


def test_what_it_finds_comes_with_offsets_clause_and_strength(monkeypatch, capsys):
    text = "Hello. Her visa ran out."
    (told,), ended = read(monkeypatch, capsys, line(id="a", lang="en", text=text, where="leaving"))
    (found,) = [one for one in told["findings"] if one["screen"] == "status"]
    assert (told["id"], ended, set(found)) == ("a", 0, KEYS)
    assert text[found["start"] : found["end"]] == "Her visa ran out"
    assert (found["tier"], found["strength"], found["clause"]) == ("rules", "refuse", "BRI-3c")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"\xff\xfe\n", "not UTF-8"),
        (b"{\n", "not JSON"),
        (b"[]\n", "not an object"),
        (b'{"id": 1}\n', '"text" is missing'),
        (b'{"id": 1, "text": 5}\n', '"text" is missing'),
        (b'{"id": 1, "text": "x", "lang": 7}\n', '"lang" is no text'),
        (b'{"id": 1, "text": "x", "where": "moon"}\n', '"where" is none of'),
        (line(id=1, text="x" * 10_000_000), "longer than"),
        (line(id=1, text="x" * (screening.LONGEST + 1)), "too long"),
        (b"[" * 100_000 + b"\n", "not JSON"),
        (b'{"id": NaN, "text": "x"}\n', "not JSON"),
        (b'{"id": 1e999, "text": "x"}\n', "not JSON"),
        (b'{"id": ' + b"7" * 5000 + b', "text": "x"}\n', "not JSON"),
    ],
)
def test_a_bad_line_is_told_and_the_stream_goes_on(monkeypatch, capsys, bad, said):
    good = line(id=2, text="The lamp is broken.", where="staff")
    told, ended = read(monkeypatch, capsys, bad, b"\n", good)
    assert ended == 1
    assert said in told[0]["error"]
    assert told[0]["findings"] == []
    assert told[1] == {"id": 2, "findings": []}


def test_a_lone_surrogate_and_odd_ids_come_back(monkeypatch, capsys):
    told, ended = read(
        monkeypatch,
        capsys,
        b'{"id": "\\ud800", "text": "a \\ud800 b"}\n',
        line(id={"any": ["thing"]}, text="ok"),
    )
    assert [one["id"] for one in told] == ["\ud800", {"any": ["thing"]}]
    assert ended == 0


def test_a_language_may_be_missing_and_is_told_by_the_words(monkeypatch, capsys):
    told, _ = read(monkeypatch, capsys, line(id=1, text="Elle est sans papiers depuis mai."))
    assert [one["screen"] for one in told[0]["findings"]] == ["status"]


def test_nothing_is_written_but_the_answer(monkeypatch, capsys, caplog):
    read(monkeypatch, capsys, line(id=1, text="Her visa ran out.", where="leaving"))
    assert "visa" not in capsys.readouterr().err + caplog.text


@pytest.mark.slow
def test_it_needs_no_city_and_answers_in_order():
    lines = b"".join(line(id=at, text="The lamp is broken.", where="staff") for at in range(300))
    command = [sys.executable, "-c", "from parapluie.config.cli import main; main()", "screen"]
    sys_argv = ["-c", "import sys; sys.argv = ['parapluie', 'screen']; " + command[2]]
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, *sys_argv], input=lines, capture_output=True, check=True, timeout=60
    )
    assert [json.loads(one)["id"] for one in done.stdout.splitlines()] == list(range(300))


HARD = [
    "deported ", "has no visa expired ask for her papers ", "1 2 3 ", "a@", "a.", "x", "u n d o ",
    "\u200bvisa", "her her her visa ", "((((", "604-", "six oh four ", "ａ", "é", "签证", "а", "1",
    "a b c d e ", "at dot ", ". ", "@@@ ", "plate plate ", "\n", "ask for ", "girl hit ", "x-\n",
    "лист ", "ਕੱਚੀ ", "_ ", "5 main st ", "her visa. ", "\u0301", "ｖ ", "\ud800",
    "6045551234 ", "AB1 23C ", "vi-sa ", "签证过期v1-s4…黑户偷渡 v i s a ",
    "car AB1 ", "42 Agnes ", "instagram a ", "www.a/", "kiki.r on ", "twenty-one ", "goes by a ",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", HARD)
def test_no_text_takes_more_time_than_its_length_says(piece):
    """Twenty times the text takes at most a hundred times as long: no square hides here."""
    short, long = (piece * (size // len(piece)) for size in (2_000, 40_000))
    screening.run(short, "en", screening.Where.LEAVING)
    assert _seconds(long) < 100 * max(_seconds(short), 0.002)


def _seconds(text):
    """Return the shorter of two times: a collection of garbage may fall into one of them."""
    times = []
    for _ in range(2):
        began = time.process_time()
        screening.run(text, "en", screening.Where.LEAVING)
        times.append(time.process_time() - began)
    return min(times)
