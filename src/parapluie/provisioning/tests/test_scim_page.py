"""The administrator sees what each group gives, who did not get it and why; nobody else does."""

import dataclasses

import pytest

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.provisioning.tests.test_scim_groups import NAMED
from parapluie.provisioning.tests.test_scim_people import LEAVES

pytestmark = pytest.mark.django_db
PLACE = "/desk/directory/"


@pytest.fixture
def ada(directory, settings):
    named = {**NAMED, "Never sent": ("coordinator",)}
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups=named)
    return sign_in(hire("ada", Role.ADMINISTRATOR, passphrase=None))


def page(worker, place=PLACE) -> str:
    answer = worker.open(place)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_each_group_with_what_it_gives_and_who_did_not_get_it(ada, directory):
    wren, finch, gone = hire("wren", Role.READER), hire("finch"), hire("gone")
    directory.gather("Admins", wren.pk)
    directory.gather("Readers", finch.pk, wren.pk, gone.pk)
    directory.gather("Staff", finch.pk)
    directory.patch(f"Users/{gone.pk}", LEAVES)
    said = page(ada)
    assert 'Reader: Reports and questions <span class="tag">proposed only</span>' in said
    assert "Whoever administers gives out accounts and roles, and has no other role." in said
    assert "A reader has to confirm them." in said and "They left." in said
    assert said.count("Wren officer") == 1  # who has what the group gives isn't listed
    assert "<li>Never sent</li>" in said
    assert page(ada, "/desk/people/").count(PLACE) == 1


@pytest.mark.parametrize("role", [Role.READER, Role.SUPERVISOR, Role.COORDINATOR])
def test_nobody_else_sees_it(ada, role):
    june = sign_in(hire("june", role))
    assert june.open(PLACE).status_code == 404
    assert PLACE not in page(june, "/desk/people/")


def test_there_is_no_such_page_where_no_directory_is_named(ada, settings):
    settings.SCIM_TOKENS = ()
    assert ada.open(PLACE).status_code == 404
    assert PLACE not in page(ada, "/desk/people/")


def test_a_persons_page_says_who_looks_after_them(ada, directory):
    june, by_hand = directory.hire("june"), hire("ben")
    assert "directory" in page(ada, f"/desk/people/{june}/")
    assert "directory" not in page(ada, f"/desk/people/{by_hand.pk}/")
