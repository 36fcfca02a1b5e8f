"""A report is sealed to those who read it, and to nobody else."""

import pytest

from parapluie.ledger.entries import REPORTER, SYSTEM
from parapluie.vault import codes, letterbox, opening, sealing, staffkeys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _s(settings):
    settings.VAULT_HOLDER_CHECKS = []
    settings.VAULT_READER_SOURCE = "parapluie.vault.tests.test_opening.readers"


def readers(lane):
    return ["staff:ana", "staff:ben"]


def test_smoke(django_assert_max_num_queries):
    for h in readers("a"):
        staffkeys.make_key(h, f"pass {h}", SYSTEM)
    secret = codes.keys_of(codes.new_code())
    with django_assert_max_num_queries(14):
        box = sealing.open_dossier(
            kind="letterbox",
            lane="a",
            about="X",
            holders=readers("a"),
            by=REPORTER,
            reporter=secret.storable,
        )
    sealing.seal_item(box, kind="message", author="reporter", content={"text": "hé"}, by=REPORTER)
    found = letterbox.find(secret)
    assert found == box
    assert letterbox.read(found, secret.private)[0].content == {"text": "hé"}
    un = staffkeys.unlock("staff:ana", "pass staff:ana")
    assert opening.open_items(box, un, by=SYSTEM, purpose="read")[0].content == {"text": "hé"}
