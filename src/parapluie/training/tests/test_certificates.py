"""Certificates: what the paper says, what its square holds, and whom neither can fool."""

import io
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
import segno
import time_machine
from django.core.management import call_command
from django.utils import translation

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today
from parapluie.ledger import checkpoints, notes
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Checkpoint, Entry
from parapluie.training import actions, certificates, organisations, statements
from parapluie.training.models import Completion

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
MINE = "/desk/training/mine/"


@pytest.fixture
def wren():
    return hire("wren", passphrase=None)


@pytest.fixture
def done(wren, course):
    return actions.record_completion(wren, course=course, completed_on=DAY, by=SYSTEM)


@pytest.fixture
def note(done):
    return statements.signed(statements.barred(certificates.statement_of(done)))


def address(completion) -> str:
    return f"/desk/training/certificates/{completion.pk}/"


def verify(*words: str) -> tuple[str, int]:
    out = io.StringIO()
    try:
        call_command("training", "verify", *words, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(ended.code)
    return out.getvalue(), 0


def without_token(answer) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())


def modules_in(pdf: bytes) -> list[list[int]]:
    """Read the square out of the file itself: strokes one module high, in units of modules."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = pikepdf.parse_content_stream(file.pages[0])
    strokes, start = [], None
    for one in found:
        if str(one.operator) == "m":
            start = [float(each) for each in one.operands]
        elif str(one.operator) == "l" and start and start[1] % 1 == 0.5:
            end = [float(each) for each in one.operands]
            strokes.append((int(start[0]), int(end[0]), int(start[1])))
    edge, top = min(one[0] for one in strokes), min(one[2] for one in strokes)
    size = max(one[1] for one in strokes) - edge
    rows = [[0] * size for _ in range(size)]
    for begin, end, row in strokes:
        for column in range(begin, end):
            rows[row - top][column - edge] = 1
    return rows


@pytest.mark.slow
def test_the_square_in_the_file_holds_the_signed_words(client, done, wren):
    """The modules are read from the file; a square of the same text has the very same ones."""
    answer = sign_in(wren).send(address(done))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    said = statements.signed(certificates.statement_of(done))
    expected = segno.make_qr(said.encode(), error="m", mode="byte")
    assert modules_in(answer.content) == [list(row) for row in expected.matrix]
    assert Entry.objects.filter(act=certificates.TAKEN, actor=wren.pk).count() == 1


@pytest.mark.slow
def test_the_file_is_tagged_and_the_square_has_words_instead(client, done, wren):
    answer = sign_in(wren).send(address(done))
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        assert file.Root.MarkInfo.Marked and str(file.Root.Lang) == "en"
        assert b"pdfuaid" in bytes(file.Root.Metadata.read_bytes())
        stream = pikepdf.parse_content_stream(file.pages[0])
        tags = [str(one.operands[1]) for one in stream if str(one.operator) == "BDC"]
    assert any("A square code that holds these words" in one for one in tags)


def test_the_paper_says_what_was_completed_in_the_language_asked_for(done):
    said = statements.barred(certificates.statement_of(done))
    shown = certificates.as_data(said)
    assert shown["holder"] == "Wren officer (wren)"
    assert dict(shown["facts"]) == {
        "Course completed": "Safer together",
        "Developed by": "Alder Peer Network",
        "Completed on": "2 March 2026",
        "Counts until": "2 March 2028",
    }
    with translation.override("fr"):
        assert certificates.as_data(said)["title"] == "Attestation de formation"


@pytest.mark.clause("RES-1")
def test_no_certificate_is_given_of_a_course_that_peers_did_not_make(wren):
    own = actions.add_course(title="Made here", developer=None, qualifying=False, by=SYSTEM)
    done = actions.record_completion(wren, course=own, completed_on=DAY, by=SYSTEM)
    browser = sign_in(wren)
    assert "Certificate (PDF)" not in browser.open(MINE).content.decode()
    assert browser.send(address(done)).status_code == 404


@pytest.mark.slow
def test_somebody_elses_looks_like_none_and_the_coordinator_takes_it(done):
    owl = sign_in(hire("owl", Role.SUPERVISOR, passphrase=None))
    theirs, absent = owl.send(address(done)), owl.send("/desk/training/certificates/999999/")
    assert theirs.status_code == absent.status_code == 404
    assert without_token(theirs) == without_token(absent)
    assert not Entry.objects.filter(act=certificates.TAKEN).exists()
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    page = cora.open(f"/desk/training/people/{done.person_id}/").content.decode()
    assert f'action="{address(done)}"' in page
    assert cora.send(address(done)).content.startswith(b"%PDF-")


def test_what_was_taken_back_has_no_certificate(done, wren):
    actions.take_back(done, by=SYSTEM)
    assert sign_in(wren).send(address(done)).status_code == 404


@pytest.mark.clause("RES-1")
def test_it_holds_until_it_runs_out_although_the_organisation_closed(done, note, peers):
    organisations.close_organisation(peers, closed_on=today(), by=SYSTEM)
    assert done in certificates.certifiable()
    with time_machine.travel("2028-03-02T20:00:00Z"):
        assert verify(note) == (
            "Valid until 2028-03-02.\n"
            f"{statements.read(note).city}: Wren officer (wren) completed Safer together, "
            "developed by Alder Peer Network, on 2026-03-02.\n"
            f"Signed by {notes.origin()}, key {notes.ours().id.hex()}.\n"
            "Only the City's training coordinator can say whether it was taken back since.\n",
            0,
        )
    with time_machine.travel("2028-03-03T20:00:00Z"):
        said, ended = verify(note)
        paper = certificates.as_data(statements.read(note))
    assert said.startswith("Genuine, but not valid: it ran out on 2028-03-02.") and ended == 1
    assert ("Ran out on", "2 March 2028") in paper["facts"] and paper["ran_out"]


@pytest.mark.slow
def test_one_sign_changed_anywhere_and_it_is_not_valid(note):
    ours = notes.ours()
    for at, sign in enumerate(note):
        other = "x" if sign != "x" else "y"
        changed = note[:at] + other + note[at + 1 :]
        if at < len(note) - 1:  # the last line's end may be missing or not: no words stand in it
            assert statements.read(changed, ours) is None, at
    assert verify(note.replace("2028", "2029"))[0].startswith("Not valid: ")


def test_line_ends_of_phones_and_files_change_nothing(note, tmp_path):
    file = tmp_path / "square.txt"
    for said in (note.replace("\n", "\r\n"), "\ufeff" + note, note.rstrip(), f"\n{note}\n"):
        assert verify(said)[1] == 0
        file.write_text(said, "utf-8")
        assert verify(str(file))[1] == 0
    with pytest.raises(OperatorError, match="can't be read"):
        verify(str(tmp_path / "none"))


def test_neither_a_checkpoint_nor_a_certificate_is_taken_for_the_other(note, db):
    checkpoints.sign_checkpoint()
    checkpoint = Checkpoint.objects.create(size=10**6, root=bytes(32), note=note, made_on=today())
    with pytest.raises(OperatorError, match="was changed"):
        checkpoints.refuse_contradiction(checkpoint, 10**6)
    signed = notes.sign_note(checkpoints.text(4, bytes(32)))
    assert notes.open_note(signed) and statements.read(signed) is None
    six = notes.sign_note(f"{notes.origin()}\na\nb\nc\nd\n2026-03-02/2028-03-02\n")
    assert statements.read(six) is None


def test_names_with_line_ends_add_no_line_of_their_own(wren, peers):
    title = "Safer\nCity of Elsewhere\r\n\x1btogether"
    course = actions.add_course(title=title, developer=peers, qualifying=True, by=SYSTEM)
    done = actions.record_completion(wren, course=course, completed_on=DAY, by=SYSTEM)
    said = statements.read(statements.signed(statements.barred(certificates.statement_of(done))))
    assert said.course == "Safer City of Elsewhere together"


@pytest.mark.clause("BRI-3c")
def test_no_word_about_status_leaves_in_the_square(wren, course):
    wren.title = "Clerk, her work permit expired in May"
    done = Completion(person=wren, course=course, completed_on=DAY, expires_on=DAY)
    said = statements.barred(certificates.statement_of(done))
    assert "permit" not in statements.signed(said)


@pytest.mark.slow
def test_anybody_checks_it_with_the_key_alone(note, tmp_path):
    """In a process of its own: an empty folder, a database that can't be, no file written."""
    key = notes.verifier_key()
    (tmp_path / "square.txt").write_text(note, "utf-8")
    program = "import sys; from parapluie.config.cli import main; sys.argv[0] = 'p'; main()"
    words = ["training", "verify", str(tmp_path / "square.txt"), "--key", key]
    wanted = {"PARAPLUIE_DATA": str(tmp_path / "data"), "PATH": os.environ["PATH"]}
    where = {"PYTHONPATH": str(Path(actions.__file__).parents[2])}
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", program, *words],
        env=wanted | where,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Valid until 2028-03-02.")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["square.txt"]


def test_another_citys_key_says_no(note, settings, tmp_path):
    from parapluie.kit import keyfiles

    keyfiles.create_missing(tmp_path)
    settings.KEYS = tmp_path
    said, ended = verify(note)
    assert said.startswith("Not valid: ") and ended == 1
    with pytest.raises(OperatorError, match="The key is none, or not whole"):
        verify(note, "--key", "city.example+00+AAAA")


def test_a_certificate_that_is_not_recorded_yet_counts_for_nobody(note):
    said = statements.read(note)
    assert not said.holds_on(DAY - timedelta(days=1)) and said.holds_on(DAY)
