"""Somebody writes for somebody else; the code they hand over is seen by two, and then by one."""

import pytest

from parapluie.cases import ways
from parapluie.cases.channels import Channel
from parapluie.cases.models import Matter
from parapluie.intake.tests.phone import code_on

pytestmark = pytest.mark.django_db


def written_for_someone(phone, keeper):
    page = phone.report("They locked her out.")
    page = phone.send(page.form("last"), act="for-someone")
    assert "Who keeps the code" in page.text
    return phone.send(page.form("page"), act=keeper)


def test_the_person_takes_a_code_of_their_own_before_anything_is_read(open_city, phone):
    slip = written_for_someone(phone, "they-keep")
    code = code_on(slip)
    assert "/return/" in slip.text and ways.channel_of(Matter.objects.get()) == Channel.ORGANISATION
    first = phone.come_back(code)
    assert "Someone handed you this code" in first.text and "textarea" not in first.body
    fresh = phone.send(first.form("page"), act="change-code")
    own = code_on(fresh)
    assert own != code
    assert "We found nothing" in phone.come_back(code).text
    assert "Your messages" in phone.come_back(own).text


def test_an_organisation_that_keeps_the_code_reads_with_it(open_city, phone):
    slip = written_for_someone(phone, "we-keep")
    assert "Your messages" in phone.come_back(code_on(slip)).text


def test_until_then_nothing_can_be_written_or_withdrawn_in_their_name(open_city, phone):
    code = code_on(written_for_someone(phone, "they-keep"))
    first = phone.come_back(code)
    form = first.form("page")
    for act in ("reply", "limits", "withdraw"):
        page = phone.send(form, act=act, text="Forget it.")
        assert "Someone handed you this code" in page.text, act
    assert Matter.objects.get().stage == "received"


def test_said_twice_it_counts_once_and_the_first_word_stands(open_city, phone):
    page = phone.report("They locked her out.")
    side = phone.send(page.form("last"), act="for-someone").form("page")
    phone.send(side, act="they-keep")
    slip = phone.send(side, act="we-keep")
    assert "Someone handed you this code" in phone.come_back(code_on(slip)).text


def test_the_form_on_paper_has_no_place_for_a_name(client):
    page = client.get("/form/").content.decode()
    assert "<input" not in page and "no place for a name" in page
