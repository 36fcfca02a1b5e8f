"""Whatever is changed about a sealed item or a grant, it doesn't open: one error, never a text."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parapluie.kit import crypto
from parapluie.vault import formats
from parapluie.vault.errors import CannotOpenDossier
from parapluie.vault.models import Dossier, Item

TEXT = "what nobody else may read"
FIELDS = {
    "dossier": {"id": "another", "kind": "file"},
    "item": {
        "id": "another",
        "epoch": 2,
        "position": 4,
        "kind": "closing",
        "author": "staff:eve",
        "day": date(2026, 11, 24),
    },
}
EVERY_FIELD = [(row, name) for row, fields in FIELDS.items() for name in fields]


def a_dossier(**changed):
    return Dossier(**{"id": "d" * 22, "kind": "letterbox", "lane": "a", "about": "X"} | changed)


def an_item(dossier, **changed):
    row = {"id": "i" * 22, "epoch": 1, "position": 3, "kind": "reply", "author": "reporter"}
    return Item(dossier=dossier, **{**row, "day": date(2026, 11, 23), **changed})


@cache
def sealed():
    private = crypto.new_private()
    dossier = a_dossier()
    item = an_item(dossier)
    public = crypto.public_of(private)
    return private, formats.seal_content(public, dossier, item, {"text": TEXT})


def opened(private, box, *, dossier=None, item=None):
    holding = a_dossier(**(dossier or {}))
    row = an_item(holding, sealed=box, **(item or {}))
    return formats.open_content(private, holding, row)


def refused(*args, **changed):
    with pytest.raises(CannotOpenDossier) as found:
        opened(*args, **changed)
    shown = repr(found.value) + str(found.value) + repr(found.value.__context__ or "")
    assert TEXT not in shown
    assert found.value.__cause__ is None


def test_as_it_was_sealed_it_opens():
    assert opened(*sealed()).content == {"text": TEXT}


@pytest.mark.parametrize(("row", "name"), EVERY_FIELD)
def test_no_clear_column_can_be_changed(row, name):
    refused(*sealed(), **{row: {name: FIELDS[row][name]}})


def test_every_clear_column_of_an_item_is_bound():
    bound = {name for row, name in EVERY_FIELD if row == "item"}
    columns = {field.attname for field in Item._meta.concrete_fields}
    assert columns - bound == {"dossier_id", "sealed"}


@given(place=st.integers(0), bit=st.integers(0, 7))
def test_no_bit_can_be_flipped(place, bit):
    private, box = sealed()
    damaged = bytearray(box)
    damaged[place % len(box)] ^= 1 << bit
    refused(private, bytes(damaged))


def test_no_byte_at_all_can_be_flipped():
    private, box = sealed()
    for place in range(len(box)):
        refused(private, box[:place] + bytes([box[place] ^ 255]) + box[place + 1 :])


@given(length=st.integers(0), more=st.binary(min_size=1, max_size=40))
def test_nothing_can_be_cut_off_or_added(length, more):
    private, box = sealed()
    refused(private, box[: length % len(box)])
    refused(private, box + more)


@given(st.binary(min_size=96, max_size=96))
def test_no_other_key_opens_it(private):
    refused(private, sealed()[1])


@given(st.binary(max_size=95))
def test_a_key_of_another_length_is_refused_alike(private):
    refused(private, sealed()[1])


@given(st.integers(0, 255).filter(lambda one: one != 1))
def test_an_unknown_format_is_refused(version):
    private, box = sealed()
    refused(private, bytes([version]) + box[1:])


@given(st.lists(st.text() | st.binary() | st.integers(0)), st.lists(st.text() | st.binary()))
def test_two_lists_of_fields_never_look_alike(one, other):
    def plain(fields):
        return [part if isinstance(part, bytes) else str(part).encode() for part in fields]

    try:
        alike = formats.bound("x", *one) == formats.bound("x", *other)
    except UnicodeEncodeError:
        return  # ids never hold lone surrogates
    assert alike == (plain(one) == plain(other))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), JSON))
@settings(max_examples=40)
def test_whatever_is_written_comes_back_the_same(content):
    private = sealed()[0]
    dossier = a_dossier()
    item = an_item(dossier)
    item.sealed = formats.seal_content(crypto.public_of(private), dossier, item, content)
    assert formats.open_content(private, dossier, item).content == content


@pytest.mark.parametrize(
    "changed",
    [
        {"dossier": a_dossier(id="another")},
        {"dossier": a_dossier(kind="file")},
        {"epoch": 2},
        {"holder": "staff:eve"},
    ],
)
def test_a_grant_opens_in_its_own_place_alone(changed):
    holder_private, private = crypto.new_private(), crypto.new_private()
    public, holder_public = crypto.public_of(private), crypto.public_of(holder_private)
    place = {"dossier": a_dossier(), "epoch": 1, "public_key": public, "holder": "staff:ana"}
    grant = formats.seal_epoch_key(holder_public=holder_public, private=private, **place)
    key = {"holder_private": holder_private, "sealed": grant}
    assert formats.open_epoch_key(**key, **place) == private
    with pytest.raises(CannotOpenDossier):
        formats.open_epoch_key(**key, **{**place, **changed})


def test_a_grant_that_holds_no_key_of_its_epoch_is_refused():
    holder_private, private = crypto.new_private(), crypto.new_private()
    public, holder_public = crypto.public_of(private), crypto.public_of(holder_private)
    place = {"dossier": a_dossier(), "epoch": 1, "public_key": public, "holder": "staff:ana"}
    for inside in (crypto.new_private(), b"short", b""):
        grant = formats.seal_epoch_key(holder_public=holder_public, private=inside, **place)
        with pytest.raises(CannotOpenDossier):
            formats.open_epoch_key(holder_private=holder_private, sealed=grant, **place)


def test_the_length_of_a_short_text_is_hidden():
    public = crypto.public_of(sealed()[0])
    dossier = a_dossier()
    lengths = {
        len(formats.seal_content(public, dossier, an_item(dossier), {"text": "x" * length}))
        for length in range(200)
    }
    assert len(lengths) == 1
