"""Groups are kept as they are sent; what they give, city.toml says; a reader is only proposed."""

import dataclasses
import time

import pytest

from parapluie.accounts import actions, checks
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.accounts.tests.people import hire
from parapluie.kit.times import today
from parapluie.ledger.models import Entry
from parapluie.provisioning import scim_jobs
from parapluie.provisioning.groups import DIRECTORY
from parapluie.provisioning.models import Group, Membership
from parapluie.provisioning.tests.scim_city import GROUP, SEARCH
from parapluie.provisioning.tests.test_scim_people import LEAVES
from parapluie.provisioning.tests.test_scim_wire import refused
from parapluie.vault.holders import DossierFacts

pytestmark = pytest.mark.django_db
NAMED = {"Readers": ("reader a",), "HR": ("coordinator",), "Admins": ("administrator",)}


@pytest.fixture(autouse=True)
def city_groups(settings):
    """The City named three of its groups."""
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups=NAMED)


def roles_of(pk: str) -> set[str]:
    return set(RoleTerm.objects.filter(person=pk, ends=None).values_list("role", flat=True))


def members_of(pk: str) -> set[str]:
    return set(Membership.objects.filter(group=pk).values_list("person", flat=True))


def test_a_group_is_told_back_as_it_was_sent(directory):
    june = directory.hire("june")
    group = directory.gather("Readers", june)
    said = directory.get(f"Groups/{group}").json()
    assert (said["displayName"], said["meta"]["resourceType"]) == ("Readers", "Group")
    (member,) = said["members"]
    assert (member["value"], member["type"]) == (june, "User")
    assert member["$ref"].endswith(f"/Users/{june}")
    few = directory.get(f"Groups/{group}", excludedAttributes="members").json()
    assert "members" not in few


@pytest.mark.clause("PRI-1")
def test_a_mapped_group_proposes_a_reader_and_no_key_comes_of_it(directory):
    june = hire("june")
    directory.gather("Readers", june.pk)
    assert roles_of(june.pk) == {Role.READER}
    assert not RoleTerm.objects.standing(today()).filter(person=june).exists()
    facts = DossierFacts("", "file", "a", "7KQ2-M4XD")
    assert checks.reads_lane(june.holder, facts).clause == "PRI-1"


@pytest.mark.clause("PRI-1")
@pytest.mark.parametrize(
    "name",
    ["readers", "READERS", "Readers a", "Rеaders", "Readers\u200b", "reader a", "administrator"],
)
def test_no_other_name_gives_anything(directory, name):
    june = directory.hire("june")
    group = {"schemas": [GROUP], "displayName": name, "members": [{"value": june}]}
    directory.post("Groups", group)
    assert roles_of(june) == set()


def test_a_group_with_another_name_gives_what_that_name_gives(directory):
    june = directory.hire("june")
    group = directory.gather("Staff", june)
    for name, gives in (("HR", {Role.COORDINATOR}), ("Staff", set())):
        directory.patch(f"Groups/{group}", {"op": "replace", "path": "displayName", "value": name})
        assert roles_of(june) == gives
    renamed = Entry.objects.filter(act="group.renamed", subject=group, actor_role="directory")
    assert renamed.count() == 2
    assert Entry.objects.filter(act="role.proposed.coordinator", actor_role="directory").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"op": "remove", "path": 'members[value eq "{june}"]'},
        {"op": "Remove", "path": "members", "value": [{"$ref": None, "value": "{june}"}]},  # Entra
        {"op": "remove", "path": "members", "value": [{"value": "{june}"}]},
        {"op": "replace", "path": "members", "value": [{"value": "{olive}"}]},
        {"op": "replace", "value": {"members": [{"value": "{olive}", "display": "Olive"}]}},
    ],
)
def test_whoever_leaves_a_group_loses_what_it_gave(directory, change):
    ids = {"{june}": directory.hire("june"), "{olive}": directory.hire("olive")}
    june, olive = ids.values()
    group = directory.gather("HR", june, olive)
    assert roles_of(june) == {Role.COORDINATOR}
    said = directory.patch(f"Groups/{group}", _filled(change, ids))
    assert said.status_code == 200, said.content
    assert members_of(group) == {olive}
    assert (roles_of(june), roles_of(olive)) == (set(), {Role.COORDINATOR})


def _filled(change, ids):
    if isinstance(change, dict):
        return {name: _filled(one, ids) for name, one in change.items()}
    if isinstance(change, list):
        return [_filled(one, ids) for one in change]
    for name, pk in ids.items():
        change = change.replace(name, pk) if isinstance(change, str) else change
    return change


