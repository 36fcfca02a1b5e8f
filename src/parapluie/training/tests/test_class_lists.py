"""Class lists: as systems write them, all lines or none, and twice is once."""

import csv
import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training import actions, class_lists, exporting
from parapluie.training.class_lists import BadLine, Line
from parapluie.training.models import Completion, Course
from parapluie.training.tests.conftest import DAY

pytestmark = pytest.mark.django_db
COLUMNS = {field: field for field in class_lists.FIELDS}
TRAINING, EXPORT = "/desk/training/", "/desk/training/export/"
HEAD = "username,course,completed_on\n"


@pytest.fixture
def wren(peers):
    actions.add_course(title="Café commun", developer=peers, qualifying=True, by=SYSTEM)
    return hire("wren", passphrase=None)


def read(data: bytes | str, columns=COLUMNS):
    raw = data.encode() if isinstance(data, str) else data
    return list(class_lists.read(io.BytesIO(raw), columns))


GOOD = "wren,Café commun,2026-03-02\n"


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + GOOD).encode(),
        (HEAD + GOOD).encode("utf-8-sig"),
        (HEAD + GOOD).encode("cp1252"),
        (HEAD + GOOD).replace(",", ";").replace("\n", "\r\n").encode(),
        (HEAD + GOOD).replace(",", "\t").encode(),
        ("completed_on,username,more,course\n2026-03-02T09:00, WREN ,x,café COMMUN\n\n").encode(),
    ],
)
def test_a_list_is_read_as_systems_write_it(wren, data):
    (line,) = read(data)
    assert isinstance(line, Line)
    assert (line.number, line.person, line.completed_on.isoformat()) == (2, wren.pk, "2026-03-02")


@pytest.mark.parametrize(
    ("bad", "wanted"),
    [
        ("wrne,Café commun,2026-03-02", "sign-in name"),
        ('"wren, owl",Café commun,2026-03-02', "one sign-in name"),
        ("wren,Other,2026-03-02", "name of a course"),
        ("wren,Café commun,2 March", "a day such as"),
        ("wren,Café commun", "a day such as"),
        (f"wren,Café commun,{today() + timedelta(days=2)}", "a day that has come"),
        (f"{'w' * 2000},Café commun,2026-03-02", "1000 signs at most"),
        ('wren,"Café"commun,2026-03-02', "quotes closed"),
        ('wren,"Café commun,2026-03-02', "quotes closed"),
        ("wren,Café commun,2026-03-021", "a day such as"),
        ("wren,Café commun,2026-W10-1", "a day such as"),
    ],
)
def test_a_bad_line_is_named_and_the_next_one_is_read(wren, bad, wanted):
    first, second = read(HEAD + bad + "\n" + GOOD)
    assert isinstance(first, BadLine) and first.number == 2 and wanted in first.wanted
    assert isinstance(second, Line)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "lacks: username"),
        (b"name,course\n", "lacks: username, completed_on"),
        (b"username\x81\xff,course\n", "neither UTF-8 nor Windows-1252"),
        (HEAD.encode() + b"x" * 200_000, "over 100,000 signs"),
    ],
)
def test_a_file_that_is_no_list_is_refused(wren, data, said):
    with pytest.raises(OperatorError, match=said):
        read(data)


