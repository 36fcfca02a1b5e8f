"""The desk's pages about matters, as staff use them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parapluie.accounts.models import Role
from parapluie.cases import actions, receiving, saying_why
from parapluie.cases.actions import Closing
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing
from parapluie.vault.models import Dossier
from parapluie.vault.reasons import Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, amira, ben):
    return office.sign_in(client, amira)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def address(matter, step=""):
    return f"/desk/matters/{matter.reference}/{step}"


def sent(client, where, **fields):
    answer = client.post(where, fields)
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def test_a_routine_matter_takes_six_pages_and_four_required_fields(desk, amira):
    matter = office.report("The light is broken.", limits="Please do not come to my door.")
    pages = [page(desk, "/desk/"), page(desk, address(matter))]
    assert "The light is broken." not in pages[1]  # asked first whether they know anyone
    after = sent(desk, address(matter, "declare/"), kind="none")
    pages.append(page(desk, after))
    assert 'id="answer"' in pages[2]  # read and answered on one page
    limits, message = pages[2].index("come to my door"), pages[2].index("The light is broken")
    assert limits < message
    after = sent(desk, address(matter, "answer/"), seen=1, text="It is being repaired.")
    pages += [page(desk, after), page(desk, address(matter, "close/"))]
    closing = {"reason": "as-asked", "asked": "A light.", "done": "Repaired."}
    turn = Matter.objects.get(pk=matter.pk).turn
    pages.append(page(desk, sent(desk, address(matter, "close/"), seen=turn, **closing)))
    assert len(pages) <= 6
    assert len(["text", *closing]) <= 4
    assert Matter.objects.get(pk=matter.pk).stage == Stage.CLOSED


@pytest.mark.clause("PUR-2")
@pytest.mark.parametrize("step", ["answer/", "note/", "assign/", "close/"])
def test_each_page_of_an_act_shows_the_clauses_that_guide_it(desk, amira, step):
    matter = office.answered(office.report(), office.at_desk(amira))
    act = actions.Act(step.strip("/"))
    shown = page(desk, address(matter, step))
    assert actions.rules.GOVERNED_BY[act]
    for clause in actions.rules.GOVERNED_BY[act]:
        assert clause in shown


def test_what_was_written_stays_when_somebody_was_quicker(desk, amira, ben):
    matter = office.report()
    office.read(matter, office.at_desk(amira))
    receiving.add_reply(matter.letterbox, text="One more thing.")
    answer = desk.post(address(matter, "answer/"), {"seen": 1, "text": "My long answer."})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "My long answer." in shown
    assert "One more thing." in shown
    assert 'name="seen" value="2"' in shown


def test_what_was_written_stays_when_something_is_missing(desk, amira):
    matter = office.answered(office.report(), office.at_desk(amira))
    fields = {"seen": matter.turn, "reason": "otherwise", "asked": "A light.", "done": "A lamp."}
    answer = desk.post(address(matter, "close/"), fields)
    assert answer.status_code == 422
    assert "A lamp." in answer.content.decode()
    assert 'href="#id_why"' in answer.content.decode()


def test_one_click_stops_and_the_matter_is_gone(desk, amira):
    office.reader("chloe")
    matter = office.answered(office.report(), office.at_desk(amira))
    sent(desk, address(matter, "stop/"))
    shown = page(desk, "/desk/matters/")
    assert f"Your key to {matter.reference} is gone" in shown  # said once
    assert "Nobody is told why." in shown
    assert matter.reference not in page(desk, "/desk/matters/")
    assert desk.get(address(matter)).status_code == 404


def test_whoever_declares_a_conflict_is_told_what_happened(desk):
    matter = office.report()
    shown = page(desk, sent(desk, address(matter, "declare/"), kind="no-reason"))
    assert f"{matter.reference} is gone from your list" in shown
    assert "Nobody is told why." in shown
    assert matter.reference not in page(desk, "/desk/matters/")


def test_closing_is_not_pushed_and_waits_for_an_answer(desk, amira):
    matter = office.answered(office.report(), office.at_desk(amira))
    closing = f'href="{address(matter, "close/")}"'
    shown = page(desk, address(matter))
    assert f'class="button button-quiet" {closing}' in shown
    receiving.add_reply(matter.letterbox, text="It is broken again.")
    assert closing not in page(desk, address(matter))
    typed = {"seen": matter.turn, "reason": "as-asked", "asked": "A lock.", "done": "A new lock."}
    answer = desk.post(address(matter, "close/"), typed)
    assert answer.status_code == 409
    for words in ("Not closed", "and has no answer yet", "Answer first, then close", "A new lock."):
        assert words in answer.content.decode()


def test_words_written_for_a_matter_taken_back_meanwhile_are_given_back(desk, amira):
    matter = office.report()
    office.read(matter, office.at_desk(amira))
    receiving.withdraw(matter.letterbox)
    answer = desk.post(address(matter, "answer/"), {"seen": 1, "text": "My long answer."})
    assert answer.status_code == 404
    for words in ("Not sent", "the person took it back", "My long answer."):
        assert words in answer.content.decode()


def test_what_the_person_took_back_but_the_law_keeps_is_there_for_nobody(desk, amira):
    mine = office.at_desk(amira)
    matter = office.answered(office.report(), mine)
    done = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A new lock.")
    matter = actions.close_matter(matter, closing=done, by=mine)
    closed = "/desk/matters/?stage=closed"
    assert matter.reference in page(desk, closed)
    receiving.withdraw(matter.letterbox)
    assert matter.reference not in page(desk, closed)
    assert desk.get(address(matter)).status_code == 404


def refused(client, where):
    answer = client.get(where)
    assert answer.status_code == 403
    return answer.content.decode()


@pytest.mark.parametrize("where", ["/desk/matters/", "/desk/matters/0000-0000/"])
def test_an_untrained_clerk_is_told_the_truth(amira, ben, where):
    office.report()
    clerk = office.sign_in(Client(), office.reader("cleo", trained=False))
    shown = refused(clerk, where)
    assert "Nobody is waiting" not in shown
    said = ("You can't read messages yet", "peer-developed training", "Complete the course")
    places = [shown.index(words) for words in (*said, "none of them is lost", "Guideline RES-1")]
    assert places == sorted(places)  # what, why, what to do, and the clause last
    assert "You can't read messages yet" in page(clerk, "/desk/")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.COORDINATOR])
def test_whoever_never_reads_is_told_so_and_offered_no_link(amira, ben, role):
    client = office.sign_in(Client(), office.staff("gil", role), unlocked=False)
    assert 'href="/desk/matters/"' not in page(client, "/desk/")
    matter = office.report()
    for where in ("/desk/matters/", address(matter), address(matter, "answer/")):
        shown = refused(client, where)
        assert "Your role reads none of them" in shown
        assert "Guideline PRI-1" in shown


def test_a_newcomer_wishes_and_a_colleague_shares_from_home(desk, amira):
    matter = office.report()
    office.read(matter, office.at_desk(amira))
    newcomer = office.reader("eva", title="Nurse")
    hers = office.sign_in(Client(), newcomer)
    sent(hers, address(matter, "declare/"), kind="none")
    assert hers.get(address(matter)).status_code == 403
    assert matter.reference in page(desk, "/desk/")
    sent(desk, address(matter, "share/"), to=newcomer.pk)
    assert "The lock of the washroom" in page(hers, address(matter))


def test_the_worklist_opens_nothing(desk):
    office.report("Secret words.")
    with CaptureQueriesContext(connection) as queries:
        assert "Secret words" not in page(desk, "/desk/matters/")
    assert not [query for query in queries if "vault_item" in query["sql"]]


def test_an_empty_desk_is_kind(desk):
    assert "Nobody is waiting" in page(desk, "/desk/matters/")
    assert "Nothing waits for your answer." in page(desk, "/desk/")


NONSENSE = (
    "stage=x",
    "after=x",
    "after=2026-99-99~X",
    "after=2026-11-22~%00",
    "after=%00",
    "due=" + "9" * 900,
)


@pytest.mark.parametrize(
    "query",
    [
        "stage=closed",
        "who=me",
        "who=nobody",
        "due=late",
        "due=today",
        "sort=newest",
        *NONSENSE,
    ],
)
def test_any_choice_in_the_list_gets_a_page(desk, query):
    office.report()
    page(desk, f"/desk/matters/?{query}")


def many(count):
    """Copy one matter: clear columns and empty dossiers, as the list reads nothing else."""
    boxes = [Dossier(kind=kind, lane="a", about=str(n)) for n in range(count) for kind in KINDS]
    Dossier.objects.bulk_create(boxes)
    Matter.objects.bulk_create(
        Matter(
            lane="a",
            received_on=today() - timedelta(days=n % 300),
            due_on=today() + timedelta(days=n % 11),
            letterbox=boxes[2 * n],
            file=boxes[2 * n + 1],
            guidelines_version="1",
        )
        for n in range(count)
    )


KINDS = ("letterbox", "file")


def test_walking_the_pages_shows_every_matter_once(desk):
    many(120)
    for sort in ("", "sort=newest"):
        seen, address = [], f"/desk/matters/?{sort}"
        while address:
            shown = desk.get(address)
            seen += [matter.reference for matter in shown.context["page"].matters]
            address = shown.context["next_page"] and f"/desk/matters/?{shown.context['next_page']}"
        assert len(seen) == len(set(seen)) == 120


def test_the_list_costs_the_same_queries_and_bytes_however_many_there_are(desk):
    many(60)
    page(desk, "/desk/matters/")
    with CaptureQueriesContext(connection) as few:
        page(desk, "/desk/matters/")
    many(400)
    with CaptureQueriesContext(connection) as lots:
        assert len(page(desk, "/desk/matters/").encode()) < 100_000
    assert len(few) == len(lots)


def test_a_list_of_what_is_kept_costs_no_query_a_row(desk):
    counts = []
    for _more in range(2):
        many(20)
        Matter.objects.update(
            stage=Stage.CLOSED,
            closed_on=today(),
            keep_until=today(),
            closing_reason=ClosingReason.AS_ASKED,
        )
        with CaptureQueriesContext(connection) as queries:
            page(desk, "/desk/matters/?stage=closed")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_message_for_tonight_says_so_and_in_which_language_to_answer(desk, amira):
    told = receiving.Told("Il me suit.", urgent=True, language="fr")
    receipt = receiving.receive(told, office.new_secret())
    matter = Matter.objects.get(pk=receipt.reference)
    office.read(matter, office.at_desk(amira))
    shown = page(desk, address(matter))
    assert "about today or tonight" in shown
    assert "The person chose: French." in shown


def test_what_was_said_before_someone_came_is_wished_for(desk, amira):
    matter = office.report("Before eva came.")
    office.read(matter, office.at_desk(amira))
    eva = office.reader("eva")
    for dossier in (matter.letterbox, matter.file):
        sealing.roll_epoch(dossier, by=SYSTEM)  # as at night: from now on she has a key
    receiving.add_reply(matter.letterbox, text="After eva came.")
    hers = office.sign_in(Client(), eva)
    sent(hers, address(matter, "declare/"), kind="none")
    shown = page(hers, address(matter))
    assert "After eva came." in shown
    assert "Before eva came." not in shown
    assert "not open to your key yet" in shown
    assert "eva" in page(desk, "/desk/")


def test_whoever_has_not_declared_is_asked_before_any_form(desk):
    matter = office.report("Not yet to be read.")
    for step in ("answer/", "note/", "assign/", "close/"):
        answer = desk.get(address(matter, step))
        assert answer["Location"] == address(matter)
        assert "Not yet to be read." not in page(desk, answer["Location"])


def test_a_second_click_sends_nothing_twice(desk, amira):
    matter = office.report()
    office.read(matter, office.at_desk(amira))
    closing = {"reason": "as-asked", "asked": "A light.", "done": "Repaired."}
    for step, fields in (("answer/", {"text": "It is repaired."}), ("close/", closing)):
        seen = Matter.objects.get(pk=matter.pk).turn
        for _click in range(2):
            assert sent(desk, address(matter, step), seen=seen, **fields) == address(matter)
    assert page(desk, address(matter)).count("It is repaired.") == 1


def test_whoever_was_overtaken_sees_who_has_it_and_can_still_send(desk, amira, ben):
    matter = office.report()
    office.read(matter, office.at_desk(amira))
    his = office.at_desk(ben)
    theirs, _ = office.read(Matter.objects.get(pk=matter.pk), his)
    actions.assign_matter(theirs, to=ben, by=his)
    saying_why.say(theirs, Reason.COVER, by=office.at_desk(amira))
    answer = desk.post(address(matter, "answer/"), {"seen": 1, "text": "Help is coming."})
    assert "with Bylaw officer (ben)" in answer.content.decode()
    assert "Take it over and send" in answer.content.decode()
    sent(desk, address(matter, "answer/"), seen=2, text="Help is coming.", take="1")
    assert Matter.objects.get(pk=matter.pk).assignee == amira


def test_what_is_closed_stands_with_the_newest_first(desk, amira):
    done = Closing(ClosingReason.AS_ASKED, "A light.", "Repaired.")
    found = []
    for days in (30, 10, 20):
        matter = office.answered(office.report(), office.at_desk(amira))
        actions.close_matter(matter, closing=done, by=office.at_desk(amira))
        Matter.objects.filter(pk=matter.pk).update(received_on=today() - timedelta(days=days))
        found.append(matter.reference)
    shown = page(desk, "/desk/matters/?stage=closed")
    oldest, newest, between = (shown.index(one) for one in found)
    assert newest < between < oldest
