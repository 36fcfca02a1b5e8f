"""Every address × every role × every stage of a matter: only what the table here allows.

The table in tests/permitted.py is the authority.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.apps import apps
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver

from parapluie.accounts import conflicts
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person, Role
from parapluie.cases import actions, receiving
from parapluie.cases.actions import Closing
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.tests import office
from parapluie.kit import times
from parapluie.kit.errors import Refused
from parapluie.ledger import entries
from parapluie.ledger.models import Entry
from parapluie.vault import formats, opening, staffkeys
from parapluie.vault.errors import CannotOpenDossier
from parapluie.vault.models import Grant
from tests.permitted import (
    ABSENT,
    ADMIN,
    ANONYMOUS,
    CANARY,
    CANNOT_READ,
    COORDINATOR,
    ENROL,
    FACES,
    INCOMPLETE,
    LOCKED,
    NEVER,
    NO_STEP,
    NOTHING,
    OF_A_MATTER,
    OFFICER,
    ON,
    PAGE,
    POST_ONLY,
    READER,
    RECUSED,
    REFUSED,
    ROLES,
    SIGN_IN,
    STEPS,
    SUPERVISOR,
    TABLE,
    TRAINER,
    UNLOCK,
    UNTRAINED,
    WITHOUT_MATTERS,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@dataclass(frozen=True, slots=True)
class City:
    """People of every role, each at their own browser, and a matter at every stage."""

    browsers: Mapping[str, Client]
    matters: Mapping[Stage, Matter]
    people: Mapping[str, Person]


@pytest.fixture(autouse=True)
def _mail_is_on(settings) -> None:
    """Pages about calls exist only where mail is switched on."""
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "desk@city.example"


@pytest.fixture(autouse=True)
def _city_accounts_are_on(settings) -> None:
    """So do those about City accounts; nobody answers at this port."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:1", "parapluie"


@pytest.fixture(autouse=True)
def _the_clock_stands_still() -> Iterator[None]:
    """A minute that passes costs a session a query: none of that is a sign of a matter."""
    with time_machine.travel(times.now(), tick=False):
        yield


@pytest.fixture
def city() -> City:
    people = {
        NO_STEP: office.reader("nostep"),
        ADMIN: office.staff("admin", Role.ADMINISTRATOR),
        UNTRAINED: office.reader("untrained", trained=False),
        READER: office.reader("reader"),
        RECUSED: office.reader("recused"),
        SUPERVISOR: office.staff("supervisor", Role.SUPERVISOR),
        OFFICER: office.staff("officer", Role.PRIVACY_OFFICER),
        COORDINATOR: office.staff("coordinator", Role.COORDINATOR),
        LOCKED: office.reader("locked"),
        TRAINER: office.staff("trainer", Role.TRAINER),
    }
    desk, other = office.at_desk(people[READER]), office.at_desk(people[RECUSED])
    matters = {stage: _matter_at(stage, people, desk, other) for stage in Stage}
    browsers = {ANONYMOUS: Client()} | {
        role: office.sign_in(
            Client(), person, unlocked=role not in (LOCKED, NO_STEP), second_step=role != NO_STEP
        )
        for role, person in people.items()
    }
    return City(browsers, matters, people)


def _matter_at(stage: Stage, people: Mapping[str, Person], desk: Desk, other: Desk) -> Matter:
    """Bring a matter to a stage by the acts that lead there; one reader has stepped aside."""
    matter = office.report(f"{CANARY} at {stage}.")
    for role in (READER, LOCKED):
        conflicts.declare(people[role], matter.reference, "none", desk.actor)
    if stage == Stage.WITHDRAWN:
        receiving.withdraw(matter.letterbox)
    if stage not in (Stage.RECEIVED, Stage.WITHDRAWN):
        actions.read_matter(matter, by=desk)
    if stage in (Stage.ASSIGNED, Stage.ANSWERED, Stage.CLOSED):
        matter = actions.assign_matter(matter, to=desk.person, by=desk)
    if stage in (Stage.ANSWERED, Stage.CLOSED):
        matter = actions.answer_matter(matter, text=f"{CANARY} answered.", by=desk)
    if stage == Stage.CLOSED:
        closing = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
        matter = actions.close_matter(matter, closing=closing, by=desk)
    if stage != Stage.WITHDRAWN:
        actions.declare_conflict(matter, kind="no-reason", by=other)
    matter.refresh_from_db()
    return matter


@dataclass(frozen=True, slots=True)
class Got:
    """What a request brought: its outcome, the page without what differs each time, its traces."""

    outcome: str
    body: str
    queries: int
    written: int  # entries in the ledger


