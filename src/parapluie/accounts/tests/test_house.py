"""Hashing, cleaning, readiness: the small things the rest leans on."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from parapluie.accounts import cleaning, founding, readiness
from parapluie.accounts.models import Person, RecoverySheet, Role
from parapluie.accounts.tests import people
from parapluie.accounts.tests.people import hire
from parapluie.kit import crypto
from parapluie.kit.city import load as load_city
from parapluie.kit.times import now, today

WHOLE_CITY = """
name = "Alderport"
help_line_phone = "604-555-0199"
notice_title = "Privacy officer"
notice_address = "1 City Square"
notice_phone = "604-555-0100"
kept_for = { en = "One year." }
safety_texts_reviewed_by = "Alder Peer Network"
[[organisations]]
name = "Alder Peer Network"
phone = "604-555-0111"
peer = true
"""


def test_a_password_costs_what_a_code_costs():
    encoded = make_password("four unrelated words here")
    assert "m=19456,t=2,p=1" in encoded
    assert identify_hasher(encoded).memory_cost == crypto.ARGON2_MEMORY_KIB
    assert check_password("four unrelated words here", encoded)


def test_passwords_wait_in_the_same_line_as_codes():
    done = threading.Event()
    waiting = threading.Thread(target=lambda: (make_password("some words"), done.set()))
    with crypto.argon2_turn:
        waiting.start()
        assert not done.wait(0.15)
    assert done.wait(5)
    waiting.join()


@pytest.mark.django_db
def test_sessions_nobody_comes_back_to_are_deleted():
    dead, living = SessionStore(), SessionStore()
    dead.set_expiry(now() - timedelta(minutes=1))
    for one in (dead, living):
        one["seen"] = 1
        one.save()
    assert cleaning.drop_dead_sessions() == "1 dead sessions deleted"
    assert Session.objects.get().session_key == living.session_key


@pytest.fixture
def whole_city(settings, tmp_path):
    (tmp_path / "city.toml").write_text(WHOLE_CITY, "utf-8")
    settings.PARAPLUIE_CITY = load_city(tmp_path / "city.toml")


@pytest.fixture
def tried_sheets(db):
    founding.make_sheets([founding.Keepers("City", 2, ("City Clerk", "Head of HR"))])
    RecoverySheet.objects.update(tried_on=today())


def test_the_public_face_opens_when_everything_is_there_and_asks_twice_at_most(
    whole_city, tried_sheets, django_assert_max_num_queries
):
    hire("wren", Role.READER)
    assert not readiness.has_opened()  # never alone
    hire("finch", Role.READER)
    with django_assert_max_num_queries(2):
        assert readiness.has_opened()


@pytest.mark.parametrize(
    "lacking",
    [
        "help_line_phone",
        "notice_phone",
        "kept_for",
        "safety_texts_reviewed_by",
        "[[organisations]]",
    ],
)
def test_any_missing_text_keeps_it_closed(lacking, settings, tmp_path, tried_sheets):
    kept = [line for line in WHOLE_CITY.splitlines() if not line.startswith(lacking)]
    text = WHOLE_CITY.partition(lacking)[0] if lacking.startswith("[") else "\n".join(kept)
    (tmp_path / "city.toml").write_text(text, "utf-8")
    settings.PARAPLUIE_CITY = load_city(tmp_path / "city.toml")
    hire("wren", Role.READER)
    hire("finch", Role.READER)
    assert not readiness.has_opened()


def test_untried_sheets_keep_it_closed(whole_city, tried_sheets):
    hire("wren", Role.READER)
    hire("finch", Role.READER)
    RecoverySheet.objects.filter(number=1).update(tried_on=None)
    assert not readiness.has_opened()


@pytest.mark.django_db
def test_untrained_readers_are_missing_on_opening_day_s_list():
    for name in ("wren", "finch"):
        people.untrained.add(hire(name, Role.READER).holder)
    readers = next(one for one in readiness.opening_findings() if "readers" in one.found)
    assert not readers.holds and "0 (2 are needed)" in readers.found


@pytest.mark.django_db
def test_a_person_has_no_field_for_name_address_or_time_of_sign_in():
    columns = {field.name for field in Person._meta.get_fields() if field.concrete}
    assert columns == {
        "id",
        "username",
        "password",
        "title",
        "unit",
        "reports_to",
        "deputy",
        "is_active",
        "left_on",
    }