@pytest.mark.slow
def test_two_thousand_leave_a_group_of_five_thousand_in_one_request(directory):
    """Each was looked for among all of them once, which took minutes."""
    made = [Person(username=f"p{n}", title="Clerk", is_active=True) for n in range(5000)]
    Person.objects.bulk_create(made)
    group = directory.gather("Everybody", *(one.pk for one in made))
    gone = [{"value": one.pk, "$ref": None} for one in made[:1000]]
    one_by_one = [
        {"op": "remove", "path": f'members[value eq "{one.pk}"]'} for one in made[1000:2000]
    ]
    before = time.process_time()
    everything = {"op": "remove", "path": "members", "value": gone}
    assert directory.patch(f"Groups/{group}", everything, *one_by_one).status_code == 200
    assert time.process_time() - before < 20
    assert Membership.objects.filter(group=group).count() == 3000


def test_what_is_done_to_members_is_done_in_the_order_it_was_sent(directory):
    june, olive = directory.hire("june"), directory.hire("olive")
    group = directory.gather("HR", june)
    out = {"op": "remove", "path": f'members[value eq "{june}"]'}
    back = {"op": "add", "path": "members", "value": [{"value": june}, {"value": olive}]}
    directory.patch(f"Groups/{group}", out, back)
    assert members_of(group) == {june, olive}
    directory.patch(f"Groups/{group}", back, out)
    assert members_of(group) == {olive}


def test_a_patch_without_end_and_a_path_without_end_are_refused(directory):
    group = directory.gather("HR")
    rename = {"op": "replace", "path": "displayName", "value": "Readers"}
    refused(directory.patch(f"Groups/{group}", *[rename] * 101), 400, "invalidValue")
    long = " or ".join(['value eq "x"'] * 200)
    path = {"op": "replace", "path": f"members[{long}].type", "value": "User"}
    refused(directory.patch(f"Groups/{group}", path), 400, "invalidPath")
    asked = {"schemas": [SEARCH], "filter": " or ".join(['displayName eq "x"'] * 5000)}
    refused(directory.post("Groups/.search", asked), 400, "invalidFilter")
    assert Group.objects.get().name == "HR"


def test_adding_twice_is_adding_once(directory):
    june = directory.hire("june")
    group = directory.gather("HR")
    for _ in range(2):
        add = {"op": "Add", "path": "members", "value": [{"$ref": None, "value": june}]}
        assert len(directory.patch(f"Groups/{group}", add).json()["members"]) == 1
    assert Entry.objects.filter(act="group.joined", subject=june).count() == 1


def test_a_put_without_members_leaves_them_and_an_empty_list_ends_them(directory):
    june = directory.hire("june")
    group = directory.gather("HR", june)
    directory.put(f"Groups/{group}", {"schemas": [GROUP], "displayName": "HR"})
    assert members_of(group) == {june}
    directory.put(f"Groups/{group}", {"schemas": [GROUP], "displayName": "HR", "members": []})
    assert (members_of(group), roles_of(june)) == (set(), set())


def test_a_group_that_is_deleted_takes_what_it_gave(directory):
    june = directory.hire("june")
    group = directory.gather("HR", june)
    assert directory.delete(f"Groups/{group}").status_code == 204
    refused(directory.get(f"Groups/{group}"), 404)
    assert roles_of(june) == set()
    assert Person.objects.get(pk=june).is_active


@pytest.mark.parametrize(
    "member", ["nobody", "", "a\x00b", "{group}", "{gone}", 5, None, ["x"], "' OR 1"]
)
def test_nobody_becomes_a_member_who_is_nobody_here(directory, member):
    gone = directory.hire("gone")
    directory.delete(f"Users/{gone}")
    inner = directory.gather("Inner")
    value = (
        {"{group}": inner, "{gone}": gone}.get(member, member)
        if isinstance(member, str)
        else member
    )
    june = directory.hire("june")
    sent = {"schemas": [GROUP], "displayName": "HR", "members": [{"value": june}, {"value": value}]}
    refused(directory.post("Groups", sent), 400, "invalidValue")
    assert not Group.objects.filter(name="HR").exists()
    assert roles_of(june) == set()


@pytest.mark.parametrize("name", ["", " ", None, "x" * 121, "HR\nReaders", 7])
def test_a_group_has_a_name_in_one_line(directory, name):
    refused(
        directory.post("Groups", {"schemas": [GROUP], "displayName": name}), 400, "invalidValue"
    )


