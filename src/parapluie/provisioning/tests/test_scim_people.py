"""HR sends somebody, corrects them and ends them: at once, and nothing of the past is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parapluie.accounts import actions, checks, conflicts, designations
from parapluie.accounts.models import Person, Rank, Role
from parapluie.accounts.tests.people import everything_stored, hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.provisioning import scim_people
from parapluie.provisioning.models import Identity, Removal
from parapluie.provisioning.tests.scim_city import MORE, SEARCH, USER
from parapluie.provisioning.tests.test_scim_wire import refused
from parapluie.vault.holders import DossierFacts

pytestmark = pytest.mark.django_db
LEAVES = {"op": "replace", "path": "active", "value": False}


def person(pk: str) -> Person:
    return Person.objects.get(pk=pk)


def acts(pk: str) -> list[tuple[str, str]]:
    entries = Entry.objects.filter(subject=pk).order_by("pk")
    return sorted((one.act, one.actor_role) for one in entries)


def test_a_newcomer_comes_in_through_single_sign_on_alone(directory):
    sent = {"schemas": [USER, MORE], "userName": "June", "title": "Planner", "externalId": "s-1"}
    answer = directory.post("Users", {**sent, "active": True, MORE: {"department": "Planning"}})
    said, june = answer.json(), Person.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, said["meta"]["location"])
    assert answer["Location"].endswith(f"/scim/v2/Users/{june.pk}")
    assert (june.username, june.title, june.unit) == ("june", "Planner", "Planning")
    assert june.is_active and not june.has_usable_password()
    assert not june.terms.exists() and not actions.needs_key(june)
    assert Identity.objects.get(person=june).external_id == "s-1"
    assert acts(june.pk) == [("person.created", "directory"), ("person.tied", "directory")]


def test_who_has_no_title_is_city_staff_whom_no_list_excuses_from_training(directory):
    june = directory.hire("june")
    assert person(june).title == "City staff"
    assert "title" not in directory.get(f"Users/{june}").json()


@pytest.mark.clause("PRI-1")
def test_names_mail_phones_and_passwords_are_read_past_and_never_told_back(directory):
    unwanted = {
        "name": {"familyName": "canary-1", "givenName": "canary-2"},
        "displayName": "canary-3",
        "nickName": "canary-4",
        "emails": [{"value": "canary-5@city.example", "primary": True}, {"value": "not a mail"}],
        "phoneNumbers": [{"value": "canary-6"}],
        "addresses": [{"formatted": "canary-7", "country": "canary-8"}],
        "photos": [{"value": "canary-9"}],
        "password": "canary-10-and-more",
        "roles": [{"value": "administrator"}, "canary-11"],
        "groups": [{"value": "canary-12"}],
        "urn:mine:2.0:User": {"badge": "canary-13"},
        "x509Certificates": [{"value": "canary-14"}],
    }
    june = directory.hire("june", **unwanted)
    sent = {"schemas": [USER, "urn:mine:2.0:User"], "userName": "june", **unwanted}
    answers = [directory.put(f"Users/{june}", sent), directory.get(f"Users/{june}")]
    paths = ["name.familyName", 'emails[type eq "work"].value', "displayName", "password"]
    changes = [{"op": "replace", "path": one, "value": "canary-15"} for one in paths]
    answers.append(directory.patch(f"Users/{june}", *changes, {"op": "add", "value": unwanted}))
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert not any("canary" in one.content.decode() for one in answers)
    assert "canary" not in everything_stored()
    assert not person(june).has_usable_password()
    assert not person(june).terms.exists()


def test_ids_and_places_are_ours_whatever_is_sent(directory):
    other = directory.hire("olive")
    fake = {"id": other, "meta": {"location": "https://evil.example", "resourceType": "Group"}}
    june = directory.hire("june", **fake)
    assert june != other
    answer = directory.put(f"Users/{june}", {"schemas": [USER], "userName": "june", **fake})
    assert answer.json()["id"] == june
    assert answer.json()["meta"]["location"].endswith(f"/Users/{june}")
    assert answer.json()["meta"]["resourceType"] == "User"


def test_capitals_count_neither_in_names_of_attributes_nor_in_user_names(directory):
    june = directory.send(
        "post", "Users", {"SCHEMAS": [USER], "USERNAME": "JuNe", "Title": "Clerk"}
    )
    assert june.json()["userName"] == "june"
    for asked in ('userName eq "JUNE"', 'USERNAME EQ "june"', 'userName Eq "June"'):
        assert directory.names(asked) == ["june"]
    refused(directory.post("Users", {"schemas": [USER], "userName": "JUNE"}), 409, "uniqueness")


def test_a_put_replaces_what_it_says_and_leaves_the_rest(directory):
    """A directory that isn't told of an attribute must not end or rename anybody by silence."""
    boss = directory.hire("bo")
    whole = {"department": "Planning", "manager": {"value": boss}}
    june = directory.hire("june", title="Planner", externalId="s-1", **{MORE: whole})
    directory.put(f"Users/{june}", {"schemas": [USER], "userName": "june"})
    kept = person(june)
    assert (kept.title, kept.unit, kept.reports_to_id) == ("Planner", "Planning", boss)
    assert kept.is_active and Identity.objects.get(person=june).external_id == "s-1"
    cleared = {"title": None, "externalId": None, MORE: {"department": None, "manager": None}}
    directory.put(f"Users/{june}", {"schemas": [USER, MORE], "userName": "june", **cleared})
    gone = person(june)
    assert (gone.title, gone.unit, gone.reports_to_id) == ("City staff", "", None)
    assert not Identity.objects.filter(person=june).exists()


