"""Whatever is done in whatever order: nobody gets what the rules forbid (AT-7)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parapluie.disclosure import actions, answering, envelope, jobs, register, registering, rules
from parapluie.disclosure.actions import Handed
from parapluie.disclosure.models import Packet, Partner
from parapluie.disclosure.rules import BASES_OF, LIVING, NEEDS_SECOND, Basis, Consent, Kind, State
from parapluie.disclosure.tests import agency as place
from parapluie.disclosure.tests.agency import ABOUT, in_days
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.ledger.entries import REPORTER, history
from parapluie.ledger.models import Entry
from parapluie.screens.errors import WordsStopped
from parapluie.vault.models import Item

TEXTS = ("A new lock.", "Her visa ran out.", "")
_send = st.fixed_dictionaries(
    {
        "do": st.just("send"),
        "kind": st.sampled_from(Kind),
        "purpose": st.sampled_from([*rules.Purpose, "anything"]),
        "basis": st.sampled_from(Basis),
        "names": st.sets(st.sampled_from([*rules.Field, "name"]), max_size=3),
        "text": st.sampled_from(TEXTS),
        "days": st.sampled_from([-1, 0, 7, 90, 200]),
        "second": st.sampled_from(["", "self", "other", "stranger"]),
        "consent": st.sampled_from(["none", "exact", "other", "staff", "again"]),
        "grounds": st.sampled_from(["", "written", "made up"]),
        "language": st.sampled_from(["en", "fr", "tl"]),
    }
)
# What the rules allow; and the same with one thing changed, which they forbid or not.
_ALLOWED = {
    "do": "send",
    "kind": Kind.PEER,
    "purpose": "own",
    "basis": Basis.CONSENT,
    "names": {rules.Field.NEED},
    "text": TEXTS[0],
    "days": 7,
    "second": "",
    "consent": "exact",
    "grounds": "",
    "language": "en",
}
_IN_DANGER = _ALLOWED | {
    "kind": Kind.POLICE,
    "basis": Basis.DANGER_TO_LIFE,
    "second": "other",
    "consent": "none",
    "grounds": "written",
}
_CHANGES = (
    {},
    {"kind": Kind.SHELTER},
    {"purpose": "review"},
    {"names": {rules.Field.NEED, "name"}},
    {"names": {rules.Field.OWN_WORDS}},
    {"text": TEXTS[1]},
    {"days": 200},
    {"days": -1},
    {"second": "self"},
    {"second": "stranger"},
    {"consent": "again"},
    {"consent": "staff"},
    {"consent": "other"},
    {"grounds": "made up"},
    {"language": "tl"},
)
_nearly = st.builds(
    lambda base, change: base | change,
    st.sampled_from([_ALLOWED, _IN_DANGER]),
    st.sampled_from(_CHANGES),
)
_acts = ("revoke", "new-link", "open", "wrong", "accept", "decline", "done", "answer", "expire")
_other = st.fixed_dictionaries(
    {"do": st.sampled_from([*_acts, "close", "lapse"]), "which": st.integers(0, 3)}
)


class Story:
    """One city in which things happen, each as it may."""

    def __init__(self, agency):
        self.agency, self.handed, self.pages, self.used = agency, [], [], None
        self.astray = []  # what left without an agreement that day, for too long, or twice
        self.partners = {kind: agency.partner(kind) for kind in Kind}

    def happen(self, step):
        try:
            with transaction.atomic():
                self._send(step) if step["do"] == "send" else self._other(step)
        except (Refused, WordsStopped):
            pass

    def _send(self, step):
        partner = self.partners[step["kind"]]
        purpose = partner.purpose if step["purpose"] == "own" else str(step["purpose"])
        fields = {str(name): step["text"] for name in step["names"]}
        until = in_days(step["days"])
        asked = {"purpose": purpose, "fields": fields, "basis": step["basis"], "until": until}
        consent = self._consent(step["consent"], partner, asked)
        asked["second"] = {
            "": "",
            "self": self.agency.ana.pk,
            "other": self.agency.ben.pk,
            "stranger": "x" * 22,
        }[step["second"]]
        asked["grounds"] = {"": "", "made up": "y" * 22}.get(step["grounds"]) or (
            self.agency.says(author=self.agency.ana.holder) if step["grounds"] == "written" else ""
        )
        self.handed.append(
            self.agency.send(partner, consent=consent, language=step["language"], **asked)
        )
        self.used = consent or self.used
        partner.refresh_from_db()
        agreed = partner.agreed_on <= today() <= partner.agreed_until
        if partner.closed_on or not agreed or not today() <= until <= in_days(90):
            self.astray.append(partner.kind)

    def _consent(self, kind, partner, asked):
        digest = rules.consent_digest(partner.pk, asked["purpose"], asked["fields"], asked["until"])
        return {
            "none": lambda: None,
            "exact": lambda: Consent(self.agency.says(), digest),
            "other": lambda: Consent(self.agency.says(), b"o" * 32),
            "staff": lambda: Consent(self.agency.says(author=self.agency.ana.holder), digest),
            "again": lambda: Consent(self.used.id, digest) if self.used else None,
        }[kind]()

    def _other(self, step):
        kind = list(Kind)[step["which"] * 2]
        desk = place.at_desk(self.agency.ben, place.Role.SUPERVISOR)
        match step["do"]:
            case "close":
                registering.close_partner(self.partners[kind], successor=None, desk=desk)
            case "lapse":
                Partner.objects.filter(kind=kind).update(agreed_until=today() - timedelta(days=1))
            case "expire":
                Packet.objects.filter(sent_on=today()).update(
                    sent_on=today() - timedelta(days=9), until=today() - timedelta(days=1)
                )
                jobs.expire_packets()
            case act if self.handed:
                self._to_one(act, self.handed[step["which"] % len(self.handed)])

    def _to_one(self, act, handed: Handed):
        token = handed.link.rpartition("/")[2]
        match act:
            case "revoke":
                actions.revoke_packet(handed.packet, by=REPORTER)
            case "new-link":
                words = {"need": TEXTS[0]}
                new = actions.new_link(
                    handed.packet.pk, fields=words, language="en", by=self.agency.by
                )
                self.handed[self.handed.index(handed)] = new
            case "open":
                self._open(handed, token)
            case "wrong":
                answering.open_packet(token, "00000000")
            case "answer" if self.pages:
                answering.write_back(self.pages[-1], "Hello.", once="form-1")
            case _ if self.pages:
                state = {"accept": State.ACCEPTED, "decline": State.DECLINED, "done": State.DONE}
                answering.set_state(self.pages[-1], state[act])

    def _open(self, handed: Handed, token):
        page = answering.open_packet(token, handed.code)
        if page and (shown := answering.look(page)):
            self.pages.append(page)
            following = handed.link.replace(token, shown.following)
            self.handed[self.handed.index(handed)] = replace(handed, link=following)
            if answering.open_packet(token, handed.code):
                self.astray.append("a link that was used")


def forbidden(story: Story) -> list[str]:
    """Return what the rules forbid and happened all the same."""
    lines = register.sent_about(ABOUT)
    found = {
        "basis": [one for one in lines if one.basis not in BASES_OF[Kind(one.partner.kind)]],
        "no yes or grounds": [one for one in lines if not is_documented(one)],
        "no second person": [one for one in lines if lacks_second(one, story)],
        "purpose": [one for one in lines if one.purpose != one.partner.purpose],
        "no entry": [one for one in lines if len(history(one.pk, [actions.SENT])) != 1],
        "words of what has ended": [one for one in lines if keeps_words_too_long(one)],
        "went astray": story.astray,
        "words that may not leave": [one for one in story.handed if says_too_much(one)],
    }
    wrong = [name for name, those in found.items() if those]
    yes = [one.consent for one in lines if one.consent]
    wrong += ["one yes twice"] if len(set(yes)) != len(yes) else []
    if Entry.objects.filter(act=actions.SENT).count() != Packet.objects.count():
        wrong.append("an entry without a line, or a line without an entry")
    return wrong


def is_documented(packet: Packet) -> bool:
    """Say whether the person's own yes, or the grounds, stand sealed in the matter."""
    items = Item.objects.filter(dossier__about=ABOUT)
    if packet.basis == Basis.CONSENT:
        return items.filter(pk=packet.consent, author="reporter").exists()
    return items.filter(pk=packet.grounds).exists()


