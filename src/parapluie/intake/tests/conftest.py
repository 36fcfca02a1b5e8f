"""A city that is ready: two trained readers, tried sheets, its own words; and somebody's phone."""

from dataclasses import replace

import pytest
import time_machine
from django.test import Client

from parapluie.accounts.models import RecoverySheet
from parapluie.intake.tests.phone import Phone
from parapluie.kit import times
from parapluie.kit.city import Organisation, Words
from tests.people import Hired, hire


def words(english: str, french: str) -> Words:
    return Words({"en": english, "fr": french})


@pytest.fixture(autouse=True)
def monday():
    """A given Monday morning: no story here depends on the day on which it is told."""
    with time_machine.travel("2026-11-23 17:00Z", tick=True) as clock:
        yield clock


@pytest.fixture
def city_file(settings):
    """Say what a city must say before it opens."""
    settings.PARAPLUIE_CITY = replace(
        settings.PARAPLUIE_CITY,
        name=words("City of Alderbrook", "Ville d’Alderbrook"),
        help_line_name=words("Alderbrook support line", "Ligne d’aide d’Alderbrook"),
        help_line_phone="604-555-0142",
        notice_title=words("Privacy Officer", "Responsable de la vie privée"),
        notice_address="1 Civic Square",
        notice_phone="604-555-0100",
        kept_for=words("one year", "un an"),
        safety_texts_reviewed_by="Alder Peer Network",
        organisations=(
            Organisation("Alder Peer Network", "604-555-0151", words("Support", "Soutien"), True),
        ),
    )
    return settings.PARAPLUIE_CITY


@pytest.fixture
def readers(db) -> list[Hired]:
    return [hire("amira"), hire("ben")]


@pytest.fixture
def open_city(city_file, readers) -> list[Hired]:
    """Everything opening day needs is there."""
    for number in (1, 2):
        RecoverySheet.objects.create(
            group=1,
            number=number,
            needed=1,
            held_by="Clerk",
            made_on=times.today(),
            tried_on=times.today(),
        )
    return readers


@pytest.fixture
def phone() -> Phone:
    """Return a browser without JavaScript, in English, that refuses cookies."""
    return Phone(Client(headers={"accept-language": "en"}))
