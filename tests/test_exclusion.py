"""Whoever a matter must not reach can't tell that it exists: by no page, count, address or moment.

Each kind of excluded person × each way somebody could learn of a matter. The ways to a matter by
address are taken from the addresses themselves, so that a new one is tried without being named.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parapluie.accounts.models import Person, Rank, Role
from parapluie.cases import access, actions, attaching, calling, conduct, digest, keys
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.cases.tests.test_attaching import PICTURE
from parapluie.kit import times
from parapluie.kit.errors import Refused
from parapluie.vault import opening
from parapluie.vault.models import Item
from tests.permitted import ABSENT, CANARY
from tests.test_permissions import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAIRS = 2000
LARGEST_AUC = 0.55
LISTS = [
    "/desk/",
    "/desk/people/",
    "/desk/ready/",
    "/desk/designations/",
    "/desk/consistency/",
    "/desk/reading/",
    "/desk/access-review/",
    *[
        f"/desk/matters/?{query}"
        for query in ("", "stage=open", "stage=closed", "sort=newest", "who=nobody", "due=late")
    ],
]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody, and the matter that must not reach them."""

    person: Person
    make: Callable[[], Matter]


def _conduct(*barred: Person, opened_up: bool = True) -> Matter:
    matter = office.report(f"{CANARY} at the counter.", lane="c", first_reader="alternate")
    if opened_up:
        desk = office.at_desk(Person.objects.get(username="alex"))
        office.read(matter, desk)
        keys.bar(matter, list(barred), by=desk)
    return matter


def _report(then: Callable[[Matter], object] = lambda matter: None) -> Matter:
    matter = office.report(f"{CANARY} by the river.")
    then(matter)
    return matter


def subject() -> Excluded:
    person = office.reader("sub", lane="c", title="Clerk")
    return Excluded(person, lambda: _conduct(person))


def line() -> Excluded:
    boss = office.reader("boss", lane="c", title="Manager")
    clerk = office.reader("clerk", lane="c", title="Clerk")
    clerk.reports_to = boss
    clerk.save()
    return Excluded(boss, lambda: _conduct(clerk))


def designate() -> Excluded:
    person = Person.objects.get(username="dana")
    return Excluded(person, lambda: _conduct(opened_up=False))


def designate_named_in_it() -> Excluded:
    person = Person.objects.get(username="dana")
    return Excluded(person, lambda: _conduct(person))


def conflicted() -> Excluded:
    person = office.reader("conflicted")
    desk = office.at_desk(person)
    return Excluded(
        person,
        lambda: _report(lambda one: actions.declare_conflict(one, kind="client", by=desk)),
    )


def recused() -> Excluded:
    person = office.reader("recused")
    desk = office.at_desk(person)

    def step_aside(matter: Matter) -> None:
        office.read(matter, desk)
        actions.recuse(matter, by=desk)

    return Excluded(person, lambda: _report(step_aside))


def untrained() -> Excluded:
    return Excluded(office.reader("untrained", trained=False), _report)


def administrator() -> Excluded:
    return Excluded(office.staff("admin", Role.ADMINISTRATOR), _report)


def auditor() -> Excluded:
    """Who watches over the rules reads nothing of what was written."""
    return Excluded(office.staff("auditor", Role.PRIVACY_OFFICER), _report)


KINDS = (
    subject,
    line,
    designate,
    designate_named_in_it,
    conflicted,
    recused,
    untrained,
    administrator,
    auditor,
)


@pytest.fixture
def excluded(request: pytest.FixtureRequest) -> Excluded:
    for name in ("amira", "ben"):
        office.reader(name)
    office.designated("dana", Rank.DESIGNATE, title="Deputy City Manager")
    office.designated("alex", Rank.ALTERNATE, title="City Solicitor")
    office.designated("hilde", Rank.NEXT_LEVEL, title="Head of Human Resources")
    found: Excluded = request.param()
    return found


every_kind = pytest.mark.parametrize(
    "excluded", KINDS, ids=[one.__name__ for one in KINDS], indirect=True
)


def browser_of(person: Person) -> Client:
    reads = person.terms.filter(role=Role.READER).exists()
    return office.sign_in(Client(), person, unlocked=reads)


def plain(text: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text)


def of_a_matter() -> Mapping[str, str]:
    """Return every address that names a matter, by name."""
    return {name: place for name, place in addresses("both") if "<reference:" in place}


