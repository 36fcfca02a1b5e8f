"""Nothing leaves without the person's yes, but for three reasons and with two people."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parapluie.cases import (
    actions,
    moderation,
    partner_answers,
    receiving,
    sharing,
    sharing_acts,
    sharing_ends,
    sharing_unasked,
    thread,
    two_people,
)
from parapluie.cases.actions import Closing
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import ClosingReason, Stage
from parapluie.cases.sharing_models import SharingQuestion
from parapluie.cases.sharing_rules import Allows, Answer, State
from parapluie.cases.sharing_unasked import Silence
from parapluie.cases.tests import office
from parapluie.cases.tests import sharing_office as place
from parapluie.disclosure import answering, register
from parapluie.disclosure.rules import Basis, Kind
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import letterbox, rolling, sealing

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def matter(amira, ben, secret):
    return place.known_to(office.report(secret=secret), amira, ben)


@pytest.fixture
def desk(amira):
    return office.at_desk(amira)


def say(matter, question, answer):
    return sharing.answer_question(matter.letterbox, question.pk, answer=answer)


@pytest.mark.clause("BRI-3a", "BRI-2b")
@pytest.mark.kills("cases.sharing.check_consented")
@pytest.mark.kills("cases.sharing_rules.covers")
def test_a_yes_taken_back_sends_nothing(matter, desk):
    question = place.ask(matter, desk, place.partner())
    say(matter, question, Answer.YES)
    say(matter, question, Answer.BACK)
    with pytest.raises(Refused) as refused:
        place.send(matter, desk, question)
    assert refused.value.refusal.clause == "BRI-3a"
    assert register.sent_about(matter.reference) == []


@pytest.mark.parametrize("answer", [None, Answer.NO, Answer.NOT_NOW])
def test_no_answer_no_and_not_now_send_nothing(matter, desk, answer):
    question = place.ask(matter, desk, place.partner())
    if answer:
        say(matter, question, answer)
    with pytest.raises(Refused):
        place.send(matter, desk, question)
    assert register.sent_about(matter.reference) == []


def test_a_yes_carries_one_sending(matter, desk):
    question = place.ask(matter, desk, place.partner())
    say(matter, question, Answer.YES)
    place.send(matter, desk, question)
    with pytest.raises(Refused):
        place.send(matter, desk, question)
    assert len(register.sent_about(matter.reference)) == 1


def test_silence_becomes_no_and_never_yes(matter, desk):
    question = place.ask(matter, desk, place.partner())
    past = today() - timedelta(days=1)
    SharingQuestion.objects.update(asked_on=past, until=past)
    with pytest.raises(CasesRefused):
        say(matter, question, Answer.YES)  # too late, even before the night
    assert sharing.lapse_questions() == "1 lapsed"
    assert sharing.lapse_questions() == "0 lapsed"
    question.refresh_from_db()
    assert question.state == State.LAPSED


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.sharing.answer_question")
@pytest.mark.kills("cases.sharing_acts.check_asking")
def test_the_person_is_not_pressed(matter, desk):
    to = place.partner()
    question = place.ask(matter, desk, to)
    with pytest.raises(CasesRefused):
        place.ask(matter, desk, to, why="Something else.")
    say(matter, question, Answer.NO)
    with pytest.raises(CasesRefused):
        place.ask(matter, desk, to, why="  They KNOW the law. ")
    assert place.ask(matter, desk, to, why="They can come along.").state == State.ASKED


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.sharing_acts.tell")
def test_all_that_left_stands_in_the_letterbox_and_nothing_else(matter, desk, secret, ben):
    for kind in (Kind.TENANTS, Kind.PEER):
        question = place.ask(matter, desk, place.partner(kind))
        say(matter, question, Answer.YES)
        place.send(matter, desk, question)
    row = place.propose(matter, desk, place.partner(Kind.POLICE), Basis.DANGER_TO_LIFE)
    two_people.agree(row, by=office.at_desk(ben))
    left = {one.pk: one.basis for one in register.sent_about(matter.reference)}
    told = place.told(secret)
    assert set(told) == set(left)
    assert sorted(left.values()) == ["consent", "consent", "danger-to-life"]
    assert all(one.words == (("What is needed", place.NEED["need"]),) for one in told.values())


@pytest.mark.clause("BRI-3a")
def test_withdrawing_all_of_it_takes_back_what_left_because_of_a_yes(matter, desk):
    question = place.ask(matter, desk, place.partner())
    say(matter, question, Answer.YES)
    handed = place.send(matter, desk, question)
    receiving.withdraw(matter.letterbox)
    assert answering.open_packet(handed.link.rpartition("/")[2], handed.code) is None
    assert not SharingQuestion.objects.exists()  # nothing is left in clear of what is erased


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.sharing_ends.take_all_back")
def test_taking_back_what_the_law_keeps_ends_what_left_because_of_a_yes(matter, desk):
    done = actions.answer_matter(matter, text="Thank you.", by=desk)
    actions.close_matter(
        done, closing=Closing(ClosingReason.AS_ASKED, "A lock.", "A lock."), by=desk
    )
    receiving.add_reply(matter.letterbox, text="It broke again.")
    question = place.ask(place.now(matter), desk, place.partner())
    say(matter, question, Answer.YES)
    handed = place.send(place.now(matter), desk, question)
    assert not receiving.withdraw(matter.letterbox).erased
    assert answering.open_packet(handed.link.rpartition("/")[2], handed.code) is None


@pytest.mark.clause("BRI-3a")
def test_whoever_allows_less_than_before_has_taken_back_their_yes(matter, desk):
    sharing.change_rung(matter.letterbox, allows=Allows.PARTNER)
    question = place.ask(place.now(matter), desk, place.partner())
    say(matter, question, Answer.YES)
    sharing.change_rung(matter.letterbox, allows=Allows.LISTEN)
    with pytest.raises(Refused):
        place.send(place.now(matter), desk, question)
    assert register.sent_about(matter.reference) == []


def test_what_a_partner_answered_stands_on_the_home_of_whoever_has_it_until_it_is_taken_up(
    matter, desk
):
    question = place.ask(matter, desk, place.partner())
    say(matter, question, Answer.YES)
    handed = place.send(matter, desk, question)
    assert partner_answers.waiting_for(desk) == []
    token = handed.link.rpartition("/")[2]
    answering.write_back(
        answering.open_packet(token, handed.code), "She is in danger.", once="form-1"
    )
    assert [one.pk for one in partner_answers.waiting_for(desk)] == [matter.pk]
    actions.write_note(place.now(matter), text="Called them back.", by=desk)
    assert partner_answers.waiting_for(desk) == []


def test_a_partner_opens_nothing_of_a_matter_that_is_closed(matter, desk):
    question = place.ask(matter, desk, place.partner())
    say(matter, question, Answer.YES)
    handed = place.send(matter, desk, question)
    sharing_ends.lapse_with(place.now(matter))
    assert answering.open_packet(handed.link.rpartition("/")[2], handed.code) is None


def test_after_a_yes_it_is_our_turn_again(matter, desk):
    question = place.ask(matter, desk, place.partner())
    actions.answer_matter(place.now(matter), text="We have asked you something.", by=desk)
    say(matter, question, Answer.YES)
    assert place.now(matter).stage == Stage.ASSIGNED
    assert receiving.answer_owed(matter.letterbox)


def test_a_closed_matter_has_no_open_question(matter, desk):
    question = place.ask(matter, desk, place.partner())
    actions.answer_matter(place.now(matter), text="It is done.", by=desk)
    done = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    actions.close_matter(place.now(matter), closing=done, by=desk)
    with pytest.raises(CasesRefused):
        say(matter, question, Answer.YES)


@pytest.mark.clause("BRI-2b", "BRI-3a")
@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        (Kind.POLICE, Basis.CONSENT),
        (Kind.TENANTS, Basis.DANGER_TO_LIFE),
        (Kind.PEER, Basis.COURT_ORDER),
        (Kind.HEALTH, Basis.CHILD_DUTY),
    ],
)
@pytest.mark.kills("cases.sharing_unasked.check_basis")
def test_nothing_else_passes_the_person_over(matter, desk, kind, basis):
    with pytest.raises(CasesRefused) as refused:
        place.propose(matter, desk, place.partner(kind), basis)
    assert refused.value.refusal.clause == "BRI-2b"


def test_one_person_alone_passes_nobody_over(matter, desk):
    row = place.propose(matter, desk, place.partner(Kind.POLICE), Basis.DANGER_TO_LIFE)
    with pytest.raises(CasesRefused):
        two_people.agree(row, by=desk)
    assert register.sent_about(matter.reference) == []


def test_who_asked_and_who_agreed_stand_in_the_register(matter, desk, ben):
    row = place.propose(matter, desk, place.partner(Kind.POLICE), Basis.COURT_ORDER)
    two_people.agree(row, by=office.at_desk(ben))
    packet = register.sent_about(matter.reference)[0]
    assert (packet.sent_by, packet.second) == (desk.person.pk, ben.pk)
    assert packet.grounds == row.item


@pytest.mark.clause("BRI-3a")
@pytest.mark.parametrize(
    ("basis", "silence"),
    [
        (Basis.DANGER_TO_LIFE, Silence("An order.", today() + timedelta(days=30))),
        (Basis.COURT_ORDER, Silence(" ", today() + timedelta(days=30))),
        (Basis.COURT_ORDER, Silence("An order.", today() - timedelta(days=1))),
        (Basis.COURT_ORDER, Silence("An order.", today() + timedelta(days=366))),
        (Basis.CHILD_DUTY, Silence("An order.", date.max)),
    ],
)
@pytest.mark.kills("cases.sharing_unasked.check_silence")
def test_the_person_is_told_unless_a_law_names_a_day(matter, desk, basis, silence):
    with pytest.raises(CasesRefused) as refused:
        place.propose(matter, desk, place.partner(Kind.POLICE), basis, silence)
    assert refused.value.refusal.clause == "BRI-3a"


def test_a_year_is_the_longest_silence():
    year = Silence("An order.", today() + timedelta(days=365))
    assert sharing_unasked.check_silence(Basis.COURT_ORDER, year) is None
    longer = Silence("An order.", year.ends + timedelta(days=1))
    refusal = sharing_unasked.check_silence(Basis.COURT_ORDER, longer)
    assert "within one year" in refusal.reason and refusal.instead


def test_what_a_partner_writes_back_stands_in_its_place(matter, desk, secret):
    question = place.ask(matter, desk, place.partner())
    say(matter, question, Answer.YES)
    handed = place.send(matter, desk, question)
    page = answering.open_packet(handed.link.rpartition("/")[2], handed.code)
    answering.write_back(page, "Come on Tuesday.", once="form-2")
    read = actions.read_matter(place.now(matter), by=desk)
    assert [(line.by, line.text) for line in read.lines][-1] == (
        "Alder tenants",
        "Come on Tuesday.",
    )


@pytest.mark.clause("BRI-3a", "RES-3b")
@pytest.mark.kills("cases.sharing_unasked.check_words")
def test_what_leaves_unasked_is_not_in_the_persons_own_words(amira, ben, desk):
    said = "A man with a grey coat waits at the ferry steps every night."
    matter = place.known_to(office.report(said), amira, ben)
    police, danger = place.partner(Kind.POLICE), Basis.DANGER_TO_LIFE
    theirs = {"need": "Waits at the ferry steps every night."}
    with pytest.raises(CasesRefused) as refused:
        place.propose(matter, desk, police, danger, fields=theirs)
    assert "waits at the ferry" in refused.value.refusal.reason
    ours = {
        "need": "Somebody is in danger there.",
        "where-coarse": "At the ferry steps every night.",
    }
    assert place.propose(matter, desk, police, danger, fields=ours)


@pytest.mark.clause("BRI-3c", "RES-3b")
@pytest.mark.parametrize(
    "fields",
    [
        {"need": "Call 604 555 0199 at once."},
        {"need": "Somebody called Marisol is in danger."},
        {"need": "In danger.", "when": "Every night a man with a grey coat waits at the steps."},
        {"where-coarse": "A man with a grey coat waits at the ferry steps every night."},
    ],
)
@pytest.mark.kills("cases.sharing_unasked.check_words")
def test_no_name_number_or_whole_message_leaves_unasked(amira, ben, desk, fields):
    said = (
        "A man with a grey coat waits at the ferry steps every night. I am Marisol, 604 555 0199."
    )
    matter = place.known_to(office.report(said), amira, ben)
    if "when" in fields:
        fields = {**fields, "when": "man with a grey coat waits at the ferry steps every night"}
    with pytest.raises(CasesRefused):
        place.propose(matter, desk, place.partner(Kind.POLICE), Basis.DANGER_TO_LIFE, fields=fields)


@pytest.mark.clause("RES-3b")
def test_masked_words_do_not_leave_unasked_either(amira, ben, desk):
    said = "He waits in the green raincoat from Osaka."
    matter = place.known_to(office.report(said), amira, ben)
    moderation.mask_words(matter, words=["the green raincoat from Osaka"], by=desk)
    theirs = {"need": "Watch for the green raincoat from Osaka."}
    with pytest.raises(CasesRefused):
        place.propose(matter, desk, place.partner(Kind.POLICE), Basis.DANGER_TO_LIFE, fields=theirs)


@pytest.mark.clause("BRI-3a")
def test_a_reader_who_came_late_tells_nobody_of_what_they_can_not_read(matter, desk, ben, secret):
    silence = Silence("An order.", today() + timedelta(days=30))
    row = place.propose(matter, desk, place.partner(Kind.POLICE), Basis.COURT_ORDER, silence)
    two_people.agree(row, by=office.at_desk(ben))
    late = office.at_desk(office.reader("late", title="Planner"))
    for dossier in (matter.file, matter.letterbox):
        sealing.roll_epoch(dossier, by=SYSTEM)
    rolling.roll_due_epochs()
    office.read(place.now(matter), late)
    with pytest.raises(CasesRefused):
        place.propose(matter, late, place.partner(Kind.POLICE), Basis.COURT_ORDER)
    (packet,) = register.sent_about(matter.reference)
    sharing_acts.take_back(place.now(matter), packet_id=packet.pk, text="Recalled.", by=late)
    assert "Recalled." not in notices_in(secret)


def test_a_colleague_takes_back_what_left_and_the_person_is_told_why(matter, desk, secret):
    question = place.ask(matter, desk, place.partner())
    say(matter, question, Answer.YES)
    handed = place.send(matter, desk, question)
    packet = handed.packet.pk
    with pytest.raises(Refused):
        sharing_acts.take_back(place.now(matter), packet_id="none", text="A slip.", by=desk)
    sharing_acts.take_back(place.now(matter), packet_id=packet, text="The wrong house.", by=desk)
    assert answering.open_packet(handed.link.rpartition("/")[2], handed.code) is None
    assert [one.state for one in register.sent_about(matter.reference)] == ["revoked"]
    assert "Why: The wrong house." in notices_in(secret)
    with pytest.raises(Refused):
        sharing_acts.take_back(place.now(matter), packet_id=packet, text="Again.", by=desk)


def test_taking_back_does_not_tell_what_a_law_still_forbids_to_tell(matter, desk, ben, secret):
    silence = Silence("An order.", today() + timedelta(days=30))
    row = place.propose(matter, desk, place.partner(Kind.POLICE), Basis.COURT_ORDER, silence)
    two_people.agree(row, by=office.at_desk(ben))
    (packet,) = register.sent_about(matter.reference)
    sharing_acts.take_back(place.now(matter), packet_id=packet.pk, text="Recalled.", by=desk)
    assert "Recalled." not in notices_in(secret)
    read = actions.read_matter(place.now(matter), by=desk)
    assert "Recalled." in [line.text for line in read.lines if line.kind == "note"]


def notices_in(secret):
    """Return all the house itself says in a letterbox."""
    items = letterbox.read(letterbox.find(secret), secret.private)
    return " ".join(line.text for line in thread.of_letterbox(items) if line.kind == "notice")


@pytest.mark.clause("BRI-3a")
def test_the_city_acts_only_where_the_person_allows_it(matter):
    assert sharing.check_city_may_act(matter).clause == "BRI-3a"
    sharing.change_rung(matter.letterbox, allows=Allows.CITY)
    assert sharing.check_city_may_act(matter) is None


@pytest.mark.parametrize(
    "broken",
    [{"state": "used"}, {"state": "yes"}, {"state": "maybe"}, {"packet": "x"}],
)
def test_the_database_itself_refuses_half_a_yes(matter, desk, broken):
    place.ask(matter, desk, place.partner())
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingQuestion.objects.update(**broken)
