"""Puts a bar over what looks like a person in what a neighbour wrote, until somebody triages it.

Pure: text in, text out. It knows English and French, and guesses: it covers too much rather than
too little, and a name in small letters escapes it. The screens of issue 4 take this over; until
then nothing but the first look of a reader rests on it (BRI-1).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parapluie.guidelines.controls import carries_out

BAR: Final = "▇▇▇"

_STREETS = (
    r"(?i:st|street|ave|avenue|road|rd|lane|boulevard|blvd|highway|hwy|alley)|Way|Drive|Dr|Court"
    r"|Crescent|Place|Plaza|Square|Park|Bridge|Station|Hall|North|South|East|West"
)
_KEPT_WORDS: Final = """
    i i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december city hall
    bylaw bc canada christmas halloween street st avenue ave road rd lane way drive court
    crescent place plaza square park bridge station north south east west front main
    columbia royal fraser pacific river skytrain wi-fi tv am pm ok rue ruelle boulevard
    chemin parc pont place nord sud est ouest hôtel ville gare quai
    noise business zoning licence section règlement
"""
_KEPT = frozenset(_KEPT_WORDS.split())
# Words that begin sentences and name nobody, so that "Noise every night" stays readable.
_OPENERS_WORDS: Final = """
    a all also and another any are as at because but by can could do does each every for
    from garbage he her here his how i if in is it its just lots many music my no noise not
    nobody now of on once one or our out parking people please she since so some somebody
    someone still that the their them then there these they this those to today tonight
    trash two very waste we what when where which who why with you your cars litter
    neighbours neighbors door doors hello hi thank thanks au aux avec bonjour bruit ce cela
    ces cette chaque comme dans de depuis des deux du elle elles en est et hier il ils je la
    le les leur là mais merci mon musique nos notre nous on ou où par pas pendant plusieurs
    pour quand que quelqu'un qui sa sans ses si son sur tous tout toute toutes trois très un
    une vos votre vous voisins déchets stationnement
"""
_OPENERS = frozenset(_OPENERS_WORDS.split())

_SHAPES: Final = (
    # what no sentence about noise or waste needs, whatever its letters
    ("e-mail", r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    ("address online", r"(?:https?://|www\.)\S+|\b\w[\w-]*\.(?:com|ca|net|org|me|cc)(?:/\S*)?\b"),
    ("handle", r"(?<!\w)@\w{2,}"),
    ("phone", r"(?<![\w-])(?!\d{4}-\d\d-\d\d\b)\+?\(?\d{2,4}\)?(?:[ .\-]?\d{2,4}){2,4}(?!\w)"),
    (
        "plate",
        r"\b(?-i:[A-Z]{2}\d[ -]?\d{2}[A-Z]|[A-Z]{2,3}[ -]?\d{2,4}[A-Z]{0,2}|\d{3}[ -]?[A-Z]{3})\b",
    ),
    (
        "age",
        r"\b\d{1,2}(?:[ -]?years?(?:[ -]old)?|[ -]?year-olds?|[ -]?ans)\b"
        r"|\b(?:in (?:her|his|their) )?(?:teens|twenties|thirties|forties|fifties|sixties)\b"
        r"|\bin (?:her|his|their) \d0s\b|\b(?:dans la |la )?(?:vingtaine|trentaine|quarantaine)\b"
        r"|\b(?:s?he|they)(?:[’']?s| is| are| looks?)(?: about| around| like)? \d{2}\b"
        r"|\b(?:young|teenaged?|middle-aged|elderly)\b"
        r"|\bold(?:er)? (?=(?:wom[ae]n|m[ae]n|girls?|lad\w+|guys?|boys?|couple)\b)"
        r"|\b(?:jeunes?|vieux|vieilles?) (?=(?:femmes?|filles?|hommes?|gars"
        r"|dames?)\b)",
    ),
    (
        "looks",
        r"\b(?:blonde?s?|brunettes?|redheads?|dark-haired|long-haired|bald|bearded|tattoo\w*"
        r"|skinny|slim|fat|obese|short skirts?|mini-?skirts?|high heels|heels|half[- ]naked"
        r"|scantily \w+|dark-skinned|light-skinned|brown-skinned|accents?|asians?|orientals?"
        r"|chinese|thai|vietnamese|koreans?|japanese|filipin[oa]s?|indians?|punjabi|russians?"
        r"|ukrainians?|romanians?|latin[ao]s?|mexicans?|colombians?|brazilians?|africans?|nigerians?"
        r"|arabs?|muslims?|natives?|indigenous|foreign(?:ers?)?|trans|transgender"
        r"|blacks|whites|(?:black|white|brown) (?=(?:wom[ae]n|m[ae]n|girls?|lad\w+|guys?|boys?"
        r"|people|couple)\b)"
        r"|rousses?|brunes?|tatou\w+|talons hauts|minijupes?|chauves?|barbus?|asiatiques?"
        r"|chinoise?s?|thaïlandaise?s?|vietnamienn?e?s?|coréenn?e?s?|russes?|roumaine?s?"
        r"|latino-américain\w*|mexicaine?s?|africaine?s?|arabes?|musulman\w*|autochtones?"
        r"|étrang[eè]re?s?|noire?s? (?=de peau)|à la peau \w+)\b",
    ),
    (
        "name",
        r"\b(?:(?:mr|mrs|ms|miss|dr|mme|mlle|monsieur|madame)\b\.?|(?-i:M)\.)\s+[\w’'-]+(?:\s+(?-i:[A-ZÀ-Ý])[\w’'-]+)?"
        r"|(?<=named )[\w’'-]+|(?<=called )(?-i:[A-ZÀ-Ý])[\w’'-]+|(?<=name is )[\w’'-]+"
        r"|(?<=name['’]s )[\w’'-]+|(?<=s’appelle )[\w’'-]+|(?<=s'appelle )[\w’'-]+",
    ),
)
_PATTERNS = tuple((kind, re.compile(shape, re.IGNORECASE)) for kind, shape in _SHAPES)
_CAPITAL = re.compile(r"[A-ZÀ-Ý][\w’'-]*")
_BEGINS = re.compile(r"(?:^|[.!?…:;\n]|[-–—•*]\s)\s*[\"“«(]?\s*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text that looks like a person, and what it looks like."""

    start: int
    end: int
    kind: str


