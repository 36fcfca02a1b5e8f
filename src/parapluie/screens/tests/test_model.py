"""The tables in which the weights of the linear models lie."""

from array import array

import pytest

from parapluie.screens import lexicon, model

SLOTS = 11
HELD, STRANGER = 7 + 3 * SLOTS, 7 + 5 * SLOTS  # of one slot


def small_model() -> model.Model:
    marks, letters = array("H", [model.NO_MARK] * SLOTS), array("b", [0] * SLOTS)
    marks[HELD % SLOTS], letters[HELD % SLOTS] = HELD % model.MARKS, 100
    themes = array("b", [10, 20, 30, 0, 40, 50, 0, 0, 60])  # a, ab, ac; b, bc; c
    return model.Model(
        ("either",),
        (0.0,),
        (0.0,),
        (0.0,),
        (1.0, 1.0, 1.0),
        marks,
        (letters,),
        {"a": 0, "b": 1, "c": 2},
        (themes,),
        {"wide": (7,)},
    )


def test_a_stranger_in_the_same_slot_weighs_nothing():
    learned = small_model()
    assert learned.slots([HELD]) == [HELD % SLOTS]
    assert learned.slots([STRANGER]) == []


def test_concepts_weigh_one_by_one_and_two_by_two_in_any_order():
    learned = small_model()
    for concepts in (["a", "c"], ["c", "a"], ["a", "unknown", "c"]):
        assert sorted(learned.themes[0][at] for at in learned.cells(concepts)) == [10, 30, 60]


def test_each_group_counts_by_how_many_features_it_has():
    learned = small_model()
    found = model.Features({HELD, STRANGER}, ["a", "b"], {"wide", "unknown"})
    wanted = (
        100 * model.measure(0, 2) + (10 + 20 + 40) * model.measure(1, 3) + 7 * model.measure(2, 2)
    )
    assert learned.weigh(0, learned.placed(found)) == pytest.approx(wanted)


@pytest.mark.parametrize(
    "signs", ["", "a", "né", "\U0001f600 ok", "\ud800 half a sign", "永久居民"]
)
def test_texts_of_any_letters_have_features(signs):
    letters = model.features(signs).letters
    assert all(0 <= one < 1 << 64 for one in letters)
    assert bool(letters) == (len(f" {signs.strip()} ") >= 4)


@pytest.mark.parametrize("language", sorted(lexicon.languages()))
def test_the_tables_of_a_language_fit_one_another(language):
    learned = model.load(language)
    assert learned is not None
    assert {len(one) for one in learned.letters} == {len(learned.marks)}
    assert {len(one) for one in learned.themes} == {len(learned.place) ** 2}
    assert {len(one) for one in learned.rules.values()} <= {len(learned.columns)}
    known = sum(one != model.NO_MARK for one in learned.marks)
    assert 0 < known < len(learned.marks)
