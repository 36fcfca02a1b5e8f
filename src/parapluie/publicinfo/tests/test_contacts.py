"""Support comes before enforcement, whatever the order of the city's file (PUR-1a)."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import translation

from parapluie.kit import city as cities
from parapluie.kit.city import City, Organisation, Words
from parapluie.publicinfo import contacts

VAN = Organisation("Health van", "604-555-0153", Words({"en": "A nurse."}))
PEERS = Organisation("Peer house", "604-555-0151", Words({"en": "People like you."}), peer=True)


@pytest.fixture
def millbrook(settings, tmp_path) -> City:
    """A city whose file names the van before the peers."""
    found = replace(
        cities.load(tmp_path / "none.toml"),
        name=Words({"en": "Millbrook"}),
        help_line_name=Words({"en": "Night line"}),
        help_line_phone="604-555-0142",
        notice_title=Words({"en": "Privacy Officer"}),
        notice_phone="604-555-0100",
        hall_phone="604-555-0110",
        guidelines_url="https://millbrook.example/rules",
        organisations=(VAN, PEERS),
    )
    settings.PARAPLUIE_CITY = found
    return found


@pytest.mark.clause("PUR-1a")
def test_peers_come_first_and_enforcement_last(millbrook):
    with translation.override("en"):
        ordered = contacts.in_order(contacts.contacts_of(millbrook))
    names = [contact.name for contact in ordered]
    assert names == ["Peer house", "Night line", "Health van", "Emergency"]


@pytest.mark.clause("PUR-1a")
def test_the_help_page_shows_a_peer_organisation_above_the_emergency_number(millbrook):
    page = Client().get("/help/").content.decode()
    phones = re.findall(r'href="(tel:[^"]+)"', page)
    assert phones == ["tel:+16045550151", "tel:+16045550142", "tel:+16045550153", "tel:911"]


def test_a_city_that_names_nobody_says_so_and_still_gives_the_emergency_number(millbrook, settings):
    settings.PARAPLUIE_CITY = replace(millbrook, organisations=(), help_line_phone="")
    assert "9-1-1" in Client().get("/help/").content.decode()
    settings.PARAPLUIE_CITY = replace(
        millbrook, organisations=(), help_line_phone="", emergency_phone=""
    )
    assert "has not listed anyone here yet" in Client().get("/help/").content.decode()
