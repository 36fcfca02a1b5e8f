"""The City's directory speaks SCIM to a running city; a leaver loses their keys within one tick."""

import dataclasses
import http.client
import secrets
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from parapluie.accounts.models import Person
from parapluie.accounts.second_step import has_second_step, set_second_step
from parapluie.cases import actions
from parapluie.cases.models import Matter, Stage
from parapluie.cases.tests import office
from parapluie.clock import ticking
from parapluie.ledger.models import Entry
from parapluie.provisioning.tests.scim_city import directory
from parapluie.vault.models import Dossier, Grant
from tests import city

__all__ = ["directory"]  # a fixture of the room
CHECKS = 70  # what scim2-tester asks of two kinds of resources; fewer would be none


def over_loopback(environ, start_response):
    """Send what a test client asks for to a real server, and bring back its answer."""
    line = http.client.HTTPConnection(environ["SERVER_NAME"], int(environ["SERVER_PORT"]), 60)
    named = {
        name[5:].replace("_", "-"): one for name, one in environ.items() if name[:5] == "HTTP_"
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        named |= {name.replace("_", "-"): environ[name]} if environ.get(name) else {}
    query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
    sent = environ["wsgi.input"].read()
    line.request(environ["REQUEST_METHOD"], environ["PATH_INFO"] + query, sent, named)
    answer = line.getresponse()
    start_response(f"{answer.status} {answer.reason}", answer.getheaders())
    whole = answer.read()
    line.close()
    return [whole]


@pytest.fixture
def token_file(tmp_path) -> Path:
    path = tmp_path / "scim-token"
    path.write_text(secrets.token_urlsafe(48))
    path.chmod(0o600)
    return path


@pytest.mark.slow
def test_a_running_city_speaks_the_standard_and_prints_nothing_of_it(copy_of_demo, token_file):
    port = city.free_port()
    settings = {
        "PARAPLUIE_SCIM_TOKEN_FILE": str(token_file),
        "PARAPLUIE_ORIGIN": f"http://127.0.0.1:{port}",
    }
    running = city.start(copy_of_demo, "serve", "--face", "staff", settings=settings, port=port)
    try:
        running.wait_until_it_answers()
        token = token_file.read_text()
        said = {"Authorization": f"Bearer {token}"}
        place = f"{running.url}/scim/v2"
        results = check_server(WSGISCIMClient(over_loopback, base_url=place, headers=said))
    finally:
        running.stop()
    failed = [one for one in results if one.status is not Status.SUCCESS]
    assert failed == []
    assert len(results) >= CHECKS
    assert Counter(one.resource_type for one in results)["User"] > 20
    printed = running.printed.read_text("utf-8")
    assert token not in printed and "scim/v2" not in printed and "Users" not in printed


@pytest.mark.slow
def test_the_public_face_knows_no_directory_even_when_told_of_one(copy_of_demo, token_file):
    settings = {"PARAPLUIE_SCIM_TOKEN_FILE": str(token_file)}
    running = city.start(copy_of_demo, "serve", "--face", "public", settings=settings)
    try:
        running.wait_until_it_answers()
        line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
        said = {"Authorization": f"Bearer {token_file.read_text()}"}
        line.request("GET", "/scim/v2/Users", headers=said)
        assert line.getresponse().status == 404
        line.close()
    finally:
        running.stop()


@pytest.mark.slow
def test_doctor_looks_at_the_token_and_a_short_one_stops_the_start(copy_of_demo, token_file):
    settings = {"PARAPLUIE_SCIM_TOKEN_FILE": str(token_file)}
    assert "directory" in city.run_command(copy_of_demo, "doctor", settings=settings).stdout
    assert "directory" not in city.run_command(copy_of_demo, "doctor").stdout
    token_file.write_text("too-short")
    refused = city.run_command(copy_of_demo, "doctor", settings=settings)
    assert refused.returncode > 0
    assert "PARAPLUIE_SCIM_TOKEN_FILE" in refused.stdout + refused.stderr
    assert "too-short" not in refused.stdout + refused.stderr


@pytest.mark.django_db
@pytest.mark.clause("RES-1")
def test_a_leaver_loses_everything_within_one_tick_and_nothing_is_lost(directory):
    """HR ends Amira: out at once, keys gone, the matter waits for Ben, and the past stays."""
    amira, ben = office.reader("amira"), office.reader("ben")
    matter, _ = office.read(office.report("The lock is broken."), office.at_desk(amira))
    actions.assign_matter(matter, to=amira, by=office.at_desk(amira))
    epoch = Dossier.objects.get(pk=matter.file_id).epoch
    browser = office.sign_in(Client(), amira)
    place = f"/desk/matters/{matter.reference}/"
    assert "The lock is broken." in browser.get(place).content.decode()
    past = Entry.objects.filter(actor=amira.pk).count()

    assert directory.delete(f"Users/{amira.pk}").status_code == 204
    assert browser.get(place).status_code == 303
    assert all(one.ok for one in ticking.tick())

    assert not Grant.objects.living().filter(holder=amira.holder).exists()
    assert Dossier.objects.get(pk=matter.file_id).epoch > epoch
    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.assignee, matter.stage) == (None, Stage.READ)
    office.read(matter, office.at_desk(ben))
    assert "The lock is broken." in office.sign_in(Client(), ben).get(place).content.decode()
    assert Entry.objects.filter(actor=amira.pk).count() == past
    told = {"person.left", "person.removed", "role.ended.reader.a"}
    by_directory = Entry.objects.filter(subject=amira.pk, actor_role="directory")
    assert told <= set(by_directory.values_list("act", flat=True))
    assert Entry.objects.filter(act="matter.returned", subject=matter.file_id).count() == 1


@pytest.mark.django_db
@pytest.mark.clause("PRI-1")
def test_a_stolen_token_opens_nothing_and_nothing_is_lost(directory, settings):
    """A thief makes Mallory a reader, takes Amira's account over, and ends everybody."""
    named = {"Readers": ("reader a",), "Overseers": ("supervisor a",)}
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups=named)
    amira, ben = office.reader("amira"), office.reader("ben")
    set_second_step(amira, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    matter, _ = office.read(office.report("The lock is broken."), office.at_desk(amira))

    mallory = directory.hire("mallory", externalId="thief")
    for name in named:
        directory.gather(name, mallory, amira.pk)
    tie = {"op": "add", "path": "externalId", "value": "thief-too"}
    assert directory.patch(f"Users/{amira.pk}", tie).status_code == 200
    assert has_second_step(amira)
    ticking.tick()
    browser = office.sign_in(Client(), Person.objects.get(pk=mallory), unlocked=False)
    page = browser.get(f"/desk/matters/{matter.reference}/")
    assert page.status_code == 403 and "lock is broken" not in page.content.decode()
    assert not Grant.objects.filter(holder=f"staff:{mallory}").exists()

    for person in (amira.pk, ben.pk, mallory):
        directory.delete(f"Users/{person}")
    ticking.tick()
    assert Matter.objects.filter(pk=matter.pk).exists()
    assert Grant.objects.filter(dossier=matter.file_id, suspended_on__isnull=False).exists()
    assert Entry.objects.filter(act="person.left", actor_role="directory").count() == 3
