"""The pack that ships: New Westminster's, read from its folder."""

import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from parapluie.guidelines import governing_version
from parapluie.guidelines.controls import carries_out
from parapluie.guidelines.pack import current_pack, load
from parapluie.kit.errors import OperatorError

_NUMBERS = {
    "PRE": "1 2 3",
    "PUR": "1a 1b 1c 2 3 4 5",
    "OBJ": "1 2 3",
    "SCO": "1a 1b 2a 2b 2c 2d",
    "PRI": "1 2 3 4 5 6",
    "POL": "1 2a 2b",
    "BRI": "1 2a 2b 3a 3b 3c 4 5 6",
    "RES": "1 2 3a 3b 4",
    "END": "1 2 3 4 5",
}
EVERY_CLAUSE = [f"{part}-{one}" for part, numbers in _NUMBERS.items() for one in numbers.split()]


def _run(*words):
    said = io.StringIO()
    call_command("guidelines", *words, stdout=said)
    return said.getvalue()


def test_the_pack_holds_every_clause_in_the_order_of_the_text():
    found = [clause.id for clause in current_pack().clauses]
    assert sorted(found) == sorted(EVERY_CLAUSE)
    assert found[:3] == ["PRE-1", "PRE-2", "PRE-3"]


def test_the_version_of_a_day_is_the_one_in_effect_then():
    assert governing_version(date(2023, 11, 27)) == "1"
    assert governing_version(date(2020, 1, 1)) == "1"


def test_check_finds_no_fault_and_says_how_many_clauses_there_are():
    assert "47 clauses, 0 faults" in _run("check")


def test_the_report_is_json_with_a_state_for_every_clause():
    shown = json.loads(_run("report", "--format", "json"))
    assert {one["id"] for one in shown["clauses"]} == set(EVERY_CLAUSE)
    states = {"met", "not met", "no cases", "not shown", "not measurable"}
    assert {one["state"] for one in shown["clauses"]} <= states


def test_a_format_that_is_not_there_yet_says_so():
    with pytest.raises(OperatorError, match="csv isn't there yet; wanted: json"):
        _run("report", "--format", "csv")


def test_the_public_face_says_that_it_sees_only_half_the_house(settings):
    settings.FACE = "public"
    with pytest.raises(OperatorError, match="PARAPLUIE_FACE=both or staff"):
        _run("check")


def test_a_source_that_differs_ends_with_an_error_and_names_the_clauses(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Scope\n\nSomething else.\n")
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("guidelines", "verify", "--source", str(other), stdout=said)
    assert "to be reviewed: SCO-1a" in said.getvalue()
    assert "0 of 47 clauses found" in said.getvalue()


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("clauses/end.toml", 'verify = "tests"', 'verify = "hope"', "verify of END-1 is 'hope'"),
        ("clauses/end.toml", "ordinal = 1", 'ordinal = "x"', "ordinal of END-1 is 'x', wanted int"),
        ("pack.toml", 'name = "new-westminster"', "", "name is None, wanted str"),
        ("versions.toml", "[[version]]", "[[version", "can't be read"),
    ],
)
def test_a_damaged_pack_says_which_file_and_what_is_wanted(tmp_path, file, before, after, said):
    folder = Path(shutil.copytree(settings.PACK, tmp_path / "pack"))
    path = folder / file
    path.write_text(path.read_text().replace(before, after, 1))
    with pytest.raises(OperatorError) as fault:
        load(folder)
    assert said in str(fault.value)
    assert path.name in str(fault.value)


def test_a_control_is_a_module_level_function_with_a_clause():
    def inner():
        """Stands inside a function, so nothing could take its place."""

    with pytest.raises(TypeError, match="can't be a control"):
        carries_out("PRI-1")(inner)
    assert carries_out("PRI-1") is not None


def chosen(folder: Path, old: str, new: str) -> Path:
    """Return a copy of the pack with one parameter of RES-2 as a city might write it."""
    pack = folder / "pack"
    shutil.copytree(settings.PACK, pack)
    path = pack / "clauses" / "res.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return pack


def test_the_days_a_city_adopted_count(tmp_path):
    pack = load(chosen(tmp_path, 'name = "decide_within"\nvalue = 10', DECIDED_IN_SEVEN))
    assert pack.number("RES-2", "decide_within", most=60) == 7
    (said,) = [one for one in pack.clause("RES-2").parameters if one.name == "decide_within"]
    assert said.is_adopted and said.adopted_by == "Council"


@pytest.mark.parametrize("value", ["0", "61", '"ten"'])
def test_days_nobody_can_count_are_named(tmp_path, value):
    pack = load(chosen(tmp_path, "value = 10", f"value = {value}"))
    with pytest.raises(OperatorError, match=r"decide_within of RES-2 .* wanted a number from 1"):
        pack.number("RES-2", "decide_within", most=60)


DECIDED_IN_SEVEN = """name = "decide_within"
adopted_by = "Council"
adopted_on = 2026-05-04
value = 7"""