def ask(city: City, role: str, method: str, address: str, **fields: object) -> Got:
    """Make one request and take back whatever it changed, cookies included."""
    browser = city.browsers[role]
    cookies, before = browser.cookies.copy(), Entry.objects.count()
    reset_queries()  # their log has an end, and there are many requests
    connection.queries_log.clear()  # it holds 9,000, and one test here asks more
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        try:
            answer = getattr(browser, method)(address, fields)
            count = len(queries)
            body = re.sub(
                r'(csrfmiddlewaretoken" value=)"\w+"',
                r"\1",
                answer.content.decode(errors="replace"),
            )
            return Got(outcome(answer), body, count, Entry.objects.count() - before)
        finally:
            transaction.set_rollback(True)
            browser.cookies = SimpleCookie(cookies)


def outcome(answer: HttpResponse) -> str:
    """Return what a visitor got, in the table's words."""
    if answer.status_code in (302, 303):
        place = answer["Location"].split("?")[0]
        ways = {
            "/desk/sign-in/": SIGN_IN,
            "/desk/second-step/set-up/": ENROL,
            "/desk/unlock/": UNLOCK,
        }
        return ways.get(place, ON)
    words = {200: PAGE, 403: REFUSED, 404: NOTHING, 405: POST_ONLY, 422: INCOMPLETE}
    return words.get(answer.status_code, str(answer.status_code))


def addresses(face: str) -> Iterator[tuple[str, str]]:
    """Give the name and the pattern of every address of a face, however deep."""

    def walk(patterns: list[object], before: str) -> Iterator[tuple[str, str]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, before + str(one.pattern))
            else:
                yield one.name, before + str(one.pattern)

    return walk(FACES[face].urlpatterns, "")


def filled(name: str, reference: str, city: City) -> str:
    """Return an address with its blanks filled in."""
    pattern = dict(addresses("both"))[name]
    fillings = {
        "reference": reference,
        "handle": "A" * 22,
        "item": "C" * 22,
        "digest": "0" * 12,
        "token": "B" * 43,
        "item_id": "C" * 22,
        "person_id": city.people[READER].pk,
        "partner_id": "C" * 22,
        "instruction": "C" * 22,
        "completion": "C" * 22,
        "pk": "1",
        "course_id": "1",
        "session_id": "1",
        "number": "1",
        "organisation_id": "C",
    }
    return "/" + re.sub(r"<\w+:(\w+)>", lambda blank: fillings[blank[1]], pattern)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    names = [name for name, _ in addresses("both")]
    assert sorted(set(names)) == sorted(names), "two addresses of one name"
    assert sorted(names) == sorted([*TABLE, *OF_A_MATTER])
    for face in ("public", "staff"):
        assert {name for name, _ in addresses(face)} <= set(names)


def test_the_public_face_knows_no_staff_page() -> None:
    assert not [pattern for _, pattern in addresses("public") if pattern.startswith("desk")]


def test_every_role_gets_what_the_table_says(city: City) -> None:
    found, wanted = {}, {}
    for name, row in TABLE.items():
        for method, expected in zip(("get", "post"), row, strict=True):
            for role in ROLES:
                key = (name, method, role)
                found[key] = ask(city, role, method, filled(name, ABSENT, city)).outcome
                wanted[key] = expected[role]
    assert differing(found, wanted) == {}


def test_a_reader_can_do_what_each_stage_allows(city: City) -> None:
    found, wanted = {}, {}
    for name, (gets, posts, fields) in OF_A_MATTER.items():
        for stage, matter in city.matters.items():
            posted = fields | {"seen": matter.turn}
            if "to" in posted:
                posted["to"] = city.people[READER].pk
            for method, expected in (("get", gets), ("post", posts)):
                address = filled(name, matter.reference, city)
                found[name, method, stage] = ask(city, READER, method, address, **posted).outcome
                wanted[name, method, stage] = expected[stage]
    assert differing(found, wanted) == {}


def test_nobody_else_gets_anything_of_a_matter_at_any_stage(city: City) -> None:
    barred = {**STEPS, **dict.fromkeys(CANNOT_READ, REFUSED), RECUSED: NOTHING, LOCKED: UNLOCK}
    barred[TRAINER] = NOTHING
    for name, (gets, posts, fields) in OF_A_MATTER.items():
        for stage, matter in city.matters.items():
            address = filled(name, matter.reference, city)
            for role, wanted in barred.items():
                for method, expected in (("get", gets), ("post", posts)):
                    got = ask(city, role, method, address, **fields, seen=matter.turn)
                    other = POST_ONLY if expected is NEVER and role not in STEPS else wanted
                    assert got.outcome == other, (name, method, stage, role)
                    assert got.written == 0, (name, method, stage, role)


