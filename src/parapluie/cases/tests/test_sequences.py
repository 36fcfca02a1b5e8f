"""Whatever the person and staff do in whatever order, nobody gets what the rules forbid (AT-7)."""

from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from parapluie.cases import actions, receiving, rules, sharing, two_people
from parapluie.cases.actions import Closing
from parapluie.cases.models import ClosingReason, Stage, TwoPersonStep
from parapluie.cases.sharing_models import SharingQuestion
from parapluie.cases.sharing_rules import Allows, Answer, State
from parapluie.cases.tests import office
from parapluie.cases.tests import sharing_office as place
from parapluie.disclosure import answering, register
from parapluie.disclosure.rules import BASES_OF, Basis, Kind
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.vault.models import Item

KINDS = (Kind.TENANTS, Kind.HEALTH, Kind.POLICE)
FIELDS = ({"need": "A new lock."}, {"how-to-reach": "604-555-0177"}, {"name": "Robin"})
DONE = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
which = st.integers(0, 3)
one_of_two = st.sampled_from([0, 1])


class Casework(RuleBasedStateMachine):
    """One matter, its person, two readers and three partners."""

    people: ClassVar[list]
    partners: ClassVar[dict]
    secret: ClassVar
    reached: ClassVar[set] = set()

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.matter = office.report(secret=self.secret)
        self.yes, self.links = set(), []
        for desk in self.people:
            office.read(place.now(self.matter), desk)

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def attempt(self, act):
        """Do it, or be refused and leave no trace."""
        with suppress(Refused), transaction.atomic():
            return act()
        return None

    @property
    def questions(self):
        return list(SharingQuestion.objects.order_by("pk"))

    @rule(allows=st.sampled_from(Allows))
    def climb(self, allows):
        self.attempt(lambda: sharing.change_rung(self.matter.letterbox, allows=allows))

    @rule(which=which, answer=st.sampled_from(Answer))
    def say(self, which, answer):
        for asked in self.questions[which : which + 1]:
            self.say_to(asked, answer)

    def say_to(self, asked, answer):
        box = self.matter.letterbox
        said = self.attempt(lambda: sharing.answer_question(box, asked.pk, answer=answer))
        if said == State.YES:
            self.yes.add(asked.pk)
        elif said is not None:
            self.yes.discard(asked.pk)

    @rule(text=st.just("Wait, there is more."))
    def write(self, text):
        self.attempt(lambda: receiving.add_reply(self.matter.letterbox, text=text))

    @rule(sure=st.integers(0, 5))
    def withdraw(self, sure):
        if sure == 5:
            self.attempt(lambda: receiving.withdraw(self.matter.letterbox))
            self.yes.clear()

    @rule(
        who=one_of_two,
        kind=st.sampled_from(KINDS),
        why=st.sampled_from(["They know.", "New."]),
        fields=st.sampled_from(FIELDS),
        days=st.sampled_from([-1, 7, 200]),
    )
    def ask(self, who, kind, why, fields, days):
        more = {"why": why, "fields": fields, "days": days}
        desk = self.people[who]
        self.attempt(lambda: place.ask(self.matter, desk, self.partners[kind], **more))

    @rule(
        who=one_of_two,
        kind=st.sampled_from(KINDS),
        then=st.sampled_from(["", "send", "back", "regret"]),
    )
    def go_all_the_way(self, who, kind, then):
        """Asked, answered yes, sent, taken back: random acts alone seldom get there."""
        desk, to = self.people[who], self.partners[kind]
        asked = self.attempt(lambda: place.ask(self.matter, desk, to, why=f"New {len(self.links)}"))
        if asked:
            self.say_to(asked, Answer.YES)
            if then == "regret":
                self.say_to(asked, Answer.BACK)
            if then:
                self.send_one(asked, desk)
            if then == "back":
                self.say_to(asked, Answer.BACK)

    @rule(who=one_of_two, which=which)
    def send(self, who, which):
        for asked in self.questions[which : which + 1]:
            self.send_one(asked, self.people[who])

    def send_one(self, asked, desk):
        handed = self.attempt(lambda: place.send(self.matter, desk, asked))
        if handed:
            assert asked.pk in self.yes, "sent without a yes that stands"
            self.links.append((asked.pk, handed))

    @rule(
        who=one_of_two,
        kind=st.sampled_from(KINDS),
        basis=st.sampled_from(Basis),
        fields=st.sampled_from(FIELDS),
    )
    def propose(self, who, kind, basis, fields):
        to, desk = self.partners[kind], self.people[who]
        self.attempt(lambda: place.propose(self.matter, desk, to, basis, fields=fields))

    @rule(who=one_of_two, alone=st.booleans())
    def fear_for_a_life(self, who, alone):
        """Two people, or one who would be both."""
        first, to = self.people[who], self.partners[Kind.POLICE]
        row = self.attempt(lambda: place.propose(self.matter, first, to, Basis.DANGER_TO_LIFE))
        if row:
            self.agree(who if alone else 1 - who)

    @rule(who=one_of_two)
    def agree(self, who):
        for row in TwoPersonStep.objects.waiting():
            fresh = TwoPersonStep.objects.select_related("matter").get(pk=row.pk)
            self.attempt(lambda fresh=fresh: two_people.agree(fresh, by=self.people[who]))

    @rule(who=one_of_two)
    def answer(self, who):
        desk = self.people[who]
        self.attempt(
            lambda: actions.answer_matter(
                place.now(self.matter), text="We see to it.", by=desk, take=True
            )
        )

    @rule(who=one_of_two)
    def close(self, who):
        desk, matter = self.people[who], place.now(self.matter)
        self.attempt(lambda: actions.close_matter(matter, closing=DONE, by=desk))

    @rule(which=which)
    def days_pass(self, which):
        """A question grows old; the night comes."""
        for asked in self.questions[which : which + 1]:
            if asked.state != State.USED:
                past = today() - timedelta(days=1)
                SharingQuestion.objects.filter(pk=asked.pk).update(asked_on=past, until=past)
                self.yes.discard(asked.pk)
        sharing.lapse_questions()

    @invariant()
    def nobody_gets_what_the_rules_forbid(self):
        for packet in register.sent_about(self.matter.reference):
            self.reached.add((packet.partner.kind, packet.basis, packet.state))
            assert Basis(packet.basis) in BASES_OF[Kind(packet.partner.kind)]
            if packet.basis == Basis.CONSENT:
                assert Item.objects.filter(pk=packet.consent, author="reporter").exists()
            else:
                readers = {desk.person.pk for desk in self.people}
                assert {packet.sent_by, packet.second} == readers

    @invariant()
    def only_a_person_says_yes(self):
        given = SharingQuestion.objects.filter(state__in=[State.YES, State.USED])
        standing = place.now(self.matter).stage not in {Stage.CLOSED, Stage.WITHDRAWN}
        assert {one.pk for one in given} <= self.yes or not standing

    @invariant()
    def all_that_left_is_told(self):
        if place.now(self.matter).stage == Stage.WITHDRAWN:
            return  # the letterbox is erased, as the person wished
        left = {one.pk for one in register.sent_about(self.matter.reference)}
        assert set(place.told(self.secret)) == left

    @invariant()
    def what_was_taken_back_opens_nothing(self):
        for asked, handed in self.links:
            if asked not in self.yes:
                token = handed.link.rpartition("/")[2]
                assert not answering.is_open(token)

    @invariant()
    def a_closed_matter_has_an_answer(self):
        matter = place.now(self.matter)
        if matter.stage == Stage.CLOSED:
            said = [item.kind for item in actions.words_between(matter)]
            assert rules.last_word_is_ours(said)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.clause("BRI-2b", "BRI-3a")
def test_no_sequence_of_acts_gives_anybody_what_the_rules_forbid(amira, ben):
    Casework.people = [office.at_desk(amira), office.at_desk(ben)]
    Casework.partners = {kind: place.partner(kind) for kind in KINDS}
    Casework.secret = office.new_secret()
    run_state_machine_as_test(
        Casework,
        settings=settings(
            max_examples=30,
            stateful_step_count=16,
            deadline=None,
            database=None,
            derandomize=True,  # what it must reach below is reached each time
            suppress_health_check=list(HealthCheck),
        ),
    )
    # things did leave, and came back: without that the sequences would show nothing
    found = {(basis, state) for _kind, basis, state in Casework.reached}
    assert {("consent", "sent"), ("consent", "revoked"), ("danger-to-life", "sent")} <= found
