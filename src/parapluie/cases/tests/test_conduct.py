"""How staff treated someone: who reads first, whom it concerns, what was found, what is late."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.http import Http404
from django.test import Client

from parapluie.accounts import absences, conflicts, designations, overseers
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Conflict, Rank, Role
from parapluie.cases import (
    access,
    actions,
    conduct,
    escalating,
    heeding,
    keys,
    lanes,
    moving,
    own_words,
    receiving,
    sharing,
)
from parapluie.cases.actions import Closing
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import ClosingReason, Conduct, Matter
from parapluie.cases.sharing_rules import Allows
from parapluie.cases.tests import office
from parapluie.clock import working
from parapluie.guidelines.pack import current_pack
from parapluie.kit import times
from parapluie.kit.errors import Refused
from parapluie.ledger.entries import SYSTEM
from parapluie.training.models import Completion
from parapluie.vault import attention, letterbox, opening, sealing
from parapluie.vault.models import Dossier, Grant, Item

pytestmark = pytest.mark.django_db
TEXT = "The officer at the counter laughed at me and read my file aloud."


@pytest.fixture
def lane(dana, alex, hilde):
    """Everyone who looks into how staff treated someone."""
    return {"dana": dana, "alex": alex, "hilde": hilde}


def holders_of(matter):
    grants = Grant.objects.filter(dossier__about=matter.reference, holder__startswith="staff:")
    return set(grants.values_list("holder", flat=True))


def sees(person, matter):
    return access.matters_for(office.at_desk(person)).filter(pk=matter.pk).exists()


@pytest.mark.clause("OBJ-2")
def test_who_alone_can_open_something_is_told_before_their_training_ends(lane):
    office.report(TEXT, lane="c", first_reader="usual")
    soon = {"expires_on": times.today() + timedelta(days=30)}
    Completion.objects.filter(person__in=[lane["dana"], lane["alex"]]).update(**soon)
    for name, told in (("dana", True), ("alex", False)):
        shown = office.sign_in(Client(), lane[name], unlocked=False).get("/desk/").content.decode()
        assert ("only you can open" in shown) is told


def opened_up(matter, by, *people):
    office.read(matter, office.at_desk(by))
    keys.bar(matter, list(people), by=office.at_desk(by))
    matter.refresh_from_db()
    return matter


@pytest.mark.clause("RES-3a")
@pytest.mark.parametrize("chosen", ["alternate", "not-sure", "", "nonsense"])
def test_a_message_about_the_designate_is_sealed_to_the_alternate_alone(lane, chosen):
    matter = office.report(TEXT, lane="c", first_reader=chosen)
    assert holders_of(matter) == {lane["alex"].holder}
    assert sees(lane["alex"], matter)
    assert not sees(lane["dana"], matter) and not sees(lane["hilde"], matter)
    dana = office.at_desk(lane["dana"])
    with pytest.raises(Refused):
        opening.open_items(matter.file, dana.unlocked, by=dana.actor, purpose="read")


@pytest.mark.clause("RES-3a")
def test_usually_the_designate_reads_first_and_alone(lane):
    matter = office.report(TEXT, lane="c", first_reader="usual")
    assert holders_of(matter) == {lane["dana"].holder}
    assert not sees(lane["alex"], matter)


@pytest.mark.clause("RES-3a", "PRI-3")
def test_whoever_is_away_untrained_or_no_longer_appointed_is_passed_over(lane):
    absences.be_away(lane["dana"], begins=times.today(), ends=None, by=SYSTEM)
    matter = office.report(TEXT, lane="c", first_reader="usual")
    assert holders_of(matter) == {lane["alex"].holder}


@pytest.mark.clause("RES-3a")
def test_the_alternates_message_never_falls_back_to_the_designate(lane):
    absences.be_away(lane["alex"], begins=times.today(), ends=None, by=SYSTEM)
    matter = office.report(TEXT, lane="c", first_reader="not-sure")
    assert holders_of(matter) == {lane["hilde"].holder}


def test_without_somebody_else_than_the_designate_the_form_is_closed(dana):
    office.reader("reads", lane="c")
    assert receiving.can_receive("c") is not None
    with pytest.raises(CasesRefused):
        office.report(TEXT, lane="c", first_reader="usual")
    assert not Conduct.objects.exists() and not Dossier.objects.exists()


def test_the_night_gives_nobody_else_a_key(lane):
    from parapluie.vault import rolling

    matter = office.report(TEXT, lane="c", first_reader="alternate")
    rolling.roll_due_epochs()
    assert holders_of(matter) == {lane["alex"].holder}


@pytest.mark.clause("PRI-3", "RES-3a")
@pytest.mark.kills("cases.keys.bar")
def test_saying_whom_it_concerns_bars_them_and_their_line_and_lets_the_others_in(lane):
    boss = office.reader("boss", lane="c", title="Manager")
    clerk = office.reader("clerk", lane="c", title="Clerk")
    clerk.reports_to = boss
    clerk.save()
    matter = opened_up(office.report(TEXT, lane="c"), lane["alex"], clerk)
    assert Conflict.objects.filter(about=matter.reference, pinned=True).count() == 2
    assert holders_of(matter) == {lane[name].holder for name in ("alex", "dana", "hilde")}
    thread = office.read(matter, office.at_desk(lane["dana"]))[1]
    assert TEXT in [line.text for line in thread.lines]  # earlier words are open to them too
    assert not sees(boss, matter) and not sees(clerk, matter)


def test_whoever_a_matter_concerns_does_not_say_whom_it_concerns(lane):
    matter, _thread = office.read(office.report(TEXT, lane="c"), office.at_desk(lane["alex"]))
    with pytest.raises(CasesRefused) as refused:
        keys.bar(matter, [lane["alex"]], by=office.at_desk(lane["alex"]))
    assert refused.value.refusal.clause == "PRI-3"


@pytest.mark.parametrize("how", ["before reading", "while reading"])
def test_a_first_reader_who_steps_aside_hands_on_to_the_next_and_keeps_nothing(lane, how):
    matter = office.report(TEXT, lane="c", first_reader="usual")
    desk = office.at_desk(lane["dana"])
    if how == "before reading":
        actions.declare_conflict(matter, kind="no-reason", by=desk)
    else:
        office.read(matter, desk)
        actions.recuse(matter, by=desk)
    assert not sees(lane["dana"], matter)
    assert holders_of(matter) == {lane["alex"].holder}
    _matter, thread = office.read(Matter.objects.get(pk=matter.pk), office.at_desk(lane["alex"]))
    assert TEXT in [line.text for line in thread.lines]


def test_after_two_who_step_aside_the_third_reads_it(lane):
    matter = office.report(TEXT, lane="c", first_reader="usual")
    for name in ("dana", "alex"):
        desk = office.at_desk(lane[name])
        actions.declare_conflict(Matter.objects.get(pk=matter.pk), kind="no-reason", by=desk)
    assert holders_of(matter) == {lane["hilde"].holder}
    assert Conduct.objects.get(about=matter.reference).first_reader == lane["hilde"]


def test_where_everyone_stepped_aside_the_privacy_officer_is_told(lane):
    gil = office.staff("gil", Role.PRIVACY_OFFICER)
    matter = office.report(TEXT, lane="c", first_reader="usual")
    for name in ("dana", "alex", "hilde"):
        desk = office.at_desk(lane[name])
        actions.declare_conflict(Matter.objects.get(pk=matter.pk), kind="no-reason", by=desk)
    kept = [one.dossier for one in attention.suspended_last_grants()]
    assert access.told_to(office.at_desk(gil), kept, overseers.KEPT_KEYS) == [matter.reference]


@pytest.mark.clause("RES-3a")
@pytest.mark.kills("cases.routing.others_in_line")
def test_whoever_stepped_aside_is_not_told_that_it_still_waits(lane):
    matter = office.report(TEXT, lane="c", first_reader="usual")
    actions.declare_conflict(matter, kind="no-reason", by=office.at_desk(lane["dana"]))
    with time_machine.travel(times.now() + timedelta(days=7)):
        assert conduct.late_for(office.at_desk(lane["dana"])) == []
        assert len(conduct.late_for(office.at_desk(lane["hilde"]))) == 1


@pytest.mark.clause("RES-3a")
@pytest.mark.kills("cases.moving.check_told")
def test_nothing_moves_before_it_is_said_whom_it_concerns(lane):
    both = lane["alex"]
    office.reader("ben")
    matter, _thread = office.read(office.report(TEXT, lane="c"), office.at_desk(both))
    desk = replace(office.at_desk(both), lanes=frozenset("ac"))
    with pytest.raises(CasesRefused) as refused:
        moving.move(matter, to="a", why="It is a report.", by=desk)
    assert refused.value.refusal.clause in ("RES-3a", "RES-1")
    assert moving.check_told(matter).clause == "RES-3a"


def test_nothing_about_it_is_left_in_clear_once_it_is_erased(lane):
    secret = office.new_secret()
    matter = opened_up(office.report(TEXT, lane="c", secret=secret), lane["alex"], lane["dana"])
    receiving.withdraw(matter.letterbox)
    assert not Conduct.objects.exists()
    assert not Conflict.objects.filter(about=matter.reference).exists()


def test_a_pinned_conflict_is_undone_by_nobody(lane):
    matter = opened_up(office.report(TEXT, lane="c"), lane["alex"], lane["dana"])
    conflicts.declare(lane["dana"], matter.reference, "none", SYSTEM)
    assert not sees(lane["dana"], matter)
    with pytest.raises(Http404):
        access.matter_for(office.at_desk(lane["dana"]), matter.reference)


@pytest.mark.clause("RES-2", "PUR-1b")
@pytest.mark.kills("cases.conduct.check_found")
def test_a_matter_of_conduct_closes_only_with_a_finding(lane):
    desk = office.at_desk(lane["alex"])
    matter = opened_up(office.report(TEXT, lane="c"), lane["alex"])
    matter = actions.answer_matter(matter, text="We looked into it.", by=desk)
    closing = Closing(ClosingReason.OTHERWISE, asked="An apology.", done="Training.", why="Law.")
    with pytest.raises(CasesRefused) as refused:
        actions.close_matter(matter, closing=closing, by=desk)
    assert refused.value.refusal.clause == "RES-2"
    found = Closing(
        ClosingReason.OTHERWISE,
        asked="An apology.",
        done="Training.",
        why="Law.",
        findings={"PRE-2": "inconsistent"},
    )
    matter.refresh_from_db()
    assert actions.close_matter(matter, closing=found, by=desk).stage == "closed"


@pytest.mark.clause("RES-3b", "BRI-3a")
@pytest.mark.kills("cases.own_words.check_own_words")
@pytest.mark.kills("cases.sharing.change_rung")
def test_particulars_are_not_in_the_words_of_whoever_wrote(lane):
    desk = office.at_desk(lane["alex"])
    matter = opened_up(office.report(TEXT, lane="c", who="At the licence desk"), lane["alex"])
    sharing.change_rung(matter.letterbox, allows=Allows.CITY)
    matter.refresh_from_db()
    actions.read_matter(matter, by=desk)
    with pytest.raises(CasesRefused) as refused:
        conduct.write_particulars(matter, text="You READ my file, aloud!", by=desk)
    assert "read my file aloud" in refused.value.refusal.reason
    words = "Private papers were made known to others at a service desk."
    matter = conduct.write_particulars(matter, text=words, by=desk)
    assert Conduct.objects.get(about=matter.reference).served_on is None  # nobody was told yet
    matter = conduct.serve_particulars(matter, by=desk)
    assert Conduct.objects.get(about=matter.reference).served_on == times.today()


@pytest.mark.clause("RES-3b", "BRI-3a")
def test_particulars_are_not_in_the_words_of_a_translation_either(lane):
    desk = office.at_desk(lane["alex"])
    matter = opened_up(office.report("Il a lu mon dossier à tous.", lane="c"), lane["alex"])
    original = Item.objects.get(dossier=matter.file, kind="message").pk
    english = {"of": original, "language": "English", "text": "He read my file aloud to all."}
    sealing.seal_item(
        matter.file, kind="translation", author="staff:lin", content=english, by=SYSTEM
    )
    originals = own_words.of_person(matter, desk)
    refusal = own_words.check_own_words(["You read my file aloud to all."], originals)
    assert refusal and refusal.clause == "RES-3b"
    assert own_words.check_own_words(["Private papers were made known."], originals) is None


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.sharing.check_city_may_act")
def test_the_employee_is_told_only_when_the_person_lets_the_city_act_and_the_person_hears(lane):
    desk, secret = office.at_desk(lane["alex"]), office.new_secret()
    matter = opened_up(office.report(TEXT, lane="c", secret=secret), lane["alex"])
    actions.read_matter(matter, by=desk)
    words = "Private papers were made known to others at a service desk."
    with pytest.raises(CasesRefused) as refused:
        conduct.write_particulars(matter, text=words, by=desk)
    assert refused.value.refusal.clause == "BRI-3a"
    sharing.change_rung(matter.letterbox, allows=Allows.CITY)
    matter.refresh_from_db()
    matter = conduct.write_particulars(matter, text=words, by=desk)
    items = letterbox.read(matter.letterbox, secret.private)
    assert "served" not in [one.content.get("what") for one in items if one.kind == "notice"]
    conduct.serve_particulars(matter, by=desk)
    items = letterbox.read(matter.letterbox, secret.private)
    assert "served" in [one.content.get("what") for one in items if one.kind == "notice"]


@pytest.mark.clause("RES-3a")
@pytest.mark.parametrize("named", ["Deputy City Manager", "the deputy  city manager", "dana"])
@pytest.mark.kills("cases.routing.is_named")
def test_whoever_is_named_reads_nothing_first_even_where_they_were_chosen(lane, named):
    matter = office.report(TEXT, lane="c", first_reader="usual", who=named)
    assert holders_of(matter) == {lane["alex"].holder}
    matter = office.report(f"It was {named}.", lane="c", first_reader="usual")
    assert holders_of(matter) == {lane["alex"].holder}


@pytest.mark.clause("RES-3a", "PRI-3")
def test_any_reader_moves_what_is_about_staff_to_whoever_reads_it_first(lane):
    amira = office.reader("amira")
    office.reader("ben")
    desk = office.at_desk(amira)
    matter, _thread = office.read(office.report(TEXT), desk)
    moving.move(matter, to="c", why="It is about someone who works here.", by=desk)
    matter = Matter.objects.get(pk=matter.pk)
    assert not sees(amira, matter) and not sees(lane["dana"], matter)
    present = Grant.objects.filter(
        dossier=matter.file, epoch=matter.file.epoch, holder__startswith="staff:"
    )
    assert set(present.values_list("holder", flat=True)) == {lane["alex"].holder}
    _matter, read = office.read(matter, office.at_desk(lane["alex"]))
    assert TEXT in [line.text for line in read.lines]


@pytest.mark.clause("RES-4")
def test_of_a_referral_only_two_days_are_kept(lane):
    desk = office.at_desk(lane["alex"])
    matter = opened_up(office.report(TEXT, lane="c"), lane["alex"])
    today = times.today()
    with pytest.raises(CasesRefused):
        conduct.refer(matter, referred_on=today, closed_on=today - timedelta(days=1), by=desk)
    with pytest.raises(CasesRefused):
        conduct.refer(matter, referred_on=today + timedelta(days=1), closed_on=None, by=desk)
    conduct.refer(matter, referred_on=today, closed_on=None, by=desk)
    names = {field.name for field in Conduct._meta.get_fields()}
    assert not [name for name in names if "disciplin" in name or "sanction" in name]


@pytest.mark.clause("RES-2")
@pytest.mark.kills("cases.conduct.late_for")
def test_what_nobody_reads_in_time_is_asked_for_by_the_next_in_line_without_a_key(lane):
    matter = office.report(TEXT, lane="c", first_reader="not-sure")
    with time_machine.travel(times.now() + timedelta(days=7)):
        late = conduct.late_for(office.at_desk(lane["hilde"]))
        assert [one.title for one in late] == ["City Solicitor"]
        assert conduct.late_for(office.at_desk(lane["dana"])) == []  # gone around by who wrote
    assert holders_of(matter) == {lane["alex"].holder}


@pytest.mark.clause("RES-2")
def test_what_is_not_decided_in_ten_working_days_goes_a_level_up(lane):
    matter = opened_up(office.report(TEXT, lane="c"), lane["alex"])
    decide_by = working.add_working_days(times.today(), lanes.decide_within())
    assert Conduct.objects.get(about=matter.reference).decide_by == decide_by
    assert escalating.escalate_overdue().startswith("0")
    with time_machine.travel(times.now() + timedelta(days=20)):
        assert escalating.escalate_overdue().startswith("1")
        assert escalating.escalate_overdue().startswith("0")
        assert len(conduct.late_for(office.at_desk(lane["hilde"]))) == 1
        assert conduct.late_for(office.at_desk(lane["alex"])) == []


def test_a_level_up_is_not_told_of_what_concerns_it(lane):
    opened_up(office.report(TEXT, lane="c"), lane["alex"], lane["hilde"])
    with time_machine.travel(times.now() + timedelta(days=20)):
        escalating.escalate_overdue()
        assert conduct.late_for(office.at_desk(lane["hilde"])) == []


def test_there_is_one_designate_and_they_are_appointed_once(lane):
    somebody = office.reader("somebody", lane="c")
    with pytest.raises(AccountRefused):
        designations.appoint(
            somebody, rank=Rank.DESIGNATE, begins=times.today(), appointed_by="Council", by=SYSTEM
        )
    with pytest.raises(AccountRefused):
        designations.appoint(
            lane["alex"], rank=Rank.OUTSIDE, begins=times.today(), appointed_by="Council", by=SYSTEM
        )


def test_the_person_reads_in_the_letterbox_who_can_read_it_now(lane):
    secret = office.new_secret()
    matter = office.report(TEXT, lane="c", secret=secret)
    opened_up(matter, lane["alex"])
    items = letterbox.read(matter.letterbox, secret.private)
    told = [one.content["what"] for one in items if one.kind == "notice"]
    assert told == ["opened-up-unknown"]  # nobody was named: so it doesn't say that they are out


def test_no_page_tells_the_designate_or_the_overseers_that_it_exists(lane):
    sam = office.staff("sam", Role.SUPERVISOR, lane="c")
    gil = office.staff("gil", Role.PRIVACY_OFFICER)
    people = [lane["dana"], lane["hilde"], sam, gil]

    def pages(person):
        desk = office.sign_in(Client(), person, unlocked=person in lane.values())
        asked = ("/desk/", "/desk/matters/?stage=open", "/desk/people/", "/desk/ready/")
        return [desk.get(one).content.decode().split("<main", 1)[1] for one in asked]

    before = {person: pages(person) for person in people}
    office.report(TEXT, lane="c", first_reader="alternate")
    assert {person: pages(person) for person in people} == before


def test_nothing_is_handed_over_that_was_not_written(lane):
    desk = office.at_desk(lane["alex"])
    matter = opened_up(office.report(TEXT, lane="c"), lane["alex"])
    sharing.change_rung(matter.letterbox, allows=Allows.CITY)
    matter.refresh_from_db()
    with pytest.raises(CasesRefused):
        conduct.serve_particulars(matter, by=desk)
    assert Conduct.objects.get(about=matter.reference).served_on is None


@pytest.mark.clause("PRI-4")
def test_the_employee_is_told_nothing_while_nobody_said_what_must_not_happen(lane):
    desk = office.at_desk(lane["alex"])
    found = office.report(TEXT, lane="c", limits="Do not tell him it was me.")
    matter = opened_up(found, lane["alex"])
    sharing.change_rung(matter.letterbox, allows=Allows.CITY)
    matter.refresh_from_db()
    words = "Private papers were made known to others at a service desk."
    with pytest.raises(CasesRefused) as refused:
        conduct.write_particulars(matter, text=words, by=desk)
    assert refused.value.refusal.clause == "PRI-4"
    matter = heeding.heed(matter, no_contact=True, no_visit=True, by=desk)
    assert conduct.write_particulars(matter, text=words, by=desk)


def test_the_paper_is_printed_and_its_handing_over_noted_from_page_to_page(client, lane):
    matter = opened_up(office.report(TEXT, lane="c"), lane["alex"])
    sharing.change_rung(matter.letterbox, allows=Allows.CITY)
    matter.refresh_from_db()
    client = office.sign_in(client, lane["alex"])
    at = f"/desk/matters/{matter.reference}/"
    given = {"seen": matter.turn, "text": "Papers were made known at a desk."}
    assert client.post(at + "particulars/", given).status_code == 303
    paper = client.get(at + "hand-over/").content.decode()
    assert "Papers were made known" in paper and "I handed it over today" in paper
    assert "not yet" in client.get(at).content.decode()
    turn = Matter.objects.get(pk=matter.pk).turn
    assert client.post(at + "hand-over/", {"seen": turn}).status_code == 303
    assert Conduct.objects.get(about=matter.reference).served_on == times.today()


@pytest.mark.clause("RES-2")
def test_the_days_until_a_decision_are_those_the_city_chose(lane, monkeypatch):
    pack = current_pack()
    seven = tuple(
        replace(one, value=7) if one.name == "decide_within" else one
        for one in pack.clause("RES-2").parameters
    )
    clauses = tuple(
        replace(one, parameters=seven) if one.id == "RES-2" else one for one in pack.clauses
    )
    monkeypatch.setattr(lanes, "current_pack", lambda: replace(pack, clauses=clauses))
    matter = office.report(TEXT, lane="c")
    decide_by = Conduct.objects.get(about=matter.reference).decide_by
    assert decide_by == working.add_working_days(times.today(), 7)


def test_new_particulars_are_handed_over_anew(lane):
    desk = office.at_desk(lane["alex"])
    matter = opened_up(office.report(TEXT, lane="c"), lane["alex"])
    sharing.change_rung(matter.letterbox, allows=Allows.CITY)
    matter.refresh_from_db()
    matter = conduct.write_particulars(matter, text="Papers were made known.", by=desk)
    matter = conduct.serve_particulars(matter, by=desk)
    conduct.write_particulars(matter, text="Papers were made known twice.", by=desk)
    assert Conduct.objects.get(about=matter.reference).served_on is None