def test_a_put_needs_a_user_name_and_makes_nobody(directory):
    june = directory.hire("june")
    refused(directory.put(f"Users/{june}", {"schemas": [USER]}), 400, "invalidValue")
    sent = {"schemas": [USER], "userName": "mallory"}
    refused(directory.put("Users/unknown", sent), 404)
    assert list(Person.objects.values_list("username", flat=True)) == ["june"]


def test_half_a_patch_is_never_kept(directory):
    june = directory.hire("june", title="Planner")
    first = {"op": "replace", "path": "title", "value": "Clerk"}
    for second in (
        {"op": "replace", "path": f"{MORE}:manager", "value": {"value": "nobody"}},
        {"op": "replace", "path": "userName", "value": "а"},
        {"op": "replace", "path": "nonsense", "value": "x"},
        {"op": "replace", "path": f"{MORE}:manager", "value": {"value": june}},
    ):
        assert directory.patch(f"Users/{june}", first, second).status_code in (400, 409)
        assert person(june).title == "Planner"
    assert acts(june) == [("person.created", "directory")]


def test_whom_somebody_reports_to_is_noted_and_never_goes_round(directory):
    boss, june = directory.hire("bo"), directory.hire("june")
    to_boss = {"op": "add", "path": f"{MORE}:manager", "value": boss}  # as Entra sends it
    said = directory.patch(f"Users/{june}", to_boss).json()
    assert said[MORE]["manager"]["value"] == boss
    round_ = {"op": "add", "path": f"{MORE}:manager", "value": {"value": june}}
    assert "themselves" in refused(directory.patch(f"Users/{boss}", round_), 409)
    directory.patch(f"Users/{june}", {"op": "remove", "path": f"{MORE}:manager"})
    assert person(june).reports_to is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('userName eq "june"', ["june"]),
        ('externalId eq "s-June"', ["june"]),
        ('externalId eq "s-june"', []),
        ("active eq true", ["june", "olive"]),
        ("active eq false", ["gus"]),
        ("active ne true", ["gus"]),
        ("externalId pr", ["june"]),
        ("not (externalId pr)", ["gus", "olive"]),
        ("title pr", ["june"]),
        ('title co "LAN" and active eq true', ["june"]),
        ('userName sw "o" or userName ew "US"', ["gus", "olive"]),
        ('externalId ne "s-June"', ["gus", "olive"]),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "olive"', ["olive"]),
        (f'{MORE}:department eq "planning"', ["june"]),
        ('userName eq "june\\u0000"', []),
        ('userName eq "x\\" or userName pr or userName eq \\""', []),
        ('userName eq "\' OR 1=1 --"', []),
        ('userName co "%"', []),
    ],
)
def test_people_are_found_by_what_is_kept(directory, asked, found):
    directory.hire(
        "june", title="Planner", externalId="s-June", **{MORE: {"department": "Planning"}}
    )
    directory.hire("olive")
    directory.hire("gus", active=False)
    assert directory.names(asked) == found


