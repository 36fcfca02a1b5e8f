"""An interpreter reads one matter, until a day, and writes what was said beside the original."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from parapluie.accounts import conflicts
from parapluie.accounts.models import Role, RoleTerm
from parapluie.cases import actions, interpreters, interpreting, language_wishes, thread
from parapluie.cases.errors import CasesRefused
from parapluie.cases.interpreting_rows import Interpreting
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.training.models import Completion
from parapluie.vault import attention, holders, letterbox, opening, rolling
from parapluie.vault.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira():
    return office.at_desk(office.reader("amira"))


@pytest.fixture
def lin(amira):
    office.reader("ben")
    return office.staff("lin", Role.INTERPRETER, title="Interpreter")


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def matter(amira, lin, secret):
    matter, _ = office.read(
        office.report("Il me suit.", limits="Pas d’appel.", secret=secret), amira
    )
    return matter


def asked(matter, lin, amira, *, days=14, asked_them=False):
    until = today() + timedelta(days)
    return interpreters.ask(matter, to=lin, until=until, asked_them=asked_them, by=amira)


def agreed(matter, lin):
    desk = office.at_desk(lin)
    row = interpreters.row_for(desk, matter.reference)
    interpreters.agree(row, kind="none", by=desk)
    return interpreters.row_for(desk, matter.reference), desk


def later(monkeypatch, days):
    moment = timezone.now() + timedelta(days)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_an_interpreter_reads_what_was_said_and_no_notes(matter, lin, amira):
    matter = actions.write_note(matter, text="Between us.", by=amira)
    asked(matter, lin, amira)
    row, desk = agreed(matter, lin)
    found = interpreters.read(row, by=desk)
    assert [line.text for line in found.lines] == ["Il me suit."]
    assert [line.text for line in found.limits] == ["Pas d’appel."]


@pytest.mark.clause("PRI-1")
def test_an_interpreter_of_one_matter_cannot_read_another(matter, lin, amira):
    other = office.report("Another one.")
    assert holders.check_holder(lin.holder, matter.file), "nobody asked them yet"
    asked(matter, lin, amira)
    assert holders.check_holder(lin.holder, matter.file) is None
    assert holders.check_holder(lin.holder, other.file)
    with pytest.raises(Refused):
        opening.open_items(other.file, office.at_desk(lin).unlocked, by=SYSTEM, purpose="interpret")


@pytest.mark.clause("PRI-1")
@pytest.mark.kills("cases.holding.check_own_lane")
def test_an_interpreter_does_nothing_else(matter, lin, amira):
    asked(matter, lin, amira)
    _row, desk = agreed(matter, lin)
    matter.refresh_from_db()
    for act in (
        lambda: actions.read_matter(matter, by=desk),
        lambda: actions.write_note(matter, text="A note.", by=desk),
        lambda: actions.assign_matter(matter, to=amira.person, by=desk),
        lambda: actions.share_matter(matter, to=amira.person, by=desk),
        lambda: interpreters.end(matter, row=1, by=desk),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Refused):
        actions.assign_matter(matter, to=lin, by=amira)


@pytest.mark.clause("PRI-1")
def test_nothing_opens_after_the_end_and_the_night_takes_the_keys(matter, lin, amira, monkeypatch):
    asked(matter, lin, amira, days=3)
    rolling.roll_due_epochs()
    assert Grant.objects.living().filter(holder=lin.holder).exists()
    later(monkeypatch, 4)
    assert holders.check_holder(lin.holder, matter.file)
    rolling.roll_due_epochs()
    assert not Grant.objects.living().filter(holder=lin.holder).exists()


def test_ended_by_a_reader_the_key_goes_at_once(matter, lin, amira):
    matter = asked(matter, lin, amira)
    interpreters.end(matter, row=Interpreting.objects.get().pk, by=amira)
    assert not Grant.objects.filter(holder=lin.holder).exists()
    assert interpreters.rows_of(office.at_desk(lin)) == []


@pytest.mark.clause("RES-1")
def test_nobody_untrained_interprets(matter, lin, amira):
    Completion.objects.filter(person=lin).update(expires_on=today() - timedelta(1))
    with pytest.raises(Refused):
        asked(matter, lin, amira)
    Completion.objects.filter(person=lin).update(expires_on=today())
    asked(matter, lin, amira)
    Completion.objects.filter(person=lin).update(expires_on=today() - timedelta(1))
    assert holders.check_holder(lin.holder, matter.file)


@pytest.mark.clause("PRI-2")
def test_nobody_with_a_conflict_interprets(matter, lin, amira):
    conflicts.declare(lin, matter.reference, "other", SYSTEM, pinned=True)
    with pytest.raises(Refused):
        asked(matter, lin, amira)


def test_who_finds_that_they_know_someone_loses_the_key(matter, lin, amira):
    asked(matter, lin, amira)
    desk = office.at_desk(lin)
    row = interpreters.row_for(desk, matter.reference)
    interpreters.agree(row, kind="no-reason", by=desk)
    assert not Grant.objects.filter(holder=lin.holder).exists()
    assert interpreters.rows_of(desk) == []


@pytest.mark.clause("POL-2a")
def test_nobody_interprets_without_agreeing_to_these_words(matter, lin, amira, monkeypatch):
    asked(matter, lin, amira)
    desk = office.at_desk(lin)
    conflicts.declare(lin, matter.reference, "none", desk.actor)
    row = interpreters.row_for(desk, matter.reference)
    with pytest.raises(CasesRefused):
        interpreters.read(row, by=desk)
    row, desk = agreed(matter, lin)
    assert interpreters.read(row, by=desk).lines
    monkeypatch.setattr(interpreters, "AGREEMENT", "newer")
    with pytest.raises(CasesRefused):
        interpreters.read(row, by=desk)


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.interpreters.check_wish")
def test_a_person_who_wants_none_gets_none(matter, lin, amira):
    language_wishes.say(matter.letterbox, wish="none")
    matter.refresh_from_db()
    with pytest.raises(CasesRefused):
        asked(matter, lin, amira)
    language_wishes.say(matter.letterbox, wish="not-community", language="Tagalog")
    matter.refresh_from_db()
    with pytest.raises(CasesRefused):
        asked(matter, lin, amira)
    asked(matter, lin, amira, asked_them=True)


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.interpreting.refuse")
def test_a_no_of_the_person_takes_the_key_and_nobody_asks_them_again(matter, lin, amira, secret):
    asked(matter, lin, amira)
    interpreting.refuse(matter.letterbox)
    assert not Grant.objects.filter(holder=lin.holder).exists()
    assert lin not in interpreters.candidates(matter)
    told = thread.of_letterbox(letterbox.read(matter.letterbox, secret.private))
    assert "can't open it any more" in told[-1].text and "Interpreter" in told[-2].text


@pytest.mark.clause("OBJ-1")
def test_original_and_translation_are_both_kept(matter, lin, amira, secret):
    asked(actions.answer_matter(matter, text="We are sorry.", by=amira), lin, amira)
    row, desk = agreed(matter, lin)
    message, reply = interpreters.read(row, by=desk).lines
    for line, text, language in ((message, "He follows me.", "English"), (reply, "Pardon.", "fr")):
        row = interpreters.row_for(desk, matter.reference)
        interpreters.translate(row, item=line.id, text=text, language=language, by=desk)
    matter = Matter.objects.select_related("letterbox", "file").get()
    lines = [line for line in actions.read_matter(matter, by=amira).lines if line.translations]
    assert [(line.text, line.translations[0].text) for line in lines] == [
        ("Il me suit.", "He follows me."),
        ("We are sorry.", "Pardon."),
    ]
    theirs = thread.of_letterbox(letterbox.read(matter.letterbox, secret.private))
    kept = [line for line in theirs if line.translations]
    assert [(one.text, one.translations[0].text) for one in kept] == [("We are sorry.", "Pardon.")]


def test_an_interpreter_is_no_second_reader_and_keeps_nothing_for_those_who_left(
    matter, lin, amira
):
    asked(matter, lin, amira)
    assert not attention.dossiers_with_fewer_than_two_living_readers()
    RoleTerm.objects.filter(role=Role.READER).update(ends=today())
    assert attention.dossiers_with_fewer_than_two_living_readers()
    rolling.roll_due_epochs()
    kept = Grant.objects.filter(holder=amira.person.holder, dossier=matter.file)
    assert kept.exclude(suspended_on=None).exists(), "the last reader's key is kept, not used"


def test_a_row_the_ledger_does_not_know_makes_nobody_a_guest(matter, lin, amira):
    asked(matter, lin, amira)
    row = Interpreting.objects.get()
    Interpreting.objects.update(until=row.until + timedelta(100))
    assert interpreting.guests_of(matter.reference) == []
    Interpreting.objects.update(until=row.until)
    interpreting.end(row, by=SYSTEM)
    Interpreting.objects.update(ended_on=None)
    assert interpreting.guests_of(matter.reference) == []


@pytest.mark.parametrize("reference", ["there", "0000-0000"])
def test_without_being_asked_a_matter_looks_like_none(matter, lin, reference):
    browser = office.sign_in(Client(), lin)
    place = matter.reference if reference == "there" else reference
    for address in (f"/desk/interpreting/{place}/", f"/desk/interpreting/{place}/{'x' * 22}/"):
        assert browser.get(address).status_code == 404
    assert browser.get(f"/desk/matters/{place}/").status_code == 403


def test_from_asking_to_the_translation_in_pages(matter, lin, amira):
    reader, guest = office.sign_in(Client(), amira.person), office.sign_in(Client(), lin)
    place = f"/desk/matters/{matter.reference}/"
    assert "Ask an interpreter" in reader.get(place).content.decode()
    page = reader.get(f"{place}interpreter/")
    sent = {"seen": matter.turn, "to": lin.pk, "until": today().isoformat()}
    assert page.status_code == 200 and reader.post(f"{place}interpreter/", sent).status_code == 303
    assert "interprets until" in reader.get(place).content.decode()
    mine = f"/desk/interpreting/{matter.reference}/"
    assert mine in guest.get("/desk/interpreting/").content.decode()
    assert "What you agree to" in guest.get(mine).content.decode()
    guest.post(f"{mine}declare/", {"kind": "none"})
    shown = guest.get(mine).content.decode()
    assert "Il me suit." in shown
    item = _first_line(lin, matter)
    matter.refresh_from_db()
    old = {"seen": matter.turn - 1, "text": "He follows me.", "language": "English"}
    assert guest.post(f"{mine}{item}/", old).status_code == 409
    assert guest.post(f"{mine}{item}/", {**old, "seen": matter.turn}).status_code == 303
    assert "He follows me." in reader.get(place).content.decode()


def _first_line(lin, matter):
    desk = office.at_desk(lin)
    row = interpreters.row_for(desk, matter.reference)
    return interpreters.read(row, by=desk).lines[0].id
