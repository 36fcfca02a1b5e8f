"""Agreements: signed before access, asked again when the words change, ended when they end."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from parapluie.accounts import agreements, checks
from parapluie.accounts.agreement_rows import Agreement, Between, Signature
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.accounts.tests.releases import city_of
from parapluie.kit.times import now, today
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.ledger.models import Entry
from parapluie.screens.errors import WordsStopped
from parapluie.vault.holders import DossierFacts

pytestmark = pytest.mark.django_db
FACTS = DossierFacts("", "file", "a", "7KQ2-M4XD")
PAGE = "/desk/agreements/"


def published(english="I keep what I read to myself.", days=14, between=Between.STAFF, **more):
    begins = today() + timedelta(days=days)
    return agreements.publish(between, english=english, begins=begins, by=SYSTEM, **more)


def read(person, language):
    return sign_in(person).open(f"{PAGE}?lang={language}").content.decode()


def in_days(days):
    return time_machine.travel(now() + timedelta(days=days))


def signed(agreement, person):
    return agreements.sign(agreement, person, by=staff("reader", person.pk))


def refused(person):
    return checks.agreement_signed(person.holder, FACTS) is not None


@pytest.mark.clause("POL-2a")
def test_nobody_reads_without_having_signed_what_stands():
    wren, owl = hire("wren"), hire("owl")
    agreement = published()
    signed(agreement, owl)
    assert not refused(wren), "it has not begun"
    with in_days(15):
        assert (refused(wren), refused(owl)) == (True, False)
        assert checks.agreement_signed(wren.holder, FACTS).clause == "POL-2a"
        signed(agreement, wren)
        assert not refused(wren)


@pytest.mark.clause("POL-2a")
def test_everybody_is_asked_again_when_the_words_change():
    wren = hire("wren", Role.READER)
    signed(published(), wren)
    with in_days(15):
        second = published("I keep it to myself, and say when I could not.")
        assert agreements.to_sign(wren) == [second]
        assert not refused(wren), "the first version stands until the second begins"
    with in_days(30):
        assert refused(wren)
        signed(second, wren)
        assert not refused(wren)


@pytest.mark.clause("POL-2a")
def test_a_version_replaced_before_it_began_never_stands_and_is_not_asked_for():
    wren = hire("wren", Role.READER)
    first = published()
    signed(first, wren)
    with in_days(15):
        published("Second.", days=20)
        third = published("Third.", days=30)
        assert agreements.to_sign(wren) == [third]
    with in_days(40):
        assert agreements.standing_for_staff(today()) == first
    with in_days(46):
        assert agreements.standing_for_staff(today()) == third


@pytest.mark.clause("POL-2a")
def test_a_version_withdrawn_before_it_began_leaves_the_one_before_it_standing():
    wren = hire("wren")
    signed(published(), wren)
    with in_days(15):
        second = published("Second.")
        agreements.end(second, by=SYSTEM)
    with in_days(60):
        assert refused(hire("owl"))
        assert not refused(wren)


@pytest.mark.clause("POL-2a")
def test_what_stands_for_staff_is_only_ever_replaced():
    agreement = published()
    with in_days(15):
        with pytest.raises(AccountRefused):
            agreements.end(agreement, by=SYSTEM)
        assert refused(hire("wren"))


def test_the_same_words_are_not_published_twice():
    published()
    with pytest.raises(AccountRefused):
        published()
    assert Agreement.objects.count() == 1


@pytest.mark.clause("POL-2a")
def test_each_reads_it_in_their_language_and_one_signature_counts_for_both_texts():
    wren = hire("wren", Role.READER)
    agreement = published("I keep it to myself.", french="Je le garde pour moi.")
    for language, first, second in [("en", "I keep", "Je le"), ("fr", "Je le", "I keep")]:
        page = read(wren, language)
        assert page.index(first) < page.index("<details><summary>") < page.index(second)
    signed(agreement, wren)
    assert agreements.to_sign(wren) == []
    assert Signature.objects.filter(agreement=agreement).count() == 1


@pytest.mark.parametrize(
    ("words", "language", "said"),
    [
        ({"english": "I keep it."}, "fr", "pas de texte français"),
        ({"english": "", "french": "Je le garde."}, "en", "There is no English text"),
    ],
)
def test_where_a_text_is_missing_the_other_is_shown_and_a_line_says_so(words, language, said):
    published(**words)
    owl = hire("owl", passphrase=None)
    written = {"fr": "en", "en": "fr"}[language]
    page = read(owl, language)
    there = words["english"] or words["french"]
    assert said in page and f'<div lang="{written}"><p>{there}' in page
    assert said not in read(owl, written)


def test_without_words_in_either_language_nothing_is_published():
    with pytest.raises(AccountRefused):
        published("", french=" ")
    officer = sign_in(hire("guard", Role.PRIVACY_OFFICER, passphrase=None))
    begins = (today() + timedelta(days=20)).isoformat()
    asked = {"publish": "1", "new-between": "staff", "new-begins": begins}
    assert "in French or in both" in officer.send(PAGE, **asked).content.decode()
    assert officer.send(PAGE, **asked, **{"new-french": "Je le garde."}).status_code == 303
    assert Agreement.objects.get().words == {"fr": "Je le garde."}


@pytest.mark.clause("POL-2a")
def test_what_the_ledger_keeps_of_publishing_and_signing_covers_both_texts():
    agreement = published("I keep it.", french="Je le garde.")
    signed(agreement, hire("wren"))
    kept = Entry.objects.filter(act__in=("agreement.published", "agreement.signed"))
    assert {bytes(one.digest) for one in kept} == {agreements.digest_of(agreement)}
    for name in ("english", "french"):
        other = Agreement.objects.get()
        setattr(other, name, "Something else.")
        assert agreements.digest_of(other) != agreements.digest_of(agreement)
    moved = Agreement(between="staff", version=1, english="I keep it.Je le garde.")
    assert agreements.digest_of(moved) != agreements.digest_of(agreement)


def test_another_french_text_is_another_version():
    published(french="Je le garde.")
    second = published(french="Je garde tout.")
    assert second.version == 2


def test_an_agreement_of_a_release_before_keeps_its_one_text_in_no_language(tmp_path):
    with city_of(tmp_path, "0010_trainers_from_outside") as (executor, old):
        said = {"between": "staff", "version": 1, "begins": today(), "published_by": "setup"}
        rows = old.get_model("accounts", "Agreement").objects.using("old")
        rows.create(text="Je le garde pour moi.", **said)
        executor.loader.build_graph()
        new = executor.migrate([("accounts", "0011_agreements_in_two_languages")]).apps
        kept = new.get_model("accounts", "Agreement").objects.using("old").get()
    assert (kept.text, kept.english, kept.french) == ("Je le garde pour moi.", "", "")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_text_whose_language_nobody_said_is_shown_to_everybody_as_it_is(language):
    Agreement.objects.create(between=Between.STAFF, version=1, text="As it is.", begins=today())
    page = read(hire("wren", Role.READER), language)
    assert "<div><p>As it is.</p></div>" in page
    assert "no French text" not in page and "pas de texte" not in page


@pytest.mark.parametrize("words", [{}, {"text": "One.", "french": "Deux."}])
def test_a_row_has_words_and_never_says_of_half_of_them_which_language_they_are_in(words):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(between=Between.STAFF, version=1, begins=today(), **words)


def test_where_none_stands_the_page_says_who_can_publish_one():
    assert "privacy officer can publish" in read(hire("wren", Role.READER), "en")
    officer = hire("guard", Role.PRIVACY_OFFICER, passphrase=None)
    assert "You can publish the first one below" in read(officer, "en")


def test_a_withdrawn_version_is_not_signed():
    agreement = published()
    agreements.end(agreement, by=SYSTEM)
    with pytest.raises(AccountRefused):
        signed(agreement, hire("wren"))


@pytest.mark.parametrize("role", [Role.READER, Role.INTERPRETER])
def test_whoever_reads_or_interprets_is_asked_on_their_home_and_nobody_else(role):
    published()
    reading, clerk = sign_in(hire("wren", role)), sign_in(hire("ada", passphrase=None))
    assert "An agreement about confidentiality" in reading.open("/desk/").content.decode()
    assert "An agreement about confidentiality" not in clerk.open("/desk/").content.decode()


def test_nobody_signs_for_somebody_else():
    wren = hire("wren")
    with pytest.raises(AccountRefused):
        agreements.sign(published(), wren, by=staff("reader", "somebody"))


def test_two_weeks_are_left_to_sign():
    with pytest.raises(AccountRefused):
        published(days=13)


def test_its_words_are_screened():
    with pytest.raises(WordsStopped):
        published("Tell us the visa of your client, she has no work permit.")
    assert not Agreement.objects.exists()


@pytest.mark.clause("POL-2a")
def test_an_advisor_signs_under_a_name_of_their_choice_and_no_account():
    agreement = published("We keep each other's stories here.", between=Between.ADVISORS)
    said = {"pseudonym": "Magnolia", "witness": "Alder Peer Network", "signed_on": today()}
    agreements.note_advisor(agreement, **said, by=SYSTEM)
    assert Signature.objects.get().person is None
    with pytest.raises(AccountRefused):
        agreements.note_advisor(published("For staff."), **said, by=SYSTEM)
    with pytest.raises(AccountRefused):
        tomorrow = today() + timedelta(days=1)
        agreements.note_advisor(agreement, **(said | {"signed_on": tomorrow}), by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(agreement=agreement, pseudonym="Rose", signed_on=today())


def test_the_privacy_officer_publishes_and_a_reader_signs_on_the_page():
    officer = sign_in(hire("guard", Role.PRIVACY_OFFICER, passphrase=None))
    said = {"publish": "1", "new-between": "staff", "new-english": "I keep it to myself."}
    early = said | {"new-begins": today().isoformat()}
    assert "two weeks" in officer.send(PAGE, **early).content.decode()
    later = said | {"new-begins": (today() + timedelta(days=20)).isoformat()}
    assert officer.send(PAGE, **later)["Location"] == PAGE
    wren = sign_in(hire("wren", Role.READER))
    assert "1 has not signed yet" in officer.open(PAGE).content.decode()
    assert "You have signed it." not in officer.open(PAGE).content.decode(), "nor were they asked"
    assert "An agreement about confidentiality" in wren.open("/desk/").content.decode()
    assert wren.send(PAGE, **later).status_code == 404
    wren.send(PAGE, sign=str(Agreement.objects.get().pk))
    assert "not signed yet" not in officer.open(PAGE).content.decode()
    assert "You have signed it." in wren.open(PAGE).content.decode()
    assert "An agreement about confidentiality" not in wren.open("/desk/").content.decode()


def test_the_privacy_officer_notes_an_advisor_and_ends_an_agreement():
    officer = sign_in(hire("guard", Role.PRIVACY_OFFICER, passphrase=None))
    agreement = published("We keep each other's stories here.", between=Between.ADVISORS)
    said = {
        "advisor": "1",
        "advisor-agreement": str(agreement.pk),
        "advisor-pseudonym": "Magnolia",
        "advisor-witness": "Alder Peer Network",
        "advisor-signed_on": today().isoformat(),
    }
    assert officer.send(PAGE, **said)["Location"] == PAGE
    assert Signature.objects.get().pseudonym == "Magnolia"
    assert officer.send(PAGE, end=str(agreement.pk))["Location"] == PAGE
    assert officer.send(PAGE, end="0").status_code == 404


def test_what_was_noted_by_mistake_stays_on_the_page_and_counts_no_more():
    guard = sign_in(hire("guard", Role.PRIVACY_OFFICER, passphrase=None))
    agreement = published("We keep each other's stories here.", between=Between.ADVISORS)
    said = {"witness": "Alder Peer Network", "signed_on": today(), "by": SYSTEM}
    for name in ("Magnolia", "Rose"):
        agreements.note_advisor(agreement, pseudonym=name, **said)
    wrong = Signature.objects.get(pseudonym="Rose")
    for _twice in range(2):
        assert guard.send(PAGE, mistaken=str(wrong.pk))["Location"] == PAGE
    shown = guard.open(PAGE).content.decode()
    assert "1 signed on paper" in shown and "<s>Rose" in shown and "<s>Magnolia" not in shown
    assert Entry.objects.filter(act="agreement.advisor-mistaken").count() == 1


def test_only_the_privacy_officer_sees_which_names_advisors_chose():
    agreement = published("We keep each other's stories here.", between=Between.ADVISORS)
    said = {"pseudonym": "Magnolia", "witness": "Alder Peer Network", "signed_on": today()}
    signature = agreements.note_advisor(agreement, **said, by=SYSTEM)
    wren = sign_in(hire("wren", Role.ADMINISTRATOR))
    assert "Magnolia" not in wren.open(PAGE).content.decode()
    assert wren.send(PAGE, mistaken=str(signature.pk)).status_code == 404
    signature.refresh_from_db()
    assert signature.mistaken_on is None


def test_what_staff_signed_is_never_a_mistake():
    wren = hire("wren", Role.READER)
    signature = signed(published(), wren)
    agreements.say_mistaken(signature, by=SYSTEM)
    signature.refresh_from_db()
    assert signature.mistaken_on is None
