"""Tells in which language a text is written: by its script, then by its commonest words.

Enough for the languages that have a lexicon; whatever else it is reads as English, and the way out
refuses what no screen can read. (py3langid knows more languages and brings numpy, 30 MB, with it.)
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from parapluie.screens import lexicon
from parapluie.screens.folding import fold_word

# Languages by script; of two that share one, the second is taken where its own letters prevail.
_SCRIPTS: Final = (
    (("pa",), re.compile(r"[\u0a00-\u0a7f]")),
    (("hi",), re.compile(r"[\u0900-\u097f]")),
    (("ko",), re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]")),
    (("ar", "fa"), re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")),
    (("ru", "uk"), re.compile(r"[\u0400-\u04ff]")),
    (("zh-Hans", "zh-Hant"), re.compile(r"[\u3400-\u9fff]")),
)
_TELLING: Final = {
    "ar": re.compile(r"[ةكىأإؤئ]|ال"),
    "fa": re.compile(r"[پچژگکی]"),
    "ru": re.compile(r"[ыэъёЫЭЪЁ]"),
    "uk": re.compile(r"[іїєґІЇЄҐ]"),
    "zh-Hans": re.compile(
        r"[这个们来时说国学会后过还对开关门问间听见书车马长东业员务处证签护条吗么点发经无与将实楼号报电"
        r"话钱买卖样让请应该当进远运动种类区户乐难题头张场广声联络没给谁为难边从换写岁儿]"
    ),
    "zh-Hant": re.compile(
        r"[這個們來時說國學會後過還對開關門問間聽見書車馬長東業員務處證簽護條嗎麼點發經無與將實樓號報電"
        r"話錢買賣樣讓請應該當進遠運動種類區戶樂難題頭張場廣聲聯絡沒給誰為難邊從換寫歲兒係佢喺嘅咗啲冇唔嚟咁哋嗰]"
    ),
}
_UNREAD: Final = re.compile(
    r"[\u0370-\u03ff\u0590-\u05ff\u0980-\u09ff\u0b00-\u0dff\u0e00-\u0fff\u1000-\u10ff\u3040-\u30ff]{3}"
)
_ONLY_VIETNAMESE: Final = re.compile(r"[ơưăđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
_LATIN_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LATIN: Final = ("en", "fr", "es", "pt", "tl", "vi")
_ROMANISED: Final = ("pa", "hi", "fa")  # typed in Latin letters on many phones
# Their commonest words as people type them so.
_ROMANISED_WORDS: Final = {
    "pa": """da di de te hai ne nu nuu mera meri oh ohda ohdi kol nahi ni gya gyi kr assi tusi sanu
        kehnda kehndi vich ch naal layi jad koi si ki kado kithe eh ohna sadi sada kuj bas hun phir
        veer yaar""",
    "hi": """hai hain ka ki ke ko se mein nahi kya mera meri tha thi gaya gayi raha rahi kar bhi par
        aur woh yeh hum aap kab kahan wala wali abhi bhai kyun koi hua karo kal liye sab""",
    "fa": """ke az ro man ma shoma nist ast dare daram baraye ham bood mikone mikonam nemidonam
        aghaye inja chera kheyli age hast nadare nadaram koja hanooz mishe nemishe yek""",
}


def guess(text: str, signs: str) -> str:
    """Return the language of a text and of its reading; "en" where nothing speaks against it."""
    if text.isascii():
        return _latin(text, signs)
    letters = sum(one.isalpha() for one in text) or 1
    for languages, script in _SCRIPTS:
        if len(script.findall(text)) * 3 > letters:
            return languages[0] if len(languages) == 1 else _apart(languages, text)
    return _latin(text, signs)


def others(text: str, own: str) -> Iterator[str]:
    """Give the languages whose letters stand in a text beside those of its own language."""
    if text.isascii():
        return
    for languages, script in _SCRIPTS:
        if own not in languages and script.search(text):
            yield from languages


def is_latin(language: str) -> bool:
    """Say whether a language is written in Latin letters."""
    return language in _LATIN


def contradicts(said: str, seen: str, text: str) -> bool:
    """Say whether a text is in other letters than those of the language it is said to be in."""
    return said != seen and _script_of(said) != _script_of(seen)


def is_known(text: str) -> bool:
    """Say whether a text has no letters of a script that no screen reads."""
    return text.isascii() or not _UNREAD.search(text)


def _script_of(language: str) -> int:
    return next((at for at, (known, _) in enumerate(_SCRIPTS) if language in known), -1)


def _apart(languages: tuple[str, ...], text: str) -> str:
    """Return which of two languages that share letters a text is in, by the letters they don't."""
    first, second = (len(_TELLING[one].findall(text)) for one in languages)
    return languages[1] if second > first else languages[0]


def likely(signs: str) -> list[str]:
    """Return the languages in Latin letters that a reading may be in, the likeliest first.

    Short notes without accents share words between languages: whoever looks for words looks in all.
    """
    counts = _counts(signs)
    most = max(counts.values())
    found = [one for one in counts if one == "en" or (counts[one] * 2 >= most and counts[one])]
    return sorted(found, key=lambda one: -counts[one])


def _latin(text: str, signs: str) -> str:
    if _ONLY_VIETNAMESE.search(text):
        return "vi"
    counts = _counts(signs)
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] > counts["en"] else "en"


def _counts(signs: str) -> dict[str, int]:
    counts, spoken = dict.fromkeys((*_LATIN, *_ROMANISED), 0), _languages_of_words()
    for word in _LATIN_WORD.findall(signs):
        for language in spoken.get(word, ()):
            counts[language] += 1
    return counts


@cache
def _languages_of_words() -> dict[str, list[str]]:
    """Return for each common word the languages it is common in."""
    found: dict[str, list[str]] = {}
    for language in (*_LATIN, *_ROMANISED):
        for word in _common(language):
            found.setdefault(word, []).append(language)
    return found


@cache
def _common(language: str) -> frozenset[str]:
    typed = _ROMANISED_WORDS.get(language, "").split()
    return frozenset(typed or map(fold_word, lexicon.words_of(language).get(lexicon.COMMON, [])))
