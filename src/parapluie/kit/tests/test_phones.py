"""Numbers are dialled as a phone wants them."""

import pytest

from parapluie.kit.phones import dial


@pytest.mark.parametrize(
    ("shown", "dialled"),
    [
        ("1-800-663-9122", "tel:+18006639122"),
        ("604-555-0142", "tel:+16045550142"),
        ("9-1-1", "tel:911"),
        ("+33 1 23 45", "tel:+3312345"),
    ],
)
def test_a_number_becomes_an_address_a_phone_dials(shown: str, dialled: str) -> None:
    assert dial(shown) == dialled