def test_no_two_groups_have_the_same_name(directory):
    directory.gather("HR")
    other = directory.gather("Staff")
    refused(directory.post("Groups", {"schemas": [GROUP], "displayName": "HR"}), 409, "uniqueness")
    rename = {"op": "replace", "path": "displayName", "value": "HR"}
    refused(directory.patch(f"Groups/{other}", rename), 409, "uniqueness")


def test_groups_are_found_by_name_and_by_member(directory):
    june = directory.hire("june")
    directory.gather("HR", june)
    directory.gather("Staff")

    def names(asked):
        return [
            one["displayName"]
            for one in directory.get("Groups", filter=asked).json().get("Resources", [])
        ]

    assert names('displayName eq "hr"') == ["HR"]
    assert names(f'members eq "{june}"') == names(f'members.value eq "{june}"') == ["HR"]
    assert names(f'members ne "{june}"') == ["Staff"]
    for asked in ("members pr", 'members.type eq "User"', f'members co "{june}"', 'x eq "y"'):
        refused(directory.get("Groups", filter=asked), 400, "invalidFilter")


@pytest.mark.clause("PRI-1")
def test_whoever_reads_does_not_administer_and_the_membership_stands_all_the_same(directory):
    june, olive = hire("june", Role.READER), hire("olive")
    group = directory.gather("Admins", june.pk, olive.pk)
    assert members_of(group) == {june.pk, olive.pk}
    assert (roles_of(june.pk), roles_of(olive.pk)) == ({Role.READER}, {Role.ADMINISTRATOR})


def test_the_last_administrator_can_not_be_taken_out_by_a_group(directory):
    ada = hire("ada")
    group = directory.gather("Admins", ada.pk)
    directory.patch(f"Groups/{group}", {"op": "remove", "path": "members"})
    assert (members_of(group), roles_of(ada.pk)) == (set(), {Role.ADMINISTRATOR})


def test_a_leaver_who_is_still_in_a_group_gets_nothing_by_it_until_they_come_back(directory):
    june = directory.hire("june")
    group = directory.gather("HR", june)
    directory.patch(f"Users/{june}", LEAVES)
    directory.patch(f"Groups/{group}", {"op": "replace", "path": "displayName", "value": "Readers"})
    scim_jobs.follow_groups()
    assert (members_of(group), roles_of(june)) == ({june}, set())
    directory.patch(f"Users/{june}", {**LEAVES, "value": True})
    assert roles_of(june) == {Role.READER}
    directory.delete(f"Users/{june}")
    assert members_of(group) == set()


def test_the_clock_follows_a_line_that_was_written_later(directory, settings):
    """city.toml is written after the groups came; nobody has to send them again."""
    june = directory.hire("june")
    directory.gather("Planners", june)
    assert scim_jobs.follow_groups() == "0 follow their groups anew"
    named = {**NAMED, "Planners": ("coordinator",)}
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups=named)
    assert scim_jobs.follow_groups() == "1 follow their groups anew"
    assert scim_jobs.follow_groups() == "0 follow their groups anew"
    assert roles_of(june) == {Role.COORDINATOR}
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups={})
    scim_jobs.follow_groups()
    assert roles_of(june) == set()


def test_the_clock_leaves_alone_what_was_given_by_hand_and_does_nothing_without_a_directory(
    directory, settings
):
    hire("cora", Role.COORDINATOR)
    june = hire("june")
    actions.propose_role(june, role=Role.COORDINATOR, by=DIRECTORY)
    settings.SCIM_TOKENS = ()
    assert scim_jobs.follow_groups() == "no directory here"
    assert roles_of(june.pk) == {Role.COORDINATOR}
    settings.SCIM_TOKENS = (b"x" * 32,)
    scim_jobs.follow_groups()
    assert roles_of(june.pk) == set()
    assert RoleTerm.objects.filter(ends=None, role=Role.COORDINATOR).count() == 1


def test_who_is_in_which_group_stands_in_the_ledger_without_a_name(directory):
    june = directory.hire("june")
    group = directory.gather("Secret group", june)
    directory.delete(f"Groups/{group}")
    told = Entry.objects.filter(subject__in=[june, group]).order_by("pk")
    assert sorted(one.act for one in told) == [
        "group.joined",
        "group.left",
        "group.made",
        "group.removed",
        "person.created",
    ]
    assert all(one.actor_role == "directory" for one in told)
