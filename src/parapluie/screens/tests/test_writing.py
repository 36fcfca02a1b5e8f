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


@pytest.mark.parametrize(
    "said",
    [
        "You don't need a passport to talk to us.",
        "You can come without a passport.",
        "We do not work with border services.",
        "We did not tell immigration, and we won't.",
        "Please don't tell us your status.",
        "Nobody here will ask where you are from.",
        "Vous n'avez pas besoin de passeport.",
        "On ne travaille pas avec les services frontaliers.",
        "Ne nous dites pas votre statut.",
        "No trabajamos con inmigración.",
        "我们没有告诉移民局。",
        "我們沒有告訴移民局。",
        "ਅਸੀਂ ਇਮੀਗ੍ਰੇਸ਼ਨ ਨੂੰ ਕੁਝ ਨਹੀਂ ਦੱਸਿਆ।",
        "Hindi namin sinabi sa immigration.",
        "저희는 이민국에 알리지 않았습니다.",
        "Chúng tôi không báo cho sở di trú.",
        "Мы ничего не сообщали иммиграционной службе.",
        "Вам не потрібен паспорт, щоб звернутися до нас.",
        "لم نخبر دائرة الهجرة.",
        "ما هرگز درباره وضعیت مهاجرت نمی‌پرسیم.",
        "हमने इमिग्रेशन को कुछ नहीं बताया।",
        "Não contamos nada à imigração.",
    ],
)
def test_staff_may_put_somebody_at_ease(said):
    require_clean([said], Where.STAFF)


@pytest.mark.parametrize(
    "said",
    [
        "She will not tell me her status.",
        "He won't tell us if he has a visa.",
        "Tell us your status.",
        "The managers don't tell us whether she has a visa.",
        "They come without a visa.",
    ],
)
def test_the_same_words_may_not_ask(said):
    with pytest.raises(WordsStopped):
        require_clean([said], Where.STAFF)