@pytest.mark.parametrize(
    "asked",
    [
        "userName",
        "userName eq",
        'userName is "june"',
        'emails.value eq "x"',
        'password eq "x"',
        'meta.created gt "2026-01-01T00:00:00Z"',
        'userName gt "a"',
        'active co "t"',
        "active gt true",
        "active eq 5",
        '(userName eq "a"',
        "not " * 3 + '(userName eq "a")',
        "not (userName pr and (" * 40 + "userName pr" + "))" * 40,
    ],
)
def test_what_can_not_be_asked_is_said(directory, asked):
    refused(directory.get("Users", filter=asked), 400, "invalidFilter")


def test_a_search_can_be_sent_in_the_body_and_over_both_kinds(directory):
    june = directory.hire("june")
    directory.gather("Readers", june)
    asked = {"schemas": [SEARCH], "count": 10}
    assert directory.post(".search", asked).json()["totalResults"] == 2
    wished = {**asked, "filter": 'displayName eq "readers"', "attributes": ["displayName"]}
    (found,) = directory.post(".search", wished).json()["Resources"]
    assert set(found) == {"schemas", "id", "displayName"}
    assert directory.post("Users/.search", asked).json()["totalResults"] == 1
    assert directory.post("Groups/.search", asked).json()["totalResults"] == 1
    page = {**asked, "startIndex": 2, "count": 5}
    assert [len(one["schemas"]) for one in directory.post(".search", page).json()["Resources"]] == [
        1
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"count": 2}, 2),
        ({"count": 0}, 0),
        ({"count": -5}, 0),
        ({"count": 100000}, 5),
        ({"startIndex": 4}, 2),
        ({"startIndex": -1}, 5),
        ({"startIndex": 10**30}, 0),
        ({"startIndex": 2, "count": 3}, 3),
    ],
)
def test_pages_are_as_long_as_asked_for(directory, query, shown):
    for name in "abcde":
        directory.hire(name)
    said = directory.get("Users", **query).json()
    assert (said["totalResults"], len(said.get("Resources", []))) == (5, shown)
    assert said["itemsPerPage"] == shown
    refused(directory.get("Users", count="many"), 400, "invalidValue")


@pytest.mark.slow
def test_two_thousand_people_are_listed_by_pages_with_as_many_questions_as_ten(directory):
    boss = hire("bo", passphrase=None, second_step=False)
    made = [Person(username=f"p{n}", title="Clerk", reports_to=boss) for n in range(2000)]
    Person.objects.bulk_create(made)
    Identity.objects.bulk_create([Identity(person=one, external_id=one.pk) for one in made])
    seen: set[str] = set()
    for start in range(1, 2002, 200):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = directory.get("Users", startIndex=start, count=200).json()
        assert len(asked) <= 4
        seen |= {one["userName"] for one in page["Resources"]}
    assert len(seen) == page["totalResults"] == 2001
    with CaptureQueriesContext(connection) as asked:
        assert directory.names('userName eq "p7"') == ["p7"]
    assert len(asked) <= 4


