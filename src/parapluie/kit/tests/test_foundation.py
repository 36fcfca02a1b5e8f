"""The small values everything stands on: key files, the city's own words, references, days."""

import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.utils import translation

from parapluie.kit import keyfiles, references, times
from parapluie.kit.city import load, titled
from parapluie.kit.errors import OperatorError, refuse


def test_key_files_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert keyfiles.create_missing(folder) == list(keyfiles.ALL)
    first = keyfiles.read(folder, keyfiles.PEPPER)

    assert keyfiles.create_missing(folder) == []

    assert keyfiles.read(folder, keyfiles.PEPPER) == first
    assert stat.S_IMODE((folder / keyfiles.PEPPER).stat().st_mode) == 0o600


def test_a_damaged_key_file_is_named_and_not_replaced(tmp_path: Path) -> None:
    keyfiles.create_missing(tmp_path)
    (tmp_path / keyfiles.SALT).write_bytes(b"short")
    with pytest.raises(OperatorError, match="has 5 bytes, wanted 32"):
        keyfiles.read(tmp_path, keyfiles.SALT)
    assert keyfiles.create_missing(tmp_path) == []


def test_an_absent_key_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="parapluie setup"):
        keyfiles.read(tmp_path, keyfiles.LEDGER)


def test_a_city_without_a_file_has_only_the_defaults_of_the_law(tmp_path: Path) -> None:
    city = load(tmp_path / "city.toml")
    assert city.child_phone == "1-800-663-9122"
    assert not city.name and not city.organisations


def test_a_city_speaks_the_readers_language_and_else_english(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_text('name = { en = "City", fr = "Ville" }\nkept_for = "a year"\n', "utf-8")
    city = load(path)
    with translation.override("fr"):
        assert (str(city.name), str(city.kept_for)) == ("Ville", "a year")


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("name = 3", "name is 3"),
        ('nom = "Ville"', "unknown entries: nom"),
        ("name = ", "can't be read"),
        ("organisations = [{ phone = '1' }]", "needs a name"),
        ('street_names = "Mill"', "street_names is 'Mill'"),
    ],
)
def test_a_city_file_with_a_slip_is_refused(tmp_path: Path, written: str, named: str) -> None:
    path = tmp_path / "city.toml"
    path.write_text(written, "utf-8")
    with pytest.raises(OperatorError, match=named):
        load(path)


def test_references_can_be_said_and_tell_nothing() -> None:
    many = {references.new_reference() for _ in range(500)}
    assert len(many) == 500
    assert all(len(one) == 9 and one[4] == "-" for one in many)
    assert not set("ILOU") & set("".join(many))
    assert len(references.new_id()) == 22


def test_today_is_the_citys_day_and_not_greenwichs() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 5, 0, tzinfo=UTC), tick=False):
        assert times.now() == datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
        assert times.today() == date(2026, 11, 22)


def test_a_refusal_says_why_and_the_way_on() -> None:
    refused = refuse("No training.", instead="Take the course.", clause="RES-1")
    assert str(refused) == "No training."
    assert (refused.refusal.instead, refused.refusal.clause) == ("Take the course.", "RES-1")


def test_a_title_reads_in_the_readers_language_where_the_city_gave_one(tmp_path, settings):
    (tmp_path / "city.toml").write_text('[titles]\n"Clerk" = { fr = "Greffe" }\n', "utf-8")
    settings.PARAPLUIE_CITY = load(tmp_path / "city.toml")
    with translation.override("fr"):
        assert (titled("Clerk"), titled("Planner")) == ("Greffe", "Planner")
    with translation.override("en"):
        assert titled("Clerk") == "Clerk"


def test_titles_that_are_no_table_are_named(tmp_path):
    (tmp_path / "city.toml").write_text('titles = "Clerk"\n', "utf-8")
    with pytest.raises(OperatorError, match="titles is 'Clerk'"):
        load(tmp_path / "city.toml")
