"""Who says that an organisation is led by peers: council or advisers, and a second person looks."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.ledger.models import Entry
from parapluie.screens.errors import WordsStopped
from parapluie.training import actions, currency, learning, organisations, publishing
from parapluie.training.actions import TrainingRefused
from parapluie.training.models import Course, PeerOrganisation, TakenBack
from parapluie.training.tests.conftest import DAY
from parapluie.training.tests.packs import WHOLE
from parapluie.training.tests.peers import peer_led, propose

pytestmark = pytest.mark.django_db
COURSES = "/desk/training/courses/"
PROPOSED = {
    "form": "organisation",
    "organisation-name": "Birch Circle",
    "organisation-statement_on": "2026-03-01",
    "organisation-decided_by": "council decision",
    "organisation-decided_on": "2026-03-02",
    "organisation-decision": "Minutes of 2 March, item 7",
}


def acting(username, *roles):
    person = hire(username, *roles, passphrase=None)
    return staff(roles[0] if roles else "staff", person.pk)


@pytest.fixture
def cora():
    return acting("cora", Role.COORDINATOR)


@pytest.fixture
def birch(cora):
    return propose("Birch Circle", DAY, by=cora)


def trained(username, course):
    person = hire(username, passphrase=None)
    actions.record_completion(person, course=course, completed_on=today(), by=SYSTEM)
    return person


def acts(organisation):
    found = Entry.objects.filter(subject=str(organisation.pk), act__contains=".organisation-")
    return sorted(found.values_list("act", flat=True))


@pytest.mark.clause("RES-1")
def test_a_coordinator_alone_trains_nobody(birch, cora):
    """Human Resources registers itself: nothing of it counts, and no one else is needed to see."""
    with pytest.raises(TrainingRefused):
        organisations.confirm_organisation(birch, by=cora)
    with pytest.raises(TrainingRefused):
        actions.add_course(title="Our own", developer=birch, qualifying=True, by=cora)
    own = Course.objects.create(title="Our own", developer=birch, qualifying=True)
    assert not currency.in_date(trained("wren", own).pk, today())


@pytest.mark.clause("RES-1")
@pytest.mark.parametrize(
    "roles",
    [
        (),
        (Role.INTERPRETER,),
        (Role.COORDINATOR,),
        (Role.PRIVACY_OFFICER, Role.COORDINATOR),
        (Role.SUPERVISOR, Role.COORDINATOR),
    ],
)
def test_only_who_oversees_and_coordinates_nothing_confirms(birch, roles):
    with pytest.raises(TrainingRefused) as refused:
        organisations.confirm_organisation(birch, by=acting("owl", *roles))
    assert refused.value.refusal.clause == "RES-1"
    birch.refresh_from_db()
    assert not birch.confirmed_by


@pytest.mark.clause("RES-1")
def test_nobody_confirms_what_they_proposed_though_their_role_has_changed():
    lead = acting("lead", Role.SUPERVISOR)
    birch = propose("Birch Circle", DAY, by=lead)
    with pytest.raises(TrainingRefused):
        organisations.confirm_organisation(birch, by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerOrganisation.objects.update(confirmed_by=lead.id, confirmed_on=DAY)


@pytest.mark.clause("RES-1")
@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.SUPERVISOR])
def test_what_a_second_person_looked_up_counts(birch, role):
    second = acting("pia", role)
    organisations.confirm_organisation(birch, by=second)
    organisations.confirm_organisation(birch, by=SYSTEM)
    assert birch.confirmed_by == second.id
    course = actions.add_course(title="Theirs", developer=birch, qualifying=True, by=SYSTEM)
    assert currency.in_date(trained("wren", course).pk, today())
    assert acts(birch) == ["training.organisation-confirmed", "training.organisation-proposed"]


@pytest.mark.clause("RES-1")
def test_only_council_or_the_advisory_group_decides_and_says_where():
    for wrong in ({"decided_by": "HR"}, {"decision": ""}):
        with pytest.raises(TrainingRefused):
            propose("Somebody", DAY, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerOrganisation.objects.create(
            name="Somebody", statement_on=DAY, decided_by="HR", decided_on=DAY, proposed_by="x"
        )


@pytest.mark.parametrize("days", [(1, 0), (0, today().toordinal() - DAY.toordinal() + 1)])
def test_the_statement_comes_first_and_the_decision_is_not_to_come(days):
    stated, decided = (DAY + timedelta(days=one) for one in days)
    with pytest.raises(TrainingRefused) as refused:
        propose("Somebody", DAY, statement_on=stated, decided_on=decided)
    assert refused.value.at == "decided_on"


def test_where_a_decision_is_written_tells_of_nobody(cora):
    with pytest.raises(WordsStopped):
        propose("Somebody", DAY, decision="Item 7: she has no work permit", by=cora)


def test_what_stands_in_the_register_is_not_proposed_again(peers, birch, cora):
    for name in ("alder peer network", "BIRCH circle"):
        with pytest.raises(TrainingRefused) as refused:
            propose(name, today(), by=cora)
        assert refused.value.refusal.reason == "It stands in the register already."
    peers.refresh_from_db()
    assert peers.decided_on == DAY


@pytest.mark.clause("RES-1")
def test_what_was_taken_back_counts_no_more_and_can_be_proposed_anew(course, peers):
    wren, pia = trained("wren", course), acting("pia", Role.PRIVACY_OFFICER)
    publishing.publish(course, text=WHOLE, by=SYSTEM)
    assert learning.opening_course(today()) is not None
    with pytest.raises(TrainingRefused):
        cora = acting("cora", Role.COORDINATOR)
        organisations.take_back_organisation(peers, why=TakenBack.NOT_FOUND, by=cora)
    organisations.take_back_organisation(peers, why=TakenBack.NOT_FOUND, by=pia)
    assert not currency.in_date(wren.pk, today())
    assert learning.opening_course(today()) is None, "nobody learns what wouldn't count"
    assert acts(peers)[-1] == "training.organisation-taken-back.not-found"
    with pytest.raises(TrainingRefused):
        organisations.confirm_organisation(peers, by=pia)
    propose("Alder Peer Network", DAY, by=cora)
    assert not currency.in_date(wren.pk, today())
    organisations.confirm_organisation(peers, by=pia)
    assert currency.in_date(wren.pk, today())


def test_who_would_lose_training_is_counted_once_and_only_without_another_course(course, peers):
    other = peer_led("Birch Circle", DAY)
    theirs = actions.add_course(title="Theirs", developer=other, qualifying=True, by=SYSTEM)
    wren, _owl = trained("wren", course), trained("owl", course)
    assert organisations.would_lose_training(peers) == 2
    actions.record_completion(wren, course=theirs, completed_on=today(), by=SYSTEM)
    actions.record_completion(wren, course=theirs, completed_on=DAY, by=SYSTEM)
    assert organisations.would_lose_training(peers) == 1
    assert organisations.would_lose_training(other) == 0


def test_an_organisation_is_proposed_looked_up_and_taken_back_on_the_pages():
    pia = sign_in(hire("pia", Role.PRIVACY_OFFICER, passphrase=None))
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    cora.send(COURSES, **PROPOSED)
    shown = cora.open(COURSES).content.decode()
    assert "waits to be confirmed" in shown and "Pia officer (pia)" in shown and "Noted." in shown
    [birch] = PeerOrganisation.objects.all()
    page = f"/desk/training/organisations/{birch.pk}/"
    assert cora.send(page, confirm="1").status_code == 404
    assert page in pia.open("/desk/").content.decode()
    assert "item 7" in pia.open(page).content.decode()
    assert pia.send(page, confirm="1")["Location"] == COURSES
    birch.refresh_from_db()
    course = actions.add_course(title="Theirs", developer=birch, qualifying=True, by=SYSTEM)
    trained("wren", course)
    assert page not in pia.open("/desk/").content.decode()
    assert "1 person would lose" in pia.open(page).content.decode()
    assert "Please look at this again" in pia.send(page, ask="1").content.decode()
    asked = pia.send(page, ask="1", why="decided-anew").content.decode()
    assert "Take the confirmation back?" in asked and "1 person would lose" in asked
    birch.refresh_from_db()
    assert birch.confirmed_by, "it is asked again first"
    pia.send(page, sure="1", why="decided-anew")
    shown = pia.open(COURSES).content.decode()
    assert "has decided otherwise since" in shown and ">counts<" not in shown
    assert "Propose it" not in shown, "whoever confirms records nothing"
    assert pia.send(COURSES, **PROPOSED).status_code == 404


def test_whoever_proposed_it_is_told_why_they_do_not_confirm_it():
    lead = hire("lead", Role.SUPERVISOR, passphrase=None)
    birch = propose("Birch Circle", DAY, by=staff("coordinator", lead.pk))
    page = f"/desk/training/organisations/{birch.pk}/"
    assert page not in sign_in(lead).open("/desk/").content.decode()
    for shown in (sign_in(lead).open(page), sign_in(lead).send(page, confirm="1")):
        assert "You proposed this organisation yourself." in shown.content.decode()


def test_what_is_wrong_stands_at_its_field(course):
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    wrong = {
        "organisation-decided_on": PROPOSED | {"organisation-decided_on": "2026-02-01"},
        "organisation-name": PROPOSED | {"organisation-name": "ALDER peer network"},
        "closed-closed_on": {
            "form": "closed",
            "closed-organisation": str(course.developer.pk),
            "closed-closed_on": "2026-02-01",
        },
        "course-qualifying": {"form": "course", "course-title": "X", "course-qualifying": "on"},
    }
    for field, said in wrong.items():
        shown = cora.send(COURSES, **said).content.decode()
        assert f'<a href="#id_{field}">' in shown, field


def test_an_organisation_noted_as_closed_by_mistake_is_open_again(course):
    organisations.close_organisation(course.developer, closed_on=today(), by=SYSTEM)
    organisations.close_organisation(course.developer, closed_on=None, by=SYSTEM)
    done = actions.record_completion(hire("wren"), course=course, completed_on=today(), by=SYSTEM)
    assert done.expires_on > today()
    with pytest.raises(TrainingRefused):
        before = DAY - timedelta(days=1)
        organisations.close_organisation(course.developer, closed_on=before, by=SYSTEM)


@pytest.fixture
def old_city(tmp_path):
    """A database of the release before, on a disk of its own."""
    named = {**connections.settings["default"], "NAME": str(tmp_path / "old.sqlite3")}
    old = DatabaseWrapper(named, "old")
    old.ensure_connection()
    connections["old"] = old
    executor = MigrationExecutor(old)
    yield executor, executor.migrate([("training", "0007_versions_of_courses")]).apps
    old.close()
    del connections["old"]


def test_what_was_confirmed_before_stays_confirmed(old_city):
    executor, old = old_city
    rows = old.get_model("training", "PeerOrganisation").objects.using("old")
    said = {"statement_on": DAY, "confirmed_by": "advisory group", "confirmed_on": DAY}
    rows.create(name="Alder Peer Network", **said)
    rows.create(name="Nobody confirmed these")
    executor.loader.build_graph()
    new = executor.migrate([("training", "0008_a_second_person_confirms")]).apps
    with connections["old"].schema_editor() as editor:
        migration = executor.loader.get_migration("training", "0008_a_second_person_confirms")
        next(one for one in migration.operations if hasattr(one, "code")).code(new, editor)
    found = new.get_model("training", "PeerOrganisation").objects.using("old").order_by("name")
    assert list(found.values_list("decided_by", "decided_on", "confirmed_by", "confirmed_on")) == [
        ("advisory group", date(2026, 3, 2), "setup", date(2026, 3, 2)),
        ("", None, "", None),
    ]
