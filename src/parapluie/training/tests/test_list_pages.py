"""The page that takes class lists in: looked at first, recorded as seen, nothing kept in clear."""

import re
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from parapluie.accounts.actions import see_person_off
from parapluie.accounts.models import Person, Role
from parapluie.accounts.tests.people import everything_stored, hire, sign_in
from parapluie.kit import uploads
from parapluie.kit.times import today
from parapluie.ledger.entries import staff
from parapluie.ledger.models import Entry
from parapluie.training import class_lists, list_pages
from parapluie.training.actions import TrainingRefused
from parapluie.training.class_lists import Line
from parapluie.training.models import Completion, ListColumn

pytestmark = pytest.mark.django_db
PAGE = "/desk/training/lists/"
HEAD = "username,course,completed_on\n"
GOOD = "wren,Safer together,2026-03-02\nowl,Safer together,2026-03-02\n"


@pytest.fixture
def cora(course):
    for name in ("wren", "owl"):
        hire(name, passphrase=None)
    return sign_in(hire("cora", Role.COORDINATOR, passphrase=None))


def take(browser, content: bytes | str):
    """Choose a file; return the page that follows, as a browser gets there."""
    raw = content.encode() if isinstance(content, str) else content
    answer = browser.client.post(PAGE, {"file": SimpleUploadedFile("Class of Wren.csv", raw)})
    if answer.status_code == 303:
        answer = browser.open(PAGE)
    return answer.content.decode()


def press(browser, page: str):
    """Press the button that records."""
    return browser.send(PAGE, record=re.search(r'name="record" value="([\d-]+)"', page)[1])


def test_a_list_is_looked_at_first_and_recorded_when_said(cora):
    page = take(cora, HEAD + GOOD)
    assert "2 lines are new" in page and "Record these 2" in page
    assert not Completion.objects.exists()
    assert press(cora, page).status_code == 303
    assert Completion.objects.count() == 2
    assert Entry.objects.filter(act="training.completed", actor=cora.person.pk).count() == 2
    assert "2 completions recorded." in cora.open("/desk/training/").content.decode()
    again = take(cora, HEAD + GOOD)
    assert "2 are recorded already" in again and 'name="record"' not in again


def test_each_bad_line_is_named_with_its_wish_and_keeps_all_out_until_left_out(cora):
    later = today() + timedelta(days=2)
    bad = f'wrne,Safer together,2026-03-02\n"wren, owl",Safer together,2026-03-02\nwren,x,{later}\n'
    bad += f"wren,Safer together,{later}\n"
    page = take(cora, HEAD + GOOD + bad)
    rows = dict(re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td>', page))
    assert rows == {
        "Lines 4–5": "one sign-in name of somebody who works here",
        "Line 6": "the name of a course as it stands on the Courses page",
        "Line 7": "a day that has come",
    }
    assert "4 can't be recorded" in page
    assert not Completion.objects.exists()
    assert "Leave out the wrong ones and record 2" in page
    press(cora, page)
    assert Completion.objects.count() == 2


@pytest.mark.slow
def test_one_bad_line_in_a_hundred_keeps_two_thousand_out_and_each_is_named(cora):
    days = [today() - timedelta(days=1 + number) for number in range(1_000)]
    lines = [f"{who},Safer together,{day}\n" for day in days for who in ("wren", "owl")]
    bad = range(50, 2_000, 100)
    for number in bad:
        lines[number] = "wrne,Safer together,2026-03-02\n"
    page = take(cora, HEAD + "".join(lines))
    assert ", ".join(str(number + 2) for number in bad) in page
    assert "20 can't be recorded" in page and not Completion.objects.exists()
    press(cora, page)
    assert Completion.objects.count() == 1_980


@pytest.mark.parametrize(
    "raw",
    [
        (HEAD + GOOD).encode("utf-8-sig"),
        (HEAD + GOOD).replace(",", ";").replace("\n", "\r\n").encode("cp1252"),
        (HEAD + GOOD).replace("\n", "\r").encode(),
    ],
)
def test_files_as_other_programs_write_them_are_taken(cora, raw):
    assert "2 lines are new" in take(cora, raw)


@pytest.mark.parametrize(
    "head", ["Sign-in name,Course,Date", "Nom de connexion,Cours,Jour", "USERNAME,Course name,Day"]
)
def test_headings_that_say_it_are_found(cora, head):
    assert "2 lines are new" in take(cora, f"{head}\n{GOOD}")


def test_what_stood_in_a_bad_line_is_shown_as_text_and_cut(cora):
    bad = f"<b>Park2</b> Park3,Safer together,2026-03-02\n{'w' * 90},Safer together,2026-03-02\n"
    page = take(cora, HEAD + GOOD + bad)
    assert "&lt;b&gt;Park2&lt;/b&gt; Park3<br>" in page and "<b>Park2" not in page
    assert "w" * 40 in page and "w" * 41 not in page


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "The file is empty."),
        (b"\n\n\n", "The file is empty."),
        (b",,\n", "The first line has no headings."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x81\xff", "This isn&#x27;t a CSV file."),
        (b"PK\x03\x04\x14\0\0\0", "This isn&#x27;t a CSV file."),
    ],
)
def test_what_is_no_list_is_said_in_plain_words(cora, raw, said):
    assert said in take(cora, raw)