def test_a_user_name_of_somebody_who_left_is_not_given_away(directory):
    """Their past acts and what they may not touch stand under it."""
    june = directory.hire("june", externalId="s-1")
    assert directory.delete(f"Users/{june}").status_code == 204
    another = {"schemas": [USER], "userName": "june", "externalId": "s-2"}
    assert "left" in refused(directory.post("Users", another), 409, "uniqueness")
    assert Person.objects.count() == 1


def test_what_the_directory_calls_somebody_is_never_anybody_elses(directory):
    june, olive = directory.hire("june", externalId="s-1"), directory.hire("olive")
    sent = {"schemas": [USER], "userName": "mallory", "externalId": "s-1"}
    refused(directory.post("Users", sent), 409, "uniqueness")
    change = {"op": "replace", "path": "externalId", "value": "s-1"}
    refused(directory.patch(f"Users/{olive}", change), 409, "uniqueness")
    directory.delete(f"Users/{june}")  # gone, and still theirs
    refused(directory.patch(f"Users/{olive}", change), 409, "uniqueness")
    rename = {"op": "replace", "path": "userName", "value": "june"}
    refused(directory.patch(f"Users/{olive}", rename), 409, "uniqueness")


def test_whoever_is_deleted_is_found_no_more_and_their_row_stays(directory):
    boss = directory.hire("bo")
    june = directory.hire("june", **{MORE: {"manager": {"value": boss}}})
    directory.delete(f"Users/{boss}")
    for answer in (
        directory.get(f"Users/{boss}"),
        directory.delete(f"Users/{boss}"),
        directory.put(f"Users/{boss}", {"schemas": [USER], "userName": "bo"}),
        directory.patch(f"Users/{boss}", LEAVES),
    ):
        refused(answer, 404)
    assert directory.names("userName pr") == ["june"]
    assert MORE not in directory.get(f"Users/{june}").json()
    assert person(boss).left_on == today()
    assert Removal.objects.get().person_id == boss
    assert person(june).reports_to_id == boss  # who led them still looks into nothing (PRI-3)


@pytest.mark.clause("RES-1")
@pytest.mark.kills("provisioning.scim_people.end")
@pytest.mark.parametrize("how", ["patch", "put", "delete"])
def test_a_leaver_is_out_at_the_next_request_and_for_good(directory, how):
    june = hire("june", Role.READER)
    worker = sign_in(june)
    assert worker.open("/desk/people/").status_code == 200
    if how == "delete":
        directory.delete(f"Users/{june.pk}")
    elif how == "put":
        directory.put(f"Users/{june.pk}", {"schemas": [USER], "userName": "june", "active": False})
    else:
        directory.patch(f"Users/{june.pk}", LEAVES)
    assert worker.open("/desk/people/").status_code == 303
    june.refresh_from_db()
    assert (june.is_active, june.left_on) == (False, today())
    assert not june.terms.filter(ends=None).exists()
    assert sign_in(june).open("/desk/people/").status_code == 303


def test_ending_twice_is_ending_once(directory):
    june = directory.hire("june")
    for _ in range(2):
        said = directory.patch(f"Users/{june}", LEAVES)
        assert (said.status_code, said.json()["active"]) == (200, False)
    assert [act for act, _ in acts(june)].count("person.left") == 1


@pytest.mark.clause("PRI-1")
def test_whoever_comes_back_is_a_newcomer(directory):
    """No old role, no old second step, no old session, no old appointment."""
    june = hire("june", Role.READER, Role.COORDINATOR)
    worker = sign_in(june)
    designations.appoint(
        june, rank=Rank.ALTERNATE, begins=today(), appointed_by="Council", by=SYSTEM
    )
    directory.patch(f"Users/{june.pk}", LEAVES)
    assert directory.patch(f"Users/{june.pk}", {**LEAVES, "value": "True"}).json()["active"] is True
    june.refresh_from_db()
    assert june.is_active and june.left_on is None and not june.has_usable_password()
    assert not june.terms.filter(ends=None).exists()
    assert designations.standing(Rank.ALTERNATE) == []
    assert worker.open("/desk/people/").status_code == 303
    assert ("person.returned", "directory") in acts(june.pk)