def filled(place: str, reference: str, file: str = "1") -> str:
    known = place.replace("<reference:reference>", reference)
    return "/" + re.sub(r"<\w+:\w+>", file, known)


@pytest.mark.clause("PRI-2", "PRI-3", "RES-3a")
@every_kind
def test_no_list_and_no_count_changes(excluded: Excluded) -> None:
    browser = browser_of(excluded.person)

    def seen() -> list[str]:
        return [plain(browser.get(one).content.decode()) for one in LISTS]

    before = seen()
    matter = excluded.make()
    assert seen() == before
    assert matter.reference not in "".join(before)


@every_kind
def test_every_address_answers_as_if_there_were_nothing(excluded: Excluded) -> None:
    """Pages, exports and files alike: where an address names a file, it is one that is there."""
    browser, matter = browser_of(excluded.person), excluded.make()
    attaching.add_file(matter.letterbox, PICTURE)
    file = Item.objects.get(dossier=matter.file, kind="attachment").pk
    browser.get("/desk/")  # what a first page costs is no sign of a matter
    with time_machine.travel(times.now(), tick=False):  # nor is what a passing minute costs
        for name, place in of_a_matter().items():
            for method in ("get", "post"):
                there = _asked(browser, method, filled(place, matter.reference, file))
                absent = _asked(browser, method, filled(place, ABSENT, file))
                assert there == absent, (name, method)
                assert CANARY not in there[1]


@every_kind
def test_neither_the_query_nor_the_key_brings_anything(excluded: Excluded) -> None:
    matter = excluded.make()
    desk = office.at_desk(excluded.person)
    assert not access.matters_for(desk).filter(pk=matter.pk).exists()
    assert desk.unlocked is not None
    for dossier in (matter.file, matter.letterbox):
        with pytest.raises(Refused):
            opening.open_items(dossier, desk.unlocked, by=desk.actor, purpose="read")


# Whoever watches over lateness is told that something is late, and never what.
@pytest.mark.parametrize("excluded", [one for one in KINDS if one is not auditor], indirect=True)
def test_no_notice_is_sent_because_of_it(excluded: Excluded) -> None:
    waited = digest.something_waits(excluded.person)
    matter = excluded.make()
    with time_machine.travel(times.now() + timedelta(days=7)):  # when it is late
        assert digest.something_waits(excluded.person) == waited
        assert not calling.may_be_called(excluded.person, matter)
        assert conduct.late_for(office.at_desk(excluded.person)) == []


@pytest.mark.parametrize("excluded", [designate, recused], indirect=True)
def test_time_does_not_tell_either(excluded: Excluded) -> None:
    """Over interleaved pairs nobody tells forbidden from absent better than by chance."""
    browser, matter = browser_of(excluded.person), excluded.make()
    there, absent = (f"/desk/matters/{one}/" for one in (matter.reference, ABSENT))
    for address in (there, absent) * 20:
        browser.get(address)
    taken: dict[str, list[float]] = {there: [], absent: []}
    for turn in range(PAIRS):
        for address in (there, absent) if turn % 2 else (absent, there):
            begun = time.perf_counter()
            browser.get(address)
            taken[address].append(time.perf_counter() - begun)
    assert 1 - LARGEST_AUC <= auc(taken[there], taken[absent]) <= LARGEST_AUC


def test_the_measure_of_time_can_fail() -> None:
    quick = [1.0 + turn % 7 / 10 for turn in range(PAIRS)]
    slow = [one + 0.1 for one in quick]
    assert auc(slow, quick) > LARGEST_AUC
    assert abs(auc(quick, quick) - 0.5) < 1e-9


def auc(first: list[float], second: list[float]) -> float:
    """Return how often one of the first is larger than one of the second (Mann-Whitney)."""
    ranked = sorted([(one, 0) for one in first] + [(one, 1) for one in second])
    total, place = 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        share = (place + 1 + end) / 2  # the mean rank of what is equal
        total += share * sum(1 for _one, which in ranked[place:end] if which == 0)
        place = end
    size = len(first)
    return (total - size * (size + 1) / 2) / (size * len(second))


def _asked(browser: Client, method: str, address: str) -> tuple[int, str, int]:
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(browser, method)(address, {"seen": 1, "text": "Hello."})
    return answer.status_code, plain(answer.content.decode()), len(queries)
