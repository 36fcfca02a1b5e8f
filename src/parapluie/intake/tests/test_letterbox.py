"""With the code in hand: read, answer, set limits, see who opened it, change the code, withdraw."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import OperationalError

from parapluie.cases import actions, gaps, limits
from parapluie.cases.models import Matter, Reach, Wishes
from parapluie.intake.models import Handle
from parapluie.intake.tests.phone import code_on
from parapluie.kit import times
from parapluie.ledger.models import Entry
from parapluie.training.models import Completion
from parapluie.vault import rolling
from parapluie.vault.models import Item
from tests.people import Hired

TEXT = "My landlord says he will put me out."


@pytest.fixture
def code(open_city, phone) -> str:
    return code_on(phone.report(TEXT))


def answer(reader: Hired, text: str) -> None:
    desk, matter = reader.desk(), Matter.objects.get()
    actions.declare_conflict(matter, kind="none", by=desk)
    actions.read_matter(matter, by=desk)
    actions.answer_matter(Matter.objects.get(), text=text, by=desk)


@pytest.mark.clause("BRI-3a")
def test_the_person_reads_the_answer_and_sees_by_role_who_opened_it(open_city, phone, code):
    answer(open_city[0], "You may have visitors. Shall we call him?")
    page = phone.come_back(code)
    assert "You may have visitors." in page.text
    assert "Officer amira" in page.text
    assert TEXT not in page.body


@pytest.mark.clause("BRI-3a")
def test_the_person_writes_again_and_says_what_must_not_happen(phone, code):
    page = phone.come_back(code)
    page = phone.send(page.form(action="/r/"), text="He was here again.")
    assert "We have your words" in page.text
    page = phone.send(limits_form(page), text="Don't call him.")
    assert "sees this first" in page.text
    kinds = sorted(Item.objects.values_list("kind", flat=True))
    assert kinds == ["limits", "message", "message", "message", "receipt"]


def test_the_letterbox_says_by_when_it_answers_as_long_as_it_owes_an_answer(
    monday, open_city, phone, code
):
    assert "We will answer by" in phone.come_back(code).text
    answer(open_city[0], "You may have visitors.")
    page = phone.come_back(code)
    assert "We will answer by" not in page.text
    phone.send(page.form("text"), text="Then why did he come?")
    monday.shift(timedelta(days=1))
    page = phone.come_back(code)
    assert "We have your words. We will answer by Wednesday 25 November." in page.text


def test_a_day_in_another_year_is_promised_with_its_year(monday, open_city, phone):
    monday.move_to("2026-12-30 18:00Z")
    sent = phone.report(TEXT)
    assert re.search(r"We will answer by \w+ \d+ January 2027\.", sent.text)
    back = phone.come_back(code_on(sent))
    assert re.search(r"We will answer by \w+ \d+ January 2027\.", back.text)


def limits_form(page):
    return next(form for form in page.forms if form.values.get("act") == "limits")


def test_a_reply_sent_twice_arrives_once(phone, code):
    form = phone.come_back(code).form("text")
    for _ in range(3):
        phone.send(form, text="He was here again.")
    assert Item.objects.filter(dossier__kind="letterbox", kind="message").count() == 1


def test_an_empty_or_endless_reply_comes_back_with_its_words(phone, code):
    page = phone.come_back(code)
    assert "Please write something" in phone.send(page.form("text"), text=" ").text
    page = phone.send(phone.page.form("text"), text="y" * 20_001)
    assert page.form("text").values["text"] == "y" * 20_001
    assert "too long to send at once" in page.text


def test_words_written_while_the_page_closed_wait_behind_the_code(monday, open_city, phone):
    code = code_on(phone.report(TEXT))
    form = phone.come_back(code).form("text")
    monday.shift(11 * 60)
    page = phone.send(form, text="I thought about it for a long while.")
    assert "closed while you were writing" in page.text
    page = phone.send(page.form("code"), code=code)
    assert page.form("text").values["text"] == "I thought about it for a long while."
    assert "We have your words" in phone.send(page.form("text")).text


@pytest.mark.clause("BRI-3a")
def test_the_person_withdraws_after_being_told_what_happens(phone, code):
    page = press(phone, phone.come_back(code), "ask-withdraw")
    assert "Nobody can bring it back" in page.text
    kept = press(phone, page, "")
    assert kept.form("text")
    page = press(phone, press(phone, kept, "ask-withdraw"), "withdraw")
    assert "is erased" in page.text
    assert "We found nothing" in phone.come_back(code).text


def press(phone, page, act):
    form = next(one for one in page.forms if "act" in one.buttons)
    return phone.get(phone.post(form.action, {**form.values, "act": act}))


@pytest.mark.clause("BRI-3a")
def test_what_the_law_keeps_after_a_withdrawal_is_told_before_and_at_every_return(phone, code):
    first_day = date(times.today().year + 1, 12, 24)
    Matter.objects.update(keep_until=first_day)
    page = press(phone, phone.come_back(code), "ask-withdraw")
    assert f"We erase it on 24 December {first_day.year}." in page.text
    page = press(phone, page, "withdraw")
    assert f"We erase it on 24 December {first_day.year}." in page.text
    page = phone.come_back(code)
    assert "You took this back" in page.text
    assert not [one for one in page.forms if one.values.get("act") in ("reply", "limits")]
    wishes = Entry.objects.filter(act="matter.withdrawal.asked")
    assert [entry.clauses for entry in wishes] == ["BRI-3a"]


def test_a_withdrawal_sent_twice_shows_the_same_page(phone, code):
    page = press(phone, phone.come_back(code), "ask-withdraw")
    first, second = (press(phone, page, "withdraw").text for _ in range(2))
    assert first == second


@pytest.mark.clause("BRI-3a")
def test_a_changed_code_opens_the_letterbox_and_the_old_one_opens_nothing(phone, code):
    page = press(phone, press(phone, phone.come_back(code), "ask-change-code"), "change-code")
    new = code_on(page)
    assert new != code
    assert new not in press(phone, page, "").text
    assert "no answer yet" in phone.come_back(new).text
    assert "We found nothing" in phone.come_back(code).text


@pytest.fixture
def taken_over(phone, code):
    """Somebody else has the page open; then the person changes the code, on their own phone."""
    theirs = phone.come_back(code)
    page = press(phone, press(phone, phone.come_back(code), "ask-change-code"), "change-code")
    return theirs, code_on(page)


@pytest.mark.clause("BRI-3a")
@pytest.mark.parametrize("act", ["reply", "limits"])
def test_a_page_opened_with_the_old_code_writes_nothing_more(phone, taken_over, act):
    page, new = taken_over
    form = next(one for one in page.forms if one.values.get("act") == act)
    before = Item.objects.count()
    assert "Come back with your code" in phone.send(form, text="Do not answer me.").text
    assert Item.objects.count() == before
    assert phone.get(form.action).status == 410
    assert "Do not answer" not in phone.come_back(new).text


@pytest.mark.clause("BRI-3a")
@pytest.mark.parametrize("act", ["withdraw", "change-code"])
def test_a_page_opened_with_the_old_code_takes_nothing_from_the_person(phone, taken_over, act):
    page, new = taken_over
    form = next(one for one in page.forms if "act" in one.buttons)
    assert phone.get(phone.post(form.action, {**form.values, "act": act})).status == 410
    assert "no answer yet" in phone.come_back(new).text


@pytest.mark.clause("BRI-3a")
def test_a_page_opened_with_the_old_code_closes_when_looked_at(phone, taken_over):
    assert phone.get(taken_over[0].forms[0].action).status == 410


def test_a_damaged_letterbox_says_so_and_offers_no_withdrawal(phone, code):
    Item.objects.filter(dossier__kind="letterbox").update(sealed=b"x" * 90)
    page = phone.come_back(code)
    assert "This is our fault" in page.text and "Withdraw" not in page.text


@pytest.mark.parametrize("typed", ["", "12", "1234 5678 9012 3456 7890 1234", "x" * 200])
def test_a_mistyped_code_is_told_before_anything_is_derived(phone, db, typed, monkeypatch):
    monkeypatch.setattr("parapluie.vault.codes.keys_of", _never)
    page = phone.come_back(typed)
    assert any(line in page.text for line in ("One of the digits", "24 digits", "type your code"))
    assert page.form("code").values["code"] == typed


def _never(_code: str) -> None:
    raise AssertionError("derived")


def test_a_wrong_code_and_an_unknown_one_get_the_same_page(phone, code):
    from parapluie.vault import codes

    one, other = (phone.come_back(codes.new_code()) for _ in range(2))
    assert "We found nothing under this code" in one.text
    assert one.text == other.text and one.status == other.status


def test_digits_of_another_script_and_dashes_are_read(phone, code):
    typed = code.replace(" ", "-").translate({ord("0") + n: ord("०") + n for n in range(10)})
    assert "no answer yet" in phone.come_back(typed).text


def test_a_code_typed_again_after_leaving_opens_with_one_more_press(phone, code):
    form = phone.get("/return/").form("code")
    phone.send(form, code=code)
    phone.client.get(phone.went_to.replace("/r/", "/exit/"))
    page = phone.send(form, code=code)
    assert "send it again" in page.text
    assert "no answer yet" in phone.send(page.form("code")).text


def test_another_code_typed_on_the_same_page_opens_another_letterbox(phone, code):
    other = code_on(phone.report("Another message"))
    form = phone.get("/return/").form("code")
    first, second = phone.send(form, code=code), phone.send(form, code=other)
    assert first.form("text").action != second.form("text").action
    assert phone.send(form, code=code).text == first.text


def test_the_code_page_closes_once_its_last_group_is_typed(phone, code):
    page = phone.page
    assert "not the last four" in phone.send(page.form("last"), last="0").text
    page = phone.send(phone.page.form("last"), last=code[-4:])
    assert "You have your code" in page.text
    assert Handle.objects.filter(sealed__isnull=False).count() == 1
    assert code not in page.text


def test_somebody_who_cannot_keep_a_code_finishes_without_one(phone, code):
    page = press(phone, phone.page, "no-code")
    assert "Alder Peer Network" in page.text and code_on(page) == code
    code_on(press(phone, page, ""))
    assert "Finished" in press(phone, phone.page, "finish").text


def test_a_full_disk_loses_no_words_of_a_reply(phone, code, monkeypatch):
    form = phone.come_back(code).form("text")
    monkeypatch.setattr("parapluie.intake.handles.spend", _disk_full)
    page = phone.send(form, text="He was here again.")
    assert "was not sent" in page.text
    assert page.form("text").values["text"] == "He was here again."
    monkeypatch.undo()
    assert "We have your words" in phone.send(page.form("text")).text


def _disk_full(*_args: object, **_kwargs: object) -> None:
    raise OperationalError("database or disk is full")


def form_of(page, act):
    return next(one for one in page.forms if one.values.get("act") == act)


@pytest.mark.clause("PRI-4")
def test_the_person_ticks_what_must_not_happen_and_takes_a_tick_back(phone, code):
    page = phone.come_back(code)
    page = phone.send(form_of(page, "ticks"), no_contact="on")
    assert "sees this first" in page.text
    assert limits.check_contact(Matter.objects.get()) is not None
    assert form_of(page, "ticks").values.get("no_contact") == "on"
    form = form_of(page, "ticks")
    form.values.pop("no_contact")
    phone.send(form, no_visit="on")
    assert limits.check_contact(Matter.objects.get()) is None
    assert limits.check_visit(Matter.objects.get()) is not None


def test_the_person_says_how_else_to_be_reached_and_stops_it_with_one_click(phone, code):
    page = press(phone, phone.come_back(code), "ask-reach")
    form = form_of(page, "reach")
    assert (form.values["how"], form.values["message"]) == ("here", "no")
    page = phone.send(form, how="phone")
    assert "Please write where we can reach you" in page.text
    page = phone.send(form_of(page, "reach"), how="phone", at="604-555-0199")
    assert "Only those who read your message see this" in page.text
    assert Reach.objects.exists()
    page = press(phone, page, "stop-reach")
    assert "We answer only here" in page.text
    assert not Reach.objects.exists()


def test_right_after_sending_the_same_can_be_said_and_the_code_stays(open_city, phone):
    page = phone.report(TEXT)
    code = code_on(page)
    page = press(phone, page, "ask-reach")
    page = phone.send(form_of(page, "reach"), how="phone", at="604-555-0199")
    assert code_on(page) == code
    page = press(phone, page, "ask-reach")
    page = phone.send(form_of(page, "ticks"), no_visit="on")
    assert code_on(page) == code
    assert Reach.objects.exists()
    assert limits.check_visit(Matter.objects.get()) is not None
    page = phone.send(page.form("last"), act="confirm", last=code[-4:])
    assert "You have your code" in page.text


def test_the_person_lets_us_count_and_answers_the_two_questions_at_the_end(open_city, phone, code):
    page = phone.come_back(code)
    assert form_of(page, "count").values["may_count"] == "no"
    page = phone.send(form_of(page, "count"), may_count="yes")
    assert form_of(page, "count").values["may_count"] == "yes"
    assert "Two questions" not in page.text
    answer(open_city[0], "It is repaired.")
    done = actions.Closing(actions.ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    actions.close_matter(Matter.objects.get(), closing=done, by=open_city[0].desk())
    page = phone.come_back(code)
    page = phone.send(form_of(page, "closing"), satisfied="yes")
    assert "Thank you for telling us" in page.text
    assert "Two questions" not in page.text
    kept = Wishes.objects.get()
    assert (kept.may_count, kept.satisfied, kept.respected) == (True, "yes", "skip")


def test_the_letterbox_says_when_there_is_more_and_is_sorry_when_it_is_late(open_city, phone):
    code = code_on(phone.report("The lock is broken."))
    desk, matter = open_city[0].desk(), Matter.objects.get()
    actions.declare_conflict(matter, kind="none", by=desk)
    actions.read_matter(matter, by=desk)
    day = times.today() + timedelta(days=4)
    actions.answer_matter(matter, text="We look into it.", by=desk, again_by=day)
    assert "We will write to you again by" in phone.come_back(code).text
    with time_machine.travel(times.now() + timedelta(days=5)):
        page = phone.come_back(code)
    assert "We said we would write to you again by" in page.text and "we are sorry" in page.text


LAST_DAY = date(2026, 11, 24)  # of both readers' training


def nobody_reads(clock) -> None:
    """Let both readers' training run out."""
    Completion.objects.update(expires_on=LAST_DAY)
    clock.move_to("2026-11-25 17:00Z")
    rolling.roll_due_epochs()
    gaps.see_to_gaps()