def shapes_in(text: str) -> list[Mark]:
    """Return what has the shape of a person whatever stands around it: a number, looks, an age."""
    return [
        Mark(hit.start(), hit.end(), kind)
        for kind, pattern in _PATTERNS
        for hit in pattern.finditer(text)
        if hit.group().strip()
    ]


def names_in(text: str) -> list[str]:
    """Return the words that stand like somebody's name."""
    return [text[mark.start : mark.end] for mark in _names_in(text)]


def in_other_script(text: str) -> bool:
    """Say whether a letter or digit in a text is of a script in which no shape is known here."""
    return any(sign.isalnum() and not sign.isascii() and not _is_latin(sign) for sign in text)


@carries_out("BRI-1")
def masked(text: str) -> str:
    """Return a text with a bar over each name, number, handle, plate, age and look in it.

    Of a text with signs of another script than ours nothing is shown.
    """
    if in_other_script(text):
        return BAR
    marks = sorted([*shapes_in(text), *_names_in(text)], key=lambda one: one.start)
    parts: list[str] = []
    at = 0
    for mark in marks:
        if mark.end <= at:
            continue
        begins = max(mark.start, at)
        if begins > at or not parts:
            parts.append(text[at:begins])
        if not parts or parts[-1] != BAR:
            parts.append(BAR)
        ends_in_space = text[mark.end - 1].isspace()
        at = mark.end - 1 if ends_in_space else mark.end
    parts.append(text[at:])
    return "".join(parts)


def _names_in(text: str) -> Iterator[Mark]:
    """Give the words with a capital that begin no sentence, and those that begin one like names."""
    hits = list(_CAPITAL.finditer(text))
    in_between = {hit.group() for hit in hits if not _begins(text, hit) and not _known(text, hit)}
    for hit in hits:
        if _known(text, hit):
            continue
        opens = _begins(text, hit) and hit.group().lower() in _OPENERS
        alone = _begins(text, hit) and not _next_has_capital(text, hit)
        if not opens and (not alone or hit.group() in in_between or _acts(text, hit)):
            yield Mark(hit.start(), hit.end(), "name")


def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN ") or sign in "ªº²³½¼¾"


def _begins(text: str, hit: re.Match[str]) -> bool:
    return _BEGINS.search(text[: hit.start()]) is not None


def _known(text: str, hit: re.Match[str]) -> bool:
    """Say whether it is a street, a day, a month: no one's name as it stands there."""
    word = hit.group().lower().replace("’", "'")
    if word in _KEPT or word.removesuffix("s") in _KEPT:
        return True
    after = text[hit.end() :]
    if re.match(rf"(?:\s+[A-ZÀ-Ý][\w’'-]*)?\s+(?:{_STREETS})\b", after):
        return True
    before = text[: hit.start()]
    return bool(re.search(r"(?:\d+[a-z]?,?|\brues?|\bruelle|\bavenue|\bparc)\s+$", before, re.I))


def _next_has_capital(text: str, hit: re.Match[str]) -> bool:
    following = re.match(r"\s+([A-ZÀ-Ý][\w’'-]*)", text[hit.end() :])
    return following is not None and following[1].lower() not in _KEPT


def _acts(text: str, hit: re.Match[str]) -> bool:
    """Say whether somebody does something there: "Tina brings …", "Tina et …"."""
    return bool(
        re.match(
            r"\s+(?:and|et|is|was|has|brings?|lives?|works?|comes?|goes|who|takes?|sells?|stands?"
            r"|parks?|always|never|est|a|vit|habite|travaille|vient|amène|reçoit|qui|with|avec)\b",
            text[hit.end() :],
        )
    )