def test_a_file_too_large_is_refused_before_a_line_is_read(wren, monkeypatch):
    monkeypatch.setattr(class_lists, "LARGEST", 100)
    with pytest.raises(OperatorError, match="Cut it into parts"):
        read(HEAD + GOOD * 10)


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("training", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "list.csv"


def test_the_same_list_twice_changes_nothing(wren, file):
    file.write_text(HEAD + GOOD * 3)
    assert "Nothing is recorded." in command("import", str(file))
    assert not Completion.objects.exists()
    assert "1 recorded, 2 stood already." in command("import", str(file), "--record")
    assert "0 recorded, 3 stood already." in command("import", str(file), "--record")
    assert Entry.objects.filter(act="training.completed").count() == 1
    assert Completion.objects.get().expires_on.isoformat() == "2028-03-02"


def test_a_bad_line_keeps_all_out_until_it_is_left_out_on_purpose(wren, file):
    file.write_text(HEAD + GOOD + "wrne,Café commun,2026-03-02\n")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("training", "import", str(file), "--record", stdout=out)
    assert "line 3: wanted one sign-in name" in out.getvalue()
    assert not Completion.objects.exists()
    assert "1 recorded" in command("import", str(file), "--record", "--without-bad-lines")


def test_headings_of_another_system_are_kept_for_the_next_list(wren, file):
    file.write_text("User ID,Course name,Date\n" + GOOD)
    said = ["username=User ID", "course=Course name", "completed_on=Date"]
    assert "1 lines can be recorded" in command("import", str(file), "--columns", *said)
    assert "1 recorded" in command("import", str(file), "--record")
    with pytest.raises(OperatorError, match="lacks: Nothing"):
        command("import", str(file), "--columns", "username=Nothing")
    assert "0 recorded" in command("import", str(file), "--record"), "a slip is not kept"
    with pytest.raises(OperatorError, match="--columns has who"):
        command("import", str(file), "--columns", "who=User ID")


def test_a_pipe_is_asked_to_be_a_file():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    with pytest.raises(OperatorError, match="Save it as a file"):
        list(class_lists.read(Pipe(HEAD.encode()), COLUMNS))


def test_a_file_that_is_not_there_is_said_so(file):
    with pytest.raises(OperatorError, match="can't be read"):
        command("import", str(file))


def test_the_register_goes_out_with_its_description(wren, file, tmp_path):
    file.write_text(HEAD + GOOD)
    command("import", str(file), "--record")
    wren.title = "=1+1"
    wren.save()
    assert "1 completions written." in command("export", str(tmp_path / "out"))
    rows = (tmp_path / "out/completions.csv").read_text("utf-8").splitlines()
    described = json.loads((tmp_path / "out/datapackage.json").read_text("utf-8"))
    fields = [one["name"] for one in described["resources"][0]["schema"]["fields"]]
    assert rows[0].split(",") == fields
    assert rows[1].startswith("wren,'=1+1,Community Services,Café commun,Alder Peer Network,true")
    assert Entry.objects.filter(act="training.exported").count() == 1
    with pytest.raises(OperatorError, match="can't be written"):
        command("export", str(file / "below"))


@pytest.mark.parametrize("before", ["", " ", "\n", "\t", "\u200b", "\u00a0 "])
def test_no_cell_runs_as_a_formula(wren, file, tmp_path, before):
    file.write_text(HEAD + GOOD)
    command("import", str(file), "--record")
    for sign in ("=", "+", "-", "@", "\uff1d"):
        wren.title = f"{before}{sign}HYPERLINK(1)"
        wren.save()
        command("export", str(tmp_path))
        assert titles_in(tmp_path) == [f"'{sign}HYPERLINK(1)"]


def test_no_cell_begins_a_line_of_its_own(wren, file, tmp_path):
    file.write_text(HEAD + GOOD)
    command("import", str(file), "--record")
    wren.title = "a\r\n=HYPERLINK(1)"
    wren.save()
    command("export", str(tmp_path))
    assert titles_in(tmp_path) == ["a =HYPERLINK(1)"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PRIVACY_OFFICER])
def test_the_same_table_is_one_file_on_the_page(wren, file, tmp_path, role):
    file.write_text(HEAD + GOOD)
    command("import", str(file), "--record")
    wren.title = "=1+1"
    wren.save()
    command("export", str(tmp_path / "out"))
    cora = sign_in(hire("cora", role, passphrase=None))
    assert "Download the training records (ZIP)" in cora.open(TRAINING).content.decode()
    answer = cora.send(EXPORT)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        assert pack.namelist() == ["completions.csv", "datapackage.json"]
        assert pack.read("completions.csv") == (tmp_path / "out/completions.csv").read_bytes()
        assert json.loads(pack.read("datapackage.json"))["name"] == "training-register"
    went_out = Entry.objects.filter(act="training.exported", actor=cora.person.pk)
    assert went_out.get().actor_role == role


def test_nobody_else_takes_the_table_away(wren, file):
    lena = sign_in(hire("lena", Role.SUPERVISOR, passphrase=None))
    assert "Download the training records" not in lena.open(TRAINING).content.decode()
    assert lena.send(EXPORT).status_code == 404
    assert not Entry.objects.filter(act="training.exported").exists()


@pytest.mark.slow
def test_fifty_thousand_lines_are_packed_in_bounded_memory(wren, course):
    courses = [course, *Course.objects.bulk_create(Course(title=f"{n}") for n in range(99))]
    Completion.objects.bulk_create(
        Completion(person=wren, course=one, completed_on=day, expires_on=DAY + timedelta(1))
        for one in courses
        for day in (DAY - timedelta(days=number) for number in range(500))
    )
    tracemalloc.start()
    try:
        made = exporting.packed(by=SYSTEM)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    with zipfile.ZipFile(io.BytesIO(made)) as pack, pack.open("completions.csv") as rows:
        assert sum(1 for _ in rows) == 50_001
    assert most < 8_000_000, most


def titles_in(folder):
    with (folder / "completions.csv").open(encoding="utf-8", newline="") as out:
        return [row["title"] for row in csv.DictReader(out)]


def test_no_word_about_status_goes_out_with_a_title(wren, file, tmp_path):
    file.write_text(HEAD + GOOD)
    command("import", str(file), "--record")
    wren.title = "Clerk, her work permit expired in May"
    wren.save()
    command("export", str(tmp_path))
    assert "permit" not in (tmp_path / "completions.csv").read_text("utf-8")