def test_absent_and_forbidden_look_alike_and_cost_alike(city: City) -> None:
    for name, (_gets, _posts, fields) in OF_A_MATTER.items():
        for role in (*WITHOUT_MATTERS, LOCKED):
            for method in ("get", "post"):
                absent = ask(city, role, method, filled(name, ABSENT, city), **fields, seen=1)
                for matter in city.matters.values():
                    there = filled(name, matter.reference, city)
                    assert ask(city, role, method, there, **fields, seen=1) == absent


def test_a_withdrawn_matter_looks_like_one_that_never_was(city: City) -> None:
    gone = city.matters[Stage.WITHDRAWN].reference
    for name, (_gets, _posts, fields) in OF_A_MATTER.items():
        for method in ("get", "post"):
            there = ask(city, READER, method, filled(name, gone, city), **fields, seen=1)
            assert there == ask(city, READER, method, filled(name, ABSENT, city), **fields, seen=1)


@pytest.mark.parametrize("role", [UNTRAINED, ADMIN, RECUSED])
def test_a_report_is_not_to_be_read_without_a_key(city: City, role: str) -> None:
    """By no page, no address, no query, and not from the database file with one's own key."""
    person, matter = city.people[role], city.matters[Stage.RECEIVED]
    asked = [("get", name, matter) for name in TABLE]
    asked += itertools.product(("get", "post"), OF_A_MATTER, city.matters.values())
    for method, name, of in asked:
        got = ask(city, role, method, filled(name, of.reference, city), kind="none", seen=1)
        assert CANARY not in got.body, (method, name)
    for model in apps.get_models():
        for row in model.objects.values_list():
            assert CANARY not in repr(row), model
    unlocked = staffkeys.unlock(person.holder, office.WORDS)
    with pytest.raises(Refused):
        opening.open_items(
            matter.file, unlocked, by=entries.staff("reader", person.pk), purpose="read"
        )
    for grant in Grant.objects.select_related("dossier"):  # what a thief of the file could try
        epoch = grant.dossier.epochs.get(number=grant.epoch)
        public, sealed = bytes(epoch.public_key), bytes(grant.sealed_key)
        for holder in (person.holder, grant.holder):
            with pytest.raises(CannotOpenDossier):
                formats.open_epoch_key(
                    unlocked.private, grant.dossier, grant.epoch, public, sealed, holder
                )


def asked_of(client: Client, person: Person) -> list[str]:
    """Return every page that lists matters or counts them, as this person sees it."""
    office.sign_in(client, person, unlocked=False)
    asked = ["/desk/", "/desk/people/", "/desk/ready/", "/desk/reading/"]
    asked += [
        f"/desk/matters/?{query}" for query in ("", "stage=open", "sort=newest", "who=nobody")
    ]
    pages = [client.get(address).content.decode() for address in asked]
    return [re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", page) for page in pages]


def test_a_matter_with_too_few_readers_is_hidden_from_an_overseer_it_may_concern() -> None:
    """Neither reference nor count: each page is the one from before somebody wrote."""
    office.reader("reader")
    sam = office.staff("sam", Role.READER, Role.SUPERVISOR)
    gil = office.staff("gil", Role.PRIVACY_OFFICER)
    browsers = {sam: Client(), gil: Client()}
    before = {person: asked_of(browser, person) for person, browser in browsers.items()}
    matter = office.report()
    assert asked_of(browsers[sam], sam) != before[sam]
    actions.declare_conflict(matter, kind="no-reason", by=office.at_desk(sam))
    assert matter.reference in asked_of(browsers[gil], gil)[0], (
        "nobody sees that one reader is left"
    )
    conflicts.declare(gil, matter.reference, "other", entries.SYSTEM, pinned=True)
    assert {person: asked_of(browser, person) for person, browser in browsers.items()} == before


def test_kept_keys_are_hidden_from_a_privacy_officer_whom_they_may_concern() -> None:
    people = [office.reader("reader"), office.reader("other")]
    gil, fay = office.staff("gil", Role.PRIVACY_OFFICER), office.staff("fay", Role.SUPERVISOR)
    before = asked_of(Client(), gil)
    matter = office.report()
    conflicts.declare(gil, matter.reference, "other", entries.SYSTEM, pinned=True)
    for person in people:
        actions.declare_conflict(matter, kind="no-reason", by=office.at_desk(person))
    assert asked_of(Client(), gil) == before
    assert asked_of(Client(), fay)[0].count(matter.reference) == 2


def differing(found: Mapping[object, str], wanted: Mapping[object, str]) -> dict[object, str]:
    """Return where a visitor got something else than the table says."""
    return {
        key: f"got {found[key]}, the table says {wanted[key]}"
        for key in wanted
        if found[key] != wanted[key]
    }