def test_columns_of_another_system_are_asked_for_once_and_kept(cora):
    other = "User ID,Title,Class,Date\nwren,Clerk,Safer together,2026-03-02\n"
    page = take(cora, other)
    assert "Not every column was found." in page and 'name="record"' not in page
    assert "Which column is which?" in page and "deletes it here" in page
    assert not ListColumn.objects.exists()
    said = {"username": "User ID", "course": "Class", "completed_on": "Date", "columns": "1"}
    assert cora.send(PAGE, **{**said, "course": "Elsewhere"}).status_code == 200
    assert cora.send(PAGE, **said).status_code == 303
    page = cora.open(PAGE).content.decode()
    assert "Read from the columns User ID, Class, Date." in page
    assert "1 line is new" in page and '<option value="Class" selected>' in page
    cora.send(PAGE, drop="1")
    assert "1 line is new" in take(cora, other), "kept for the next list"


def test_what_changed_since_it_was_looked_at_is_not_recorded(cora):
    page = take(cora, HEAD + GOOD)
    see_person_off(Person.objects.get(username="wren"), by=staff("administrator", "x"))
    answer = press(cora, page)
    assert "Something changed since" in answer.content.decode()
    assert not Completion.objects.exists()
    press(cora, answer.content.decode())
    assert [one.person.username for one in Completion.objects.all()] == ["owl"]


def test_nobody_records_their_own_training_with_a_list(cora, course):
    page = take(cora, HEAD + GOOD + "cora,Safer together,2026-03-02\n")
    assert "another coordinator, for your own training" in page
    press(cora, page)
    assert not Completion.objects.filter(person=cora.person).exists()
    own = Line(2, cora.person.pk, course.pk, today())
    with pytest.raises(TrainingRefused):
        class_lists.record([own], by=staff("coordinator", cora.person.pk))


def test_between_the_two_the_list_lies_nowhere_in_clear(cora):
    line = "wren,Safer together,2026-03-02,Zinnober\n"
    take(cora, "username,course,completed_on,name\n" + line * 50)
    stored = everything_stored()
    assert "Zinnober" not in stored
    assert zlib.compress(b"Zinnober")[2:8].hex() not in stored
    assert "1 line is new" in cora.open(PAGE).content.decode()
    other = sign_in(cora.person)
    assert "is new" not in other.open(PAGE).content.decode()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04\x81\x8d\x8f", "neither UTF-8 nor Windows-1252"),
        (HEAD.encode() + b"x" * 200_000, "Is this a CSV?"),
        (HEAD.encode() + b"\n" * 50_001, "parapluie training import"),
        (b"," * (uploads.MOST_OF_A_LIST + 1), "parapluie training import"),
    ],
)
def test_what_is_no_list_or_too_long_is_refused_with_the_way_on(cora, raw, said):
    assert said in take(cora, raw)
    assert "What the columns were taken for" not in cora.open(PAGE).content.decode()


@pytest.mark.slow
def test_a_request_far_too_large_is_not_parsed_at_all(cora):
    raw = bytes(uploads.MOST_OF_A_LIST + uploads.SLACK)
    answer = cora.client.post(PAGE, {"file": SimpleUploadedFile("x.csv", raw)})
    assert answer.status_code == 413
    assert "parapluie training import" in answer.content.decode()


def test_a_list_that_cannot_be_packed_small_is_for_the_command(cora, monkeypatch):
    monkeypatch.setattr(list_pages, "MOST_KEPT", 10)
    assert "parapluie training import" in take(cora, HEAD + GOOD)


def test_page_and_command_find_the_same(cora, tmp_path, capsys):
    bad = "wrne,Safer together,2026-03-02\n"
    page = take(cora, HEAD + GOOD + bad)
    (tmp_path / "list.csv").write_text(HEAD + GOOD + bad)
    with pytest.raises(SystemExit):
        call_command("training", "import", str(tmp_path / "list.csv"))
    said = capsys.readouterr().out
    assert "line 4: wanted one sign-in name of somebody who works here" in said
    assert "one sign-in name of somebody who works here" in page


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([2], "2"), ([2, 3, 4, 7], "2–4, 7"), ([2, 4, 5], "2, 4–5"), ([], "")],
)
def test_lines_are_named_in_ranges(numbers, said):
    assert list_pages.in_ranges(numbers) == said


def test_a_second_press_records_nothing_twice(cora):
    page = take(cora, HEAD + GOOD)
    press(cora, page)
    assert "No file was chosen." in press(cora, page).content.decode(), "it is put away by then"
    assert Completion.objects.count() == 2
