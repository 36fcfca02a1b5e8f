"""Problems nearby: looked into for what they are, never for who somebody is (BRI-1, AT-8)."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parapluie.accounts.models import SET_UP, Role, RoleTerm
from parapluie.cases import (
    actions,
    attaching,
    concern_rules,
    concerns,
    files,
    moving,
    places,
    receiving,
    support,
    thread,
    two_people,
    visiting,
)
from parapluie.cases.actions import Closing
from parapluie.cases.concern_rows import (
    Attended,
    Concern,
    Decision,
    Ground,
    NextTime,
    Place,
    VisitOrder,
)
from parapluie.cases.concerns import Outcome, Triage
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.tests import office
from parapluie.cases.visiting import Wanted
from parapluie.kit.attachments import Clean
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.ledger.models import Entry
from parapluie.vault import letterbox
from parapluie.vault.models import Dossier, Item, Kind

pytestmark = pytest.mark.django_db

NOISE = Triage("noise", "Loud music from the back door after 1 am.", address="12 Alder Street")
NO_BYLAW = Triage("none", "Nothing here is about noise, waste or the like.")
SEEN = Wanted(Ground.CONCERN, "observation", "Heard it from the sidewalk at 1:20 am.")
QUIET = Outcome(Attended.STREET, "none", NextTime.WRITE, section="Noise Bylaw, section 4")
NOBODY_WENT = Outcome(Attended.NO, "", NextTime.NOTHING)


def also_reads(person, lane, role=Role.READER):
    """Let a member of staff read, or supervise, one more lane."""
    digest = person.terms.filter(role=Role.READER).values_list("key_digest", flat=True)[0]
    term = RoleTerm.objects.create(
        person=person,
        role=role,
        lane=lane,
        begins=today() - timedelta(days=60),
        proposed_by=SET_UP,
        confirmed_by=SET_UP,
        confirmed_on=today(),
        key_digest=digest,
    )
    if role is Role.READER:
        office.enter_confirmation(term)
    return person


@pytest.fixture
def bela(amira):
    return also_reads(amira, "b")


@pytest.fixture
def carl(ben):
    return also_reads(ben, "b")


@pytest.fixture
def desk(bela, carl):
    return office.at_desk(bela)


def problem(text="The music is loud every night.", **more):
    return office.report(text, lane="b", **more)


def taken(matter, desk):
    matter, _ = office.read(matter, desk)
    return actions.assign_matter(matter, to=desk.person, by=desk)


def triaged(desk, made=NOISE, **more):
    return concerns.triage(taken(problem(**more), desk), made=made, by=desk)


def refusal_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal


def told_in(secret):
    return [
        one.text
        for one in thread.of_letterbox(letterbox.read(letterbox.find(secret), secret.private))
    ]


def test_a_problem_is_looked_into_from_the_street_answered_and_closed(desk):
    secret = office.new_secret()
    matter = triaged(desk, secret=secret)
    matter = concerns.tell_outcome(matter, outcome=QUIET, by=desk)
    assert matter.stage == Stage.ANSWERED
    done = Closing(ClosingReason.AS_ASKED, asked="Quiet nights.", done="Looked, found nothing.")
    matter = actions.close_matter(matter, closing=done, by=desk)
    assert matter.stage == Stage.CLOSED
    said = "\n".join(told_in(secret))
    assert "Social planner looks into it: noise." in said
    assert "We came and looked from the street." in said
    assert "found nothing that breaks a bylaw" in said and "say when" in said
    assert "Noise Bylaw" not in said and "Alder" not in said


@pytest.mark.clause("BRI-1")
@pytest.mark.kills("cases.concerns.check_closing")
def test_what_is_no_bylaw_matter_can_only_be_closed_with_information(desk):
    matter = triaged(desk, NO_BYLAW, text="Sex work happens there.")
    matter = concerns.tell_outcome(matter, outcome=NOBODY_WENT, by=desk)
    for reason in ClosingReason:
        done = Closing(reason, asked="That they go.", done="Told them.", why="We don't act on it.")
        if concern_rules.may_end("none", reason):
            continue
        refusal = refusal_of(lambda done=done: actions.close_matter(matter, closing=done, by=desk))
        assert refusal.clause == "BRI-1" and refusal.instead
    done = Closing(ClosingReason.INFORMATION, asked="That they go.", done="Told them.", why="None.")
    assert actions.close_matter(matter, closing=done, by=desk).stage == Stage.CLOSED


@pytest.mark.clause("BRI-1")
def test_what_is_no_bylaw_matter_can_never_be_visited(desk):
    matter = triaged(desk, NO_BYLAW)
    refusal = refusal_of(lambda: visiting.order_visit(matter, wanted=SEEN, by=desk))
    assert refusal.clause == "BRI-1" and "bylaw" in refusal.reason
    assert visiting.check_visit(matter, visiting.FOR_LIFE) is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitOrder.objects.create(
            matter=matter,
            subject="none",
            ground="concern",
            second_ground="record",
            ordered_by=desk.person,
            ordered_on=today(),
        )


@pytest.mark.clause("BRI-1")
def test_a_neighbours_word_alone_opens_no_door(desk):
    matter = triaged(desk)
    alone = Wanted(Ground.CONCERN, "", "They wrote that it is loud.")
    assert "alone" in refusal_of(lambda: visiting.order_visit(matter, wanted=alone, by=desk)).reason
    spoken = Wanted(Ground.CONCERN, "spoken", "They told me.")
    refusal = refusal_of(lambda: visiting.order_visit(matter, wanted=spoken, by=desk))
    assert "how to reach them" in refusal.reason
    assert not VisitOrder.objects.exists()
    order = visiting.order_visit(matter, wanted=SEEN, by=desk)
    assert (order.subject, order.second_ground, order.agreed_by) == ("noise", "observation", None)


@pytest.mark.clause("BRI-1")
@pytest.mark.kills("cases.visiting.check_alone")
def test_a_danger_to_life_takes_a_second_person(desk, carl):
    made = Triage("building", "A smell of gas at the door.", address="12 Alder Street")
    matter, second = triaged(desk, made), office.at_desk(carl)
    alone = Wanted(Ground.LIFE_SAFETY, text="Gas.")
    refusal = refusal_of(lambda: visiting.order_visit(matter, wanted=alone, by=desk))
    assert "second person" in refusal.reason and "9-1-1" in refusal.instead
    row = two_people.propose(
        matter, step="life-safety-visit", words={"text": "A smell of gas."}, by=desk
    )
    office.read(matter, second)
    row.refresh_from_db()
    two_people.agree(row, by=second)
    order = VisitOrder.objects.get()
    assert (order.ground, order.ordered_by, order.agreed_by) == ("life-safety", desk.person, carl)


@pytest.mark.clause("BRI-1")
def test_a_visit_nobody_ordered_cannot_be_told(desk):
    matter = triaged(desk)
    went = Outcome(Attended.VISIT, "", NextTime.WRITE)
    assert (
        "ordered" in refusal_of(lambda: concerns.tell_outcome(matter, outcome=went, by=desk)).reason
    )


@pytest.mark.clause("BRI-1")
def test_nobody_closes_what_the_neighbour_was_not_told(desk):
    matter = triaged(desk)
    matter = actions.answer_matter(matter, text="Thank you.", by=desk)
    done = Closing(ClosingReason.AS_ASKED, asked="Quiet.", done="Looked.")
    refusal = refusal_of(lambda: actions.close_matter(matter, closing=done, by=desk))
    assert refusal.clause == "BRI-1" and "told" in refusal.reason


@pytest.mark.clause("BRI-2a")
def test_a_finding_without_a_section_of_a_bylaw_is_refused(desk):
    matter = triaged(desk)
    for section in ("", "the bylaw"):
        found = Outcome(Attended.STREET, "breach", NextTime.CALL, section=section)
        refusal = refusal_of(lambda f=found: concerns.tell_outcome(matter, outcome=f, by=desk))
        assert refusal.clause == "BRI-2a"
    found = Outcome(Attended.STREET, "breach", NextTime.CALL, section="Noise Bylaw, s. 4")
    assert concerns.tell_outcome(matter, outcome=found, by=desk).stage == Stage.ANSWERED


@pytest.mark.clause("SCO-2a")
def test_whoever_looks_into_it_is_told_what_to_look_at():
    for subject in ("noise", "waste", "parking", "licence", "building"):
        lines = [str(line) for line in support.what_to_look_at(subject)]
        assert len(lines) >= 4 and any("any other home or business" in line for line in lines)
    assert "Nobody goes there" in str(support.what_to_look_at("none")[1])


@pytest.mark.clause("BRI-1")
def test_the_citys_own_sentence_describes_nobody(desk):
    matter = taken(problem(), desk)
    for words in ("A young woman at the door.", "Call 604-555-0199.", "The car is AB1 23C."):
        made = Triage("noise", words)
        refusal = refusal_of(lambda m=made: concerns.triage(matter, made=m, by=desk))
        assert refusal.clause == "BRI-1"


@pytest.mark.clause("BRI-1")
def test_words_come_with_bars_over_people_until_they_are_triaged(desk):
    text = "Tina brings men in there, her car is AB1 23C."
    matter = taken(problem(text, place="12 Alder Street, ask for Mr Lee"), desk)
    read = actions.read_matter(matter, by=desk)
    shown = repr(read.lines) + repr([item.content for item in read.items])
    assert "▇▇▇ brings" in shown and "12 Alder Street" in shown
    assert not [word for word in ("Tina", "AB1", "Lee") if word in shown]
    before = Entry.objects.filter(act__startswith="dossier.opened").count()
    as_written = actions.read_matter(matter, by=desk, purpose="triage")
    assert "Tina" in repr(as_written.lines)
    assert Entry.objects.filter(act__startswith="dossier.opened").count() == before + 2
    concerns.triage(matter, made=NOISE, by=desk)
    assert "Tina" in repr(actions.read_matter(matter, by=desk).lines)


def at_one_place(desk, count, found="none"):
    """Let some problems at one place be looked into, each with the same finding."""
    place = ""
    for _ in range(count):
        made = Triage(
            "noise", "Music after 1 am.", place=place, address="" if place else "12 Alder St"
        )
        matter = triaged(desk, made)
        said = Outcome(Attended.STREET, found, NextTime.WRITE, section="Noise Bylaw, section 4")
        concerns.tell_outcome(matter, outcome=said, by=desk)
        place = Place.objects.get().pk
    return Triage("noise", "Music after 1 am.", place=place)


@pytest.mark.clause("BRI-1")
def test_the_fourth_at_a_place_without_a_finding_waits_for_a_supervisor(desk, bela, carl):
    secret = office.new_secret()
    fourth = triaged(desk, at_one_place(desk, 3), secret=secret)
    assert Concern.objects.get(matter=fourth).review_by > today()
    refusal = refusal_of(lambda: visiting.order_visit(fourth, wanted=SEEN, by=desk))
    assert "supervisor" in refusal.instead.lower()
    assert (
        refusal_of(lambda: concerns.tell_outcome(fourth, outcome=QUIET, by=desk)).clause == "BRI-1"
    )
    no_supervisor = lambda: concerns.decide(fourth, decision=Decision.TALK, why="Why.", by=desk)  # noqa: E731
    assert "supervisor" in refusal_of(no_supervisor).reason.lower()
    also_reads(carl, "b", Role.SUPERVISOR)
    boss = office.at_desk(carl)
    office.read(fourth, boss)
    assert concerns.waiting_for(boss) == [fourth.reference]
    decided = concerns.decide(fourth, decision=Decision.TALK, why="Three found nothing.", by=boss)
    assert concerns.waiting_for(boss) == []
    refusal = refusal_of(lambda: visiting.order_visit(decided, wanted=SEEN, by=desk))
    assert "Talk with the neighbour" in refusal.reason
    assert "We would like to talk with you about it." in "\n".join(told_in(secret))


@pytest.mark.clause("BRI-1")
def test_a_supervisor_can_let_the_fourth_be_looked_into(desk, carl):
    fourth = triaged(desk, at_one_place(desk, 3))
    boss = office.at_desk(also_reads(carl, "b", Role.SUPERVISOR))
    office.read(fourth, boss)
    fourth = concerns.decide(fourth, decision=Decision.ATTEND, why="It is new.", by=boss)
    visiting.order_visit(fourth, wanted=SEEN, by=desk)


def test_after_a_breach_the_count_begins_anew():
    assert concern_rules.needs_supervisor(["none", "", "none"])
    assert not concern_rules.needs_supervisor(["none", "none", "breach", "none"])
    assert not concern_rules.needs_supervisor([])


@pytest.mark.clause("PRI-4")
def test_nobody_visits_where_the_neighbour_asked_for_no_visit(desk):
    from parapluie.cases import limits

    secret = office.new_secret()
    matter = triaged(desk, secret=secret)
    limits.set_limits(letterbox.find(secret), no_contact=False, no_visit=True)
    matter.refresh_from_db()
    refusal = refusal_of(lambda: visiting.order_visit(matter, wanted=SEEN, by=desk))
    assert refusal.clause == "PRI-4"


WHO = ["People like that", "Those women", "Foreigners", "I think they are selling sex. They"]
WHO += ["Tina Brown and her friends", "The blonde in number 4", "Men in nice cars", "She and he"]
DOES = ["live there.", "have visitors at night.", "should not be near us.", "work at home."]
DOES += ["come and go.", "call 604-555-0199 for it.", "drive AB1 23C.", "smile at my husband."]
SEEN_THERE = ["I saw it.", "A record says so.", "They told me.", "Fire!", ""]
WANTED = [
    Wanted(ground, second, text)
    for ground in Ground
    for second in (*concern_rules.SECOND_GROUNDS, "", "rumour")
    for text in SEEN_THERE
]


@pytest.mark.clause("BRI-1")
def test_a_thousand_problems_about_people_pass_no_gate(desk):
    """AT-8: whatever is written, claimed and seen, the gate itself lets nobody be visited."""
    chance = random.Random(8)  # noqa: S311  it only picks examples
    shut = [taken(problem(), desk), triaged(desk, NO_BYLAW), office.report("Men come and go.")]
    shut.append(triaged(desk, Triage("licence", "Looked up.", address="")))
    about_noise, ordered, tried = triaged(desk), [], set()
    for _ in range(1000):
        text = f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(SEEN_THERE)}"
        wanted = replace(chance.choice(WANTED), text=text)
        matter = chance.choice(shut)
        if visiting.check_visit(matter, wanted) is None:
            ordered.append((matter.lane, wanted))
        for_noise = visiting.check_visit(about_noise, wanted) or visiting.check_alone(wanted)
        if for_noise is None and wanted.second_ground not in ("observation", "record"):
            ordered.append(("noise", wanted))
        tried.add((matter.pk, wanted.ground, wanted.second_ground))
    assert ordered == []
    assert len(tried) == len(shut) * len(Ground) * 5  # each claim was made about each of them
    assert visiting.check_visit(about_noise, SEEN) is None  # the gate isn't just shut


@pytest.mark.clause("BRI-1")
def test_a_danger_to_life_never_passes_one_person_alone():
    alone = [one for one in WANTED if visiting.check_alone(one) is None]
    assert alone and all(one.ground == Ground.CONCERN for one in alone)


@pytest.mark.clause("BRI-1")
def test_forty_problems_of_people_and_not_of_a_bylaw_end_without_a_visit(desk, carl):
    """AT-8, through the acts themselves: each way to order one is tried, and two people agree."""
    chance = random.Random(40)  # noqa: S311  it only picks examples
    second, agreed = office.at_desk(carl), 0
    for number in range(40):
        matter = taken(problem(f"{chance.choice(WHO)} {chance.choice(DOES)}"), desk)
        if number % 2:
            matter = concerns.triage(matter, made=NO_BYLAW, by=desk)
        for one in chance.sample(WANTED, 3):
            wanted = replace(one, text=one.text or "They wrote.")
            assert refusal_of(lambda w=wanted, m=matter: visiting.order_visit(m, wanted=w, by=desk))
        words = {"text": f"{chance.choice(WHO)} {chance.choice(DOES)}"}
        row = two_people.propose(matter, step="life-safety-visit", words=words, by=desk)
        office.read(matter, second)
        row.refresh_from_db()
        assert refusal_of(lambda r=row: two_people.agree(r, by=second)).clause == "BRI-1"
        agreed += 1
    assert agreed == 40
    assert VisitOrder.objects.count() == 0
    assert Place.objects.count() == 0


ADDRESSES = [
    f"{number} {street}" for number in range(2, 102) for street in ("Alder Street", "Main Road")
]


@pytest.mark.clause("BRI-1")
def test_no_list_of_addresses_can_be_tried_against_the_database(desk):
    """Neither an address nor anything made of one stands in a clear column."""
    import hashlib

    from django.apps import apps

    from parapluie.kit import crypto

    for address in ADDRESSES[:3]:
        triaged(desk, Triage("noise", "Music.", address=address), place=address)
    dump = "\n".join(
        repr(row)
        for model in apps.get_models()
        for row in model.objects.values_list()
        if model.__module__.startswith("parapluie.")
    )
    for address in ADDRESSES:
        for form in (address, address.lower(), address.upper(), address.replace(" ", "")):
            plain = form.encode()
            hashes = [hashlib.new(name, plain) for name in ("md5", "sha1", "sha256", "sha512")]
            tried = [form, *[one.hexdigest() for one in hashes]]
            tried += [repr(one.digest())[2:-1] for one in hashes]
            tried += [str(crypto.digest(plain)), repr(crypto.digest(plain))[2:-1]]
            assert not [one for one in tried if one and one in dump], form


def test_a_place_is_known_again_by_who_can_open_it_and_by_nobody_else(desk, carl):
    first = triaged(desk)
    known = places.known_to(desk, first)
    assert [one.address for one in known] == ["12 Alder Street"]
    assert Entry.objects.filter(act="dossiers.listed", subject=first.file_id).count() == 1
    again = triaged(desk, Triage("noise", "Music.", place=known[0].id))
    assert Concern.objects.get(matter=again).place_id == known[0].id
    other = office.at_desk(office.reader("ute"))
    with pytest.raises(CasesRefused):
        places.named_again(known[0].id, by=other, matter=first)
    assert [one.address for one in places.known_to(office.at_desk(carl), first)]


def test_a_place_is_gone_with_the_last_problem_that_named_it(desk):
    secret = office.new_secret()
    triaged(desk, secret=secret)
    place = Dossier.objects.get(kind=Kind.PLACE)
    assert receiving.withdraw(letterbox.find(secret)).erased
    place.refresh_from_db()
    assert place.erased_on and not Place.objects.exists() and not Concern.objects.exists()


@pytest.mark.clause("PRI-3")
def test_a_move_needs_someone_who_reads_both_and_tells_the_person(desk, carl):
    secret = office.new_secret()
    uma, vic = office.reader("uma"), office.reader("vic")
    matter, _ = office.read(problem("My landlord hits me.", secret=secret), desk)
    only_b = office.at_desk(carl)
    carl.terms.filter(lane="a").update(ends=today())
    only_b = office.at_desk(carl)
    office.read(matter, only_b)
    matter.refresh_from_db()
    refusal = refusal_of(lambda: moving.move(matter, to="a", why="It is a report.", by=only_b))
    assert refusal.clause == "PRI-3"
    untriaged = refusal_of(lambda: moving.move(matter, to="a", why="A report.", by=desk))
    assert untriaged.clause == "BRI-1"
    none = Triage("none", "Nothing here is about a bylaw.")
    matter = concerns.triage(matter, made=none, by=desk)
    moved = moving.move(matter, to="a", why="It is about your safety.", by=desk)
    assert moved.lane == "a"
    with pytest.raises(Refused):
        actions.read_matter(moved, by=only_b)
    for reader in (uma, vic):
        _, read = office.read(moved, office.at_desk(reader))
        assert "My landlord hits me." in repr(read.lines)
    assert "It is about your safety." in "\n".join(told_in(secret))


@pytest.mark.clause("RES-1")
def test_nothing_is_moved_to_where_too_few_can_read_it(desk):
    also_reads(desk.person, "c")
    both = office.at_desk(desk.person)
    matter, _ = office.read(problem(), both)
    refusal = refusal_of(lambda: moving.move(matter, to="c", why="It is about staff.", by=both))
    assert refusal.clause == "RES-1"


@pytest.mark.clause("BRI-1")
@pytest.mark.kills("cases.concerns.check_file")
def test_a_picture_that_was_moved_here_opens_only_once_it_is_triaged(desk, monkeypatch):
    matter = problem()
    monkeypatch.setattr(attaching, "check_lane", lambda lane: None)  # as where it came from
    attaching.add_file(matter.letterbox, Clean("image/png", b"\x89PNG dots"))
    item = Item.objects.get(dossier=matter.file, kind="attachment").pk
    matter = taken(Matter.objects.get(pk=matter.pk), desk)
    said = refusal_of(lambda: files.open_file(matter, item, by=desk))
    assert said.clause == "BRI-1" and "a picture can show people" in said.reason
    matter = concerns.triage(matter, made=NOISE, by=desk)
    assert files.open_file(matter, item, by=desk)[1] == b"\x89PNG dots"
