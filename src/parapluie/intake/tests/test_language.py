"""A person says how they want to be understood, and takes the key from an interpreter."""

from datetime import timedelta

import pytest

from parapluie.accounts.models import Role
from parapluie.cases import actions, interpreters, language_wishes
from parapluie.cases.models import Matter
from parapluie.intake.tests.phone import code_on
from parapluie.kit.times import today
from parapluie.vault.models import Grant
from tests.people import hire

pytestmark = pytest.mark.django_db


def matter_and_thread(desk):
    matter = Matter.objects.select_related("letterbox", "file").get()
    actions.declare_conflict(matter, kind="none", by=desk)
    found = actions.read_matter(matter, by=desk)
    matter.refresh_from_db()
    return matter, found


def to_language(phone, code):
    page = phone.come_back(code)
    side = next(form for form in page.forms if "ask-language" in form.buttons.values())
    return phone.send(side, act="ask-language")


def test_a_wish_is_read_by_staff_and_not_by_whoever_finds_the_code(open_city, phone):
    code = code_on(phone.report("Magandang araw."))
    side = to_language(phone, code)
    page = phone.send(side.form("wish"), wish="not-community", language="Tagalog")
    assert "Noted." in page.text
    assert "Tagalog" not in phone.come_back(code).body
    _, found = matter_and_thread(open_city[0].desk())
    assert language_wishes.latest(found.items) == (language_wishes.Wish.NOT_COMMUNITY, "Tagalog")


def test_without_a_choice_the_words_stay(open_city, phone):
    side = to_language(phone, code_on(phone.report("Magandang araw.")))
    page = phone.send(side.form("wish"), language="Tagalog")
    assert "Please choose one" in page.text and 'value="Tagalog"' in page.body


def test_a_no_takes_the_interpreters_key(open_city, phone):
    code = code_on(phone.report("Magandang araw."))
    lin, desk = hire("lin", role=Role.INTERPRETER), open_city[0].desk()
    matter, _ = matter_and_thread(desk)
    until = today() + timedelta(3)
    interpreters.ask(matter, to=lin.person, until=until, asked_them=False, by=desk)
    side = to_language(phone, code)
    assert "Officer lin interprets until" in side.text
    refuse = next(form for form in side.forms if "no-interpreter" in form.buttons.values())
    page = phone.send(refuse, act="no-interpreter")
    assert "can't open it any more" in page.text
    assert not Grant.objects.filter(holder=lin.person.holder).exists()
