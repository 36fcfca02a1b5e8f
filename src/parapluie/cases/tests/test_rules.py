"""The transition table and what stands beside each step: pure judgement."""

import itertools

import pytest

from parapluie.cases import models, rules
from parapluie.cases.rules import Act, Stage

STAFF_ACTS = [Act.READ, Act.ASSIGN, Act.ANSWER, Act.NOTE, Act.CLOSE, Act.STOP]


def test_the_stages_of_the_rules_and_of_the_database_are_the_same():
    assert [*models.Stage.values] == [*Stage]


def test_nothing_follows_a_withdrawal():
    assert not [act for act in Act if rules.may(Stage.WITHDRAWN, act)]


def test_only_the_persons_message_or_a_reason_opens_a_closed_matter():
    leading_out = {
        act for act in Act if rules.after(Stage.CLOSED, act, assigned=True) in rules.OPEN
    }
    assert leading_out == {Act.MESSAGE, Act.REOPEN}


def test_nobody_answers_what_nobody_has_read():
    assert not rules.may(Stage.RECEIVED, Act.ANSWER)
    assert not rules.may(Stage.RECEIVED, Act.CLOSE)


@pytest.mark.clause("PRE-1")
def test_no_step_knows_a_lane():
    assert all(len(key) == 2 for key in rules.TRANSITIONS)


@pytest.mark.clause("PUR-2")
@pytest.mark.parametrize("act", STAFF_ACTS)
def test_every_act_of_staff_names_the_clauses_that_guide_it(act):
    assert rules.governed_by(act)


@pytest.mark.clause("PRI-6")
@pytest.mark.parametrize(
    ("said", "is_ours"),
    [
        ([], False),  # the first message lies in the file alone
        (["reply"], True),
        (["reply", "message"], False),
        (["message", "reply"], True),
        (["reply", "message", "notice", "closing"], False),
    ],
)
def test_the_last_word_is_ours_only_where_nothing_waits(said, is_ours):
    assert rules.last_word_is_ours(said) is is_ours


def test_closing_is_offered_only_after_an_answer():
    for taken, mine in [(True, True), (True, False), (False, False)]:
        steps = rules.steps_now(Stage.ASSIGNED, taken=taken, mine=mine, answered=False)
        assert Act.CLOSE not in steps
    assert Act.CLOSE in rules.steps_now(Stage.ASSIGNED, taken=True, mine=True, answered=True)


def test_every_step_on_offer_has_a_place():
    for stage, taken, mine, answered in itertools.product(
        Stage, (True, False), (True, False), (True, False)
    ):
        for step in rules.steps_now(stage, taken=taken, mine=mine, answered=answered):
            takes = step is Act.ANSWER and stage is Stage.READ and not taken
            assert takes or rules.may(stage, step)


@pytest.mark.parametrize(
    ("text", "original"),
    [
        ("You “READ my\u200b file”, aloud", "He read my file aloud."),
        ("他大声说我是妓女", "昨天下午三点在柜台他大声说我是妓女，所有人都听到了。"),
        ("他大声说，我 是妓女。", "昨天下午三点在柜台他大声说我是妓女，所有人都听到了。"),
        ("窓口で大きな声で言われました", "昨日、窓口で大きな声で言われました。"),
        ("เขาตะโกนใส่ฉันที่เคาน์เตอร์", "เมื่อวานเขาตะโกนใส่ฉันที่เคาน์เตอร์ทุกคนได้ยิน"),
        ("그는 모두 앞에서 소리쳤다", "어제 그는 모두 앞에서 소리쳤다."),
    ],
)
def test_borrowed_words_are_known_in_any_script(text, original):
    assert rules.borrowed(text, original)


@pytest.mark.parametrize(
    ("text", "original"),
    [
        ("他在柜台说了不尊重的话", "昨天下午三点在柜台他大声说我是妓女，所有人都听到了。"),
        ("เจ้าหน้าที่พูดไม่สุภาพ", "เมื่อวานเขาตะโกนใส่ฉันที่เคาน์เตอร์ทุกคนได้ยิน"),
        ("A file was made known.", "He read my file aloud."),
    ],
)
def test_other_words_for_the_same_are_not_borrowed(text, original):
    assert rules.borrowed(text, original) == ""
