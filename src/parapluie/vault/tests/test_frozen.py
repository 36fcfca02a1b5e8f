"""What this version sealed must open for ever: these bytes were made once, and never again."""

import base64
import json
from datetime import date
from pathlib import Path

from parapluie.kit import crypto
from parapluie.vault import codes, formats, sheets
from parapluie.vault.models import Dossier, Item

FROZEN = json.loads(Path(__file__).with_name("sealed_by_format_1.json").read_text("utf-8"))
DOSSIER = Dossier(id="d" * 22, kind="letterbox", lane="a", about="7KQ2-M4XD", epoch=3)


def frozen(name):
    return base64.b64decode(FROZEN[name])


def test_an_item_of_format_1_opens():
    item = Item(
        id="i" * 22,
        dossier=DOSSIER,
        epoch=3,
        position=5,
        kind="reply",
        author="staff:ana",
        day=date(2026, 11, 22),
        sealed=frozen("item"),
    )
    opened = formats.open_content(frozen("epoch_private"), DOSSIER, item)
    assert opened.content == {"text": "Ça va 🌂"}


def test_a_grant_of_format_1_opens_with_the_printed_sheets():
    secret = sheets.combine(FROZEN["sheets"])
    assert secret == frozen("recovery_secret")
    public = crypto.public_of(frozen("epoch_private"))
    private = sheets.private_of(secret, "recovery")
    opened = formats.open_epoch_key(private, DOSSIER, 3, public, frozen("grant"), "recovery:1")
    assert opened == frozen("epoch_private")


def test_a_staff_key_of_format_1_opens():
    private = frozen("epoch_private")
    words = crypto.argon2id(b"eight words", salt=bytes(16))
    info = formats.bound("parapluie staff key 1", "staff:ana", crypto.public_of(private))
    assert crypto.unwrap(words, frozen("staff_key"), info=info) == private


def test_the_ledgers_digests_are_as_they_were():
    public = crypto.public_of(frozen("epoch_private"))
    assert crypto.digest(public).hex() == FROZEN["public_digest"]
    assert formats.epoch_digest(DOSSIER.id, 3, public).hex() == FROZEN["epoch_digest"]
    given = formats.holders_digest(DOSSIER.id, 3, ["staff:a", "staff:b"])
    assert given.hex() == FROZEN["holders_digest"]


def test_a_code_leads_to_the_same_key_as_ever(settings):
    (settings.KEYS / "salt").write_bytes(bytes(32))
    (settings.KEYS / "pepper").write_bytes(bytes([7]) * 32)
    keys = codes.keys_of("1234 5678 9012 3456 7890 1235")
    assert keys.tag.hex() == "f1351e9c7f330f487c2faf95da553353"
    assert crypto.digest(keys.public).hex() == (
        "8fb6abea8fff49552b95865dd1a83df65944ca02c8a767b4f825c4bc4614e815"
    )


def test_the_two_printed_secrets_never_give_the_same_key():
    secret = frozen("recovery_secret")
    assert sheets.private_of(secret, "recovery") != sheets.private_of(secret, "backup")
