"""Who keeps, loses and gains which grants, judged over any dossier there could be."""

from hypothesis import given
from hypothesis import strategies as st

from parapluie.vault.rules import Held, renewal

PEOPLE = ["staff:a", "staff:b", "staff:c", "staff:d"]


@st.composite
def dossiers(draw):
    epoch = draw(st.integers(1, 4))
    places = [(number, who) for number in range(1, epoch + 1) for who in PEOPLE]
    held = draw(st.lists(st.sampled_from(places), unique=True))
    grants = [
        Held(pk, number, who, draw(st.booleans()), draw(st.booleans()))
        for pk, (number, who) in enumerate(held)
    ]
    allowed = draw(st.sets(st.sampled_from(PEOPLE)))
    return grants, {
        "epoch": epoch,
        "allowed": allowed,
        "newcomers": draw(st.booleans()),
        "forced": draw(st.booleans()),
        "recovery_current": draw(st.booleans()),
    }


def living_after(grants, judged):
    return [
        one
        for one in grants
        if one.id not in judged.delete
        and one.id not in judged.suspend
        and (not one.suspended or one.id in judged.revive)
    ]


@given(dossiers())
def test_nobody_the_checks_refuse_keeps_a_living_grant(dossier):
    grants, facts = dossier
    living = living_after(grants, renewal(grants, **facts))
    assert {one.holder for one in living} <= facts["allowed"]


@given(dossiers())
def test_no_epoch_ever_loses_its_last_staff_grant(dossier):
    grants, facts = dossier
    judged = renewal(grants, **facts)
    left = {one.epoch for one in grants if one.id not in judged.delete}
    assert left == {one.epoch for one in grants}


@given(dossiers())
def test_nothing_is_kept_suspended_where_someone_may_read(dossier):
    grants, facts = dossier
    judged = renewal(grants, **facts)
    living = {one.epoch for one in living_after(grants, judged)}
    kept = [one for one in grants if one.id not in judged.delete]
    suspended = [one for one in kept if one not in living_after(grants, judged)]
    assert not {one.epoch for one in suspended} & living


@given(dossiers())
def test_only_those_the_checks_let_through_hold_the_new_epoch(dossier):
    grants, facts = dossier
    judged = renewal(grants, **facts)
    assert (judged.readers or set()) <= facts["allowed"]
    if judged.readers is not None and not facts["newcomers"]:
        assert judged.readers <= {one.holder for one in grants}


@given(dossiers())
def test_a_second_look_finds_nothing_more_to_do(dossier):
    grants, facts = dossier
    judged = renewal(grants, **facts | {"forced": False, "recovery_current": True})
    after = [
        Held(one.id, one.epoch, one.holder, one not in living_after(grants, judged), one.stale)
        for one in grants
        if one.id not in judged.delete
    ]
    epoch = facts["epoch"]
    if judged.readers is not None:
        epoch += 1
        after += [Held(1000 + n, epoch, who) for n, who in enumerate(sorted(judged.readers))]
    again = renewal(after, epoch=epoch, allowed=facts["allowed"], newcomers=facts["newcomers"])
    assert not again.changes


@given(dossiers())
def test_whoever_lacks_an_earlier_key_is_named(dossier):
    grants, facts = dossier
    judged = renewal(grants, **facts)
    living = {(one.holder, one.epoch) for one in living_after(grants, judged) if not one.stale}
    for who in judged.missing:
        assert any((who, one.epoch) not in living for one in grants)
