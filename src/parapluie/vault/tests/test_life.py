"""Any life a matter can have: people come, lapse, return, recuse; texts are added; nights go by.

After each step everybody reads exactly what they may, and nobody else reads anything.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from parapluie.ledger.entries import SYSTEM
from parapluie.vault import keys, letterbox, opening, reading, recovery, sealing, sheets
from parapluie.vault.errors import DossierErased, NoKeyToDossier, VaultRefused
from parapluie.vault.holders import check_holder
from parapluie.vault.models import Dossier, Grant
from parapluie.vault.rolling import roll_due_epochs
from parapluie.vault.sheets import Group
from parapluie.vault.tests import town as place
from parapluie.vault.tests.town import ANA, BEN, CAM, DEE, acting, opened, write

EVERYONE = [ANA, BEN, CAM, DEE]
PEOPLE = st.sampled_from(EVERYONE)


class Life(RuleBasedStateMachine):
    """One matter's letterbox, from its opening; keys and code are made once for all lives."""

    town = None  # set by the test
    secret = None
    recovery_private = b""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = time_machine.travel(datetime(2026, 11, 23, 20, tzinfo=UTC), tick=False)
        self.traveller = self.clock.start()
        self.town.readers, self.town.conflicts = {ANA, BEN}, set()
        self.town.trained_until.clear()
        self.told: list[tuple[int, str]] = []
        self.shut_out: dict[str, int] = {}  # who recused: the last epoch their key can know

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open(self):
        self.box = opened(kind="letterbox", reporter=self.secret)

    @property
    def now(self):
        return Dossier.objects.get(pk=self.box.pk)

    living = precondition(lambda self: self.now.erased_on is None)

    @living
    @rule(text=st.text("abc🌂é ", max_size=9))
    def tell(self, text):
        write(self.box, text)
        self.told.append((self.now.epoch, text))

    @rule(who=PEOPLE)
    def begin_to_read(self, who):
        self.town.readers.add(who)

    @rule(who=PEOPLE)
    def stop_reading(self, who):
        self.town.readers.discard(who)

    @rule(who=PEOPLE, days=st.integers(-1, 3))
    def be_trained(self, who, days):
        self.town.trained_until[who] = place.today() + timedelta(days=days)

    @living
    @rule(who=PEOPLE)
    def recuse(self, who):
        self.town.conflicts.add((who, self.box.about))
        self.shut_out.setdefault(who, self.now.epoch)
        sealing.remove_holder(self.box, who, why="conflict", by=acting(who))

    @rule()
    def night(self):
        self.traveller.shift(timedelta(days=1))
        roll_due_epochs()

    @living
    @rule()
    def roll(self):
        sealing.roll_epoch(self.box, by=SYSTEM)

    @rule()
    def settle(self):
        sealing.settle(self.box)

    @rule()
    def reopen(self):
        sealing.reopen(self.box)

    @living
    @rule(giver=PEOPLE, taker=PEOPLE)
    def share(self, giver, taker):
        if giver == taker:
            return
        may = check_holder(giver, self.now) is None and check_holder(taker, self.now) is None
        try:
            opening.share(self.box, self.town.unlocked[giver], taker, acting(giver))
        except NoKeyToDossier:
            assert not self._living(giver)
        except VaultRefused:
            assert not may
        else:
            assert may

    @rule(sure=st.sampled_from([False, False, False, True]))
    def erase(self, sure):
        if sure:
            sealing.erase_dossier(self.box, by=SYSTEM)

    def _living(self, holder):
        found = Grant.objects.living().filter(dossier=self.box, holder=holder)
        return set(found.values_list("epoch", flat=True))

    @invariant()
    def everybody_reads_what_they_may(self):
        box = self.now
        for who in EVERYONE:
            try:
                texts = self.town.opens(box, who)
            except VaultRefused:
                held = self._living(who)
                assert box.erased_on or check_holder(who, box) is not None or not held
            else:
                assert check_holder(who, box) is None
                held = self._living(who)
                assert texts == [text for epoch, text in self.told if epoch in held]

    @invariant()
    def the_person_always_reads_everything(self):
        if self.now.erased_on:
            with pytest.raises(DossierErased):
                letterbox.read(self.now, self.secret.private)
        else:
            read = letterbox.read(self.now, self.secret.private)
            assert [one.content["text"] for one in read] == [text for _, text in self.told]

    @invariant()
    def recovery_can_open_every_epoch(self):
        if self.now.erased_on:
            assert not Grant.objects.filter(dossier=self.box).exists()
        else:
            found = reading.open_grants(self.now, keys.recovery_holder(), self.recovery_private)
            assert set(found) == set(range(1, self.now.epoch + 1))

    @invariant()
    def whoever_recused_has_no_key_to_what_came_after(self):
        grants = Grant.objects.filter(dossier=self.box, holder__in=list(self.shut_out))
        for holder, epoch in grants.values_list("holder", "epoch"):
            assert epoch <= self.shut_out[holder]


@pytest.mark.slow
def test_any_life_of_a_matter(town):
    printed = recovery.create([Group("City", 2, 2)], by=SYSTEM)
    secret = recovery.combine([sheet.words for sheet in printed])
    town.gives_key(CAM, DEE)
    Life.town, Life.secret = town, place.new_secret()
    Life.recovery_private = sheets.private_of(secret, "recovery")
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=10,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