@pytest.mark.clause("RES-1")
def test_the_day_after_the_last_readers_training_ended_the_form_is_closed_with_other_help(
    monday, open_city, phone
):
    Completion.objects.update(expires_on=LAST_DAY)
    monday.move_to("2026-11-24 17:00Z")
    assert phone.get("/report/").form("text")
    monday.move_to("2026-11-25 17:00Z")
    page = phone.get("/report/")
    assert "We can't take messages right now" in page.text
    assert "9-1-1" in page.text and "Alder Peer Network" in page.text
    assert "<textarea" not in page.body


@pytest.mark.clause("PRI-6")
def test_while_nobody_reads_the_letterbox_promises_no_day_and_keeps_what_is_written(
    monday, phone, code
):
    assert "We will answer by" in phone.come_back(code).text
    nobody_reads(monday)
    page = phone.come_back(code)
    assert "Nobody can read right now" in page.text
    assert "604-555-0142" in page.text and "We will answer by" not in page.text
    page = phone.send(page.form("text"), text="He was here again.")
    assert "We have your words, and keep them." in page.text
    assert "We will answer by" not in page.text
    Completion.objects.update(expires_on=times.today() + timedelta(days=300))
    rolling.roll_due_epochs()
    gaps.see_to_gaps()
    page = phone.come_back(code)
    assert "reads here again. You get an answer by" in page.text
    assert "We will answer by" in page.text
