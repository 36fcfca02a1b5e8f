"""What staff are about to seal: every text is read, but no random name is."""

import pytest

from parapluie.screens.errors import WordsStopped
from parapluie.screens.findings import Where
from parapluie.screens.writing import require_clean, texts_of

UNLUCKY = "7-has-no-visa-Ab3dEf9x"  # an id in which a screen reads a status


def test_an_unlucky_id_stops_nothing():
    with pytest.raises(WordsStopped):
        require_clean([UNLUCKY], Where.STAFF)
    require_clean(texts_of({"question": UNLUCKY, "named": [UNLUCKY]}), Where.STAFF)


def test_words_are_read_under_the_name_of_an_id():
    words = {"question": "Has she got a visa?", "key": "She has no papers.", "text": UNLUCKY}
    assert list(texts_of(words)) == list(words.values())
