"""What may leave, to whom, on what basis; and that nothing else does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parapluie.accounts.tests.people import everything_stored
from parapluie.disclosure import actions, register, rules
from parapluie.disclosure.errors import DisclosureRefused
from parapluie.disclosure.models import Packet, Partner
from parapluie.disclosure.rules import Basis, Consent, Kind, Purpose, State
from parapluie.disclosure.tests import agency as place
from parapluie.disclosure.tests.agency import ABOUT, FIELDS, in_days
from parapluie.kit.times import today
from parapluie.ledger.entries import REPORTER, history
from parapluie.screens.errors import WordsStopped, severed


def why(refused) -> str:
    return refused.value.refusal.clause


@pytest.mark.clause("BRI-6", "BRI-3c")
@pytest.mark.parametrize(("kind", "clause"), [("media", "BRI-6"), ("immigration", "BRI-3c")])
def test_two_kinds_of_recipient_are_refused_by_their_clause(agency, kind, clause):
    with pytest.raises(DisclosureRefused) as refused:
        agency.partner(kind=kind)
    assert why(refused) == clause


@pytest.mark.clause("BRI-6", "BRI-3c")
@pytest.mark.parametrize("kind", ["media", "immigration", "press", "border", ""])
def test_the_database_itself_takes_no_other_kind(agency, kind):
    partner = agency.partner()
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(kind=kind)
    partner.refresh_from_db()
    partner.pk, partner.kind = "x" * 22, kind
    with pytest.raises(IntegrityError), transaction.atomic():
        partner.save(force_insert=True)


def test_the_database_takes_no_purpose_that_the_kind_can_not_have(agency):
    police = agency.partner(Kind.POLICE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=police.pk).update(purpose=Purpose.SUPPORT.value)


@pytest.mark.parametrize("lacking", [{"agreement": " "}, {"purpose": ""}, {"purpose": "review"}])
def test_nobody_goes_on_the_register_without_purpose_and_agreement(agency, lacking):
    with pytest.raises(DisclosureRefused):
        agency.partner(Kind.HEALTH, **lacking)


def test_what_the_person_said_yes_to_leaves_and_stands_on_the_register(agency):
    van = agency.partner(Kind.HEALTH)
    handed = agency.send(van)
    (line,) = register.sent_about(ABOUT)
    assert (line.partner, line.basis, line.state) == (van, Basis.CONSENT, State.SENT)
    assert (line.sent_on, line.until) == (today(), in_days(14))
    assert handed.link.startswith("/p/") and len(handed.code) == 8
    (entry,) = history(line.pk, [actions.SENT])
    assert (entry.actor, bytes(entry.digest)) == (agency.ana.pk, register.line_digest(line))


def test_nothing_of_the_words_lies_in_clear_nor_what_opens_them(agency):
    handed = agency.send(agency.partner(), fields={"need": "zinnober-unheard-of-word"})
    stored = everything_stored()
    assert "zinnober" not in stored
    assert handed.link.rpartition("/")[2] not in stored and handed.code not in repr(handed)


@pytest.mark.clause("BRI-2b")
def test_a_partner_without_an_agreement_for_today_gets_nothing(agency):
    past = agency.partner(agreed_until=today() - timedelta(days=1))
    with pytest.raises(DisclosureRefused) as refused:
        agency.send(past, until=today())
    assert why(refused) == "BRI-2b"


@pytest.mark.clause("BRI-2b")
def test_nothing_goes_for_another_purpose_than_the_agreements(agency):
    peers = agency.partner(Kind.PEER)
    consent = Consent(agency.says(), rules.consent_digest(peers.pk, "review", FIELDS, in_days(14)))
    with pytest.raises(DisclosureRefused):
        agency.send(peers, purpose="review", consent=consent)


@pytest.mark.parametrize("days", [-1, 91, 301])
def test_nothing_stays_open_for_longer_than_the_rules_allow(agency, days):
    with pytest.raises(DisclosureRefused):
        agency.send(agency.partner(), until=in_days(days))


@pytest.mark.clause("BRI-2b")
@pytest.mark.parametrize(
    "fields",
    [{}, {"need": " "}, {"need": "A lock.", "name": "Ada"}, {"where-exactly": "12 Elm Street"}],
)
def test_no_packet_holds_more_than_its_purpose_needs(agency, fields):
    with pytest.raises(DisclosureRefused):
        agency.send(agency.partner(), fields=fields)


def test_what_points_at_a_person_goes_with_their_yes_to_that_very_field(agency):
    peers = agency.partner()
    more = FIELDS | {"how-to-reach": "By text, after noon."}
    with pytest.raises(DisclosureRefused) as refused:
        agency.send(peers, fields=more, consent=agency.yes_to(peers, FIELDS))
    assert why(refused) == "BRI-3a"
    assert agency.send(peers, fields=more).packet.is_living


@pytest.mark.clause("BRI-3a", "BRI-2b")
@pytest.mark.parametrize("other", ["words", "partner", "day", "matter", "author", "nothing"])
def test_a_yes_covers_what_it_was_said_to_and_nothing_else(agency, other):
    peers, rivals = agency.partner(), agency.partner(name="Others")
    yes = agency.yes_to(peers)
    holders = [agency.ana.holder, agency.ben.holder]
    elsewhere = place.opened("2222-2222", "letterbox", holders)
    asked = {
        "words": {"fields": FIELDS | {"need": "Everything."}, "consent": yes},
        "partner": {"consent": agency.yes_to(rivals)},
        "day": {"until": in_days(15), "consent": yes},
        "matter": {"consent": Consent(agency.says(dossier=elsewhere), yes.digest)},
        "author": {"consent": Consent(agency.says(author=agency.ana.holder), yes.digest)},
        "nothing": {"consent": None},
    }
    with pytest.raises(DisclosureRefused):
        agency.send(peers, **asked[other])
    assert register.sent_about(ABOUT) == []


def test_one_yes_carries_one_packet(agency):
    peers = agency.partner()
    yes = agency.yes_to(peers)
    actions.revoke_packet(agency.send(peers, consent=yes).packet, by=REPORTER)
    with pytest.raises(DisclosureRefused):
        agency.send(peers, consent=yes)


@pytest.mark.clause("BRI-2b")
@pytest.mark.parametrize("lacking", ["second", "self", "stranger", "grounds", "made up"])
def test_police_get_nothing_for_danger_without_grounds_and_a_second_person(agency, lacking):
    police = agency.partner(Kind.POLICE)
    without = {
        "second": {"second": ""},
        "self": {"second": agency.ana.pk},
        "stranger": {"second": "x" * 22},
        "grounds": {"grounds": ""},
        "made up": {"grounds": "y" * 22},
    }
    with pytest.raises(DisclosureRefused) as refused:
        agency.in_danger(police, **without[lacking])
    assert why(refused) == "BRI-2b"
    assert not Packet.objects.exists()


def test_police_get_what_a_life_needs_with_two_people_and_its_grounds(agency):
    police = agency.partner(Kind.POLICE)
    where = {"need": "Somebody is being hurt now.", "where-exactly": "12 Elm Street"}
    packet = agency.in_danger(police, fields=where).packet
    assert (packet.basis, packet.second) == (Basis.DANGER_TO_LIFE, agency.ben.pk)


@pytest.mark.clause("BRI-2b")
@pytest.mark.parametrize("kind", [one for one in Kind if one not in (Kind.HEALTH, Kind.POLICE)])
def test_danger_opens_no_way_to_anybody_but_health_and_police(agency, kind):
    with pytest.raises(DisclosureRefused):
        agency.in_danger(agency.partner(kind))


@pytest.mark.clause("BRI-2b")
def test_a_persons_own_words_never_leave_without_their_yes(agency):
    police = agency.partner(Kind.POLICE)
    with pytest.raises(DisclosureRefused) as refused:
        agency.in_danger(police, fields={"in-their-own-words": "He has a knife."})
    assert why(refused) == "BRI-3a"


@pytest.mark.clause("BRI-3c")
def test_words_about_status_leave_by_no_yes_and_no_basis(agency):
    text = "She needs a bed. Her visa ran out."
    for send, kind in ((agency.send, Kind.PEER), (agency.in_danger, Kind.POLICE)):
        with pytest.raises(WordsStopped) as stopped:
            send(agency.partner(kind), fields={"need": text})
        (one,) = stopped.value.stopped
        assert severed(text, one.found) == "She needs a bed. ▇▇▇."
        assert "ran out" not in f"{stopped.value} {stopped.value.refusal} {stopped.value.stopped}"
    assert not Packet.objects.exists()


@pytest.mark.clause("BRI-3c")
def test_what_no_screen_can_read_does_not_leave(agency, settings):
    peers = agency.partner()
    with pytest.raises(WordsStopped):
        agency.send(peers, fields={"need": "彼女は助けが必要です。"}, language="ja")
    settings.SCREENS = []
    with pytest.raises(WordsStopped):
        agency.send(peers)


def test_only_staff_send_and_the_answer_stays_in_its_matter(agency):
    peers = agency.partner()
    holders = [agency.ana.holder, agency.ben.holder]
    with pytest.raises(DisclosureRefused):
        agency.send(peers, by=REPORTER)
    with pytest.raises(DisclosureRefused):
        agency.send(peers, reply_to=place.opened("2222-2222", "file", holders))


def test_police_are_never_what_comes_first(agency):
    agency.partner(Kind.POLICE, name="Aardvark police")
    agency.partner(Kind.PEER, name="Zinnia peers")
    assert [one.kind for one in register.partners_to_ask()] == [Kind.PEER, Kind.POLICE]
    assert list(rules.Kind)[-1] is Kind.POLICE
    assert [one.kind for one in register.partners()] == [Kind.PEER, Kind.POLICE]


def test_the_database_takes_no_packet_without_a_whole_basis(agency):
    packet = agency.in_danger(agency.partner(Kind.POLICE)).packet
    for change in (
        {"second": ""},
        {"second": packet.sent_by},
        {"grounds": ""},
        {"basis": Basis.CONSENT.value},
        {"state": State.REVOKED.value},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Packet.objects.filter(pk=packet.pk).update(**change)