def lacks_second(packet: Packet, story: Story) -> bool:
    return Basis(packet.basis) in NEEDS_SECOND and packet.second != story.agency.ben.pk


def keeps_words_too_long(packet: Packet) -> bool:
    has_ended = packet.state not in LIVING or packet.partner.closed_on is not None
    return has_ended and packet.sealed is not None


def says_too_much(handed: Handed) -> bool:
    packet = Packet.objects.get(pk=handed.packet.pk)
    token = handed.link.rpartition("/")[2]
    if packet.sealed is None or packet.link_digest != envelope.link_digest(token):
        return False  # nothing opens with this link any more
    key = envelope.key_of(token, handed.code)
    fields, _ = envelope.open_words(packet.pk, key, bytes(packet.sealed))
    allowed = {str(one) for one in rules.FIELDS_OF[rules.Purpose(packet.purpose)]}
    if packet.basis != Basis.CONSENT:
        allowed.discard(rules.Field.OWN_WORDS)
    return TEXTS[1] in fields.values() or not set(fields) <= allowed


@pytest.mark.slow
@pytest.mark.django_db
def test_no_sequence_of_acts_gives_anybody_what_the_rules_forbid(agency):
    reached = set()

    @settings(
        max_examples=120, suppress_health_check=list(HealthCheck), deadline=None, database=None
    )
    @given(st.lists(st.one_of(_send, _nearly, _nearly, _other), min_size=4, max_size=14))
    def sequences(steps):
        with transaction.atomic():
            story = Story(agency)
            for step in steps:
                story.happen(step)
            assert forbidden(story) == []
            reached.update((one.partner.kind, one.basis) for one in register.sent_about(ABOUT))
            transaction.set_rollback(True)

    sequences()
    # the sequences do send, also to police: without that they would show nothing
    assert {(Kind.POLICE, Basis.DANGER_TO_LIFE), (Kind.PEER, Basis.CONSENT)} <= reached