@pytest.mark.clause("PRI-2")
def test_nobody_forgets_a_conflict_by_being_deleted_and_sent_anew(directory):
    june = directory.hire("june", externalId="s-1")
    conflicts.declare(person(june), "7KQ2-M4XD", "other", SYSTEM)
    directory.delete(f"Users/{june}")
    again = directory.hire("june.again", externalId="s-1")
    assert again == june
    back = person(june)
    assert (back.username, back.is_active, back.left_on) == ("june.again", True, None)
    assert directory.names("active eq true") == ["june.again"]
    assert checks.no_conflict(back.holder, DossierFacts("", "file", "a", "7KQ2-M4XD")) is not None


def test_a_new_title_ends_no_appointment_of_somebody_who_never_left(directory):
    june = actions.create_person(username="june", title="Clerk", by=SYSTEM)
    appointed = designations.appoint(
        june, rank=Rank.ALTERNATE, begins=today(), appointed_by="Council", by=SYSTEM
    )
    directory.patch(f"Users/{june.pk}", {"op": "replace", "path": "title", "value": "Officer"})
    june.refresh_from_db(), appointed.refresh_from_db()
    assert (june.title, june.is_active, appointed.ends) == ("Officer", True, None)
    assert ("person.let-in", "directory") in acts(june.pk)
    assert "person.returned" not in dict(acts(june.pk))


def test_whoever_was_invited_by_hand_is_known_to_the_directory_as_well(directory):
    invited = actions.create_person(username="june", title="Clerk", by=SYSTEM)
    assert directory.names("active eq true") == ["june"]
    directory.patch(f"Users/{invited.pk}", {"op": "add", "path": "externalId", "value": "s-1"})
    invited.refresh_from_db()
    assert invited.is_active  # single sign-on lets them in; the link is still good
    directory.delete(f"Users/{invited.pk}")
    invited.refresh_from_db()
    assert invited.left_on == today()


@pytest.mark.parametrize("how", ["patch", "delete"])
def test_the_last_administrator_stays_and_the_directory_is_told_why(directory, how):
    ada = hire("ada", Role.ADMINISTRATOR, passphrase=None)
    place = f"Users/{ada.pk}"
    answer = directory.delete(place) if how == "delete" else directory.patch(place, LEAVES)
    assert "last administrator" in refused(answer, 409)
    ada.refresh_from_db()
    assert ada.is_active and ada.terms.filter(ends=None).count() == 1
    assert sign_in(ada).open("/desk/people/").status_code == 200
    hire("bert", Role.ADMINISTRATOR, passphrase=None)
    assert directory.delete(place).status_code == 204


def test_two_requests_at_the_same_moment_end_in_the_standards_words(directory, monkeypatch):
    """What looked free a moment ago is taken: the database says so, and nothing is half-made."""
    directory.hire("june")
    monkeypatch.setattr(scim_people, "_free", lambda name, person=None: name)
    monkeypatch.setattr(actions, "_require_free", lambda name: None)
    refused(directory.post("Users", {"schemas": [USER], "userName": "june"}), 409, "uniqueness")
    assert Person.objects.count() == 1


def test_only_what_is_asked_for_is_told(directory):
    june = directory.hire("june", title="Planner", externalId="s-1")
    few = directory.get(f"Users/{june}", attributes="userName").json()
    assert set(few) == {"schemas", "id", "userName"}
    rest = directory.get(f"Users/{june}", excludedAttributes="title,externalId").json()
    assert set(rest) == {"schemas", "id", "meta", "userName", "active"}
    both = {"attributes": "title", "excludedAttributes": "title"}
    refused(directory.get(f"Users/{june}", **both), 400, "invalidValue")
