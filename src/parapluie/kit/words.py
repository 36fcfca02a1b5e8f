"""Words that must never name a field, a choice or a text, each with its reason (PRE-2, PUR-1c).

Words that stigmatise stand nowhere in the product. What this house does not hold is no field, and
its words stand only where we say that we don't ask (BRI-3b). tests/test_words.py checks both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Banned:
    """A word or its family, and why it is banned."""

    pattern: str
    reason: str

    def found_in(self, text: str) -> Iterator[str]:
        """Give each occurrence as written; identifiers are read as words."""
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).replace("_", " ").replace("’", "'")
        for hit in re.finditer(rf"\b(?:{self.pattern})\b", spaced, re.IGNORECASE):
            yield hit.group()


# What a person is called stays with them in a record for years (PUR-1c).
STIGMA = (
    Banned(r"prostitut\w*", "sex work is work; this word makes the person the offence"),
    Banned(r"hookers?|whores?|sluts?|call girls?", "contempt"),
    Banned(r"putes?|putains?|racol\w+|filles? de joie", "contempt, in French"),
    Banned(r"vice|vices|vice squad", "turns work into sin, and into a police unit"),
    Banned(r"rescued?|rescuing|save her|saved from", "makes a person an object of saving (END-1)"),
    Banned(r"secourue?s?|sauvetage|tirée?s? de la rue", "the same in French"),
    Banned(r"high[- ]risk lifestyles?|lifestyles?", "blames the person for what others do"),
    Banned(r"modes? de vie à risques?|style de vie", "the same in French"),
    Banned(r"victims?|victimes?", "an adult says herself what happened to her (END-1)"),
    Banned(r"illegal (?:im)?migrants?|illegals|aliens?", "nobody is illegal (BRI-3b)"),
    Banned(r"clandestine?s?|sans-papiers|immigrante?s? illéga\w+", "the same in French"),
    Banned(r"promiscu\w+|fallen wom[ae]n|working girls?|street ?walkers?", "contempt"),
    Banned(r"johns|pimps?|proxénètes?", "slang that accuses; the person's own words stay theirs"),
    Banned(r"junkies|addicts?|toxicomanes?|crack ?heads?", "contempt"),
)

# What isn't held can't be handed over (DESIGN §1): these name no field, label, choice or text.
NEVER_HELD = (
    Banned(
        r"immigration|immigrants?|migrants?", "status is never asked, kept or passed on (BRI-3b)"
    ),
    Banned(r"citizen(?:s|ship)?|nationalit\w+|citoyennetés?", "the same by another name"),
    Banned(r"visas?|passports?|passeports?|work permits?|permis de travail", "the same, on paper"),
    Banned(r"countr(?:y|ies) of (?:origin|birth)|pays d'origine", "the same by a question"),
    Banned(
        r"ethnic\w*|ethni\w+|races?|racial\w*", "a column of it becomes a list of targets (OBJ-1)"
    ),
    Banned(r"religio\w+|sexual orientation|orientation sexuelle", "the same (OBJ-1)"),
    Banned(
        r"sex workers?|sex work|travail(?:leu\w+)? du sexe", "who does is never recorded (§1.3)"
    ),
    Banned(r"dates? of birth|birth ?days?|dates? de naissance", "tells who somebody is"),
    Banned(
        r"reporters? names?|real names?|last names?|surnames?", "no name is asked of a reporter"
    ),
    Banned(r"ip|ip address\w*|adresses? ip|user agents?|fingerprints?", "tells who somebody is"),
    Banned(r"licen[cs]e plates?|plaques? d'immatriculation", "this is no register of people"),
)

# Forms talk; they don't process (public pages only).
OFFICIAL = (
    Banned(r"complainants?|plaignante?s?", "a person, not a party"),
    Banned(r"incidents?", "makes small what happened"),
    Banned(r"theatres?", "inside language"),
    Banned(r"(?:data|the) subjects?|subject", "a person, not a case"),
)


def banned_in(text: str, lists: tuple[Banned, ...]) -> list[tuple[str, str]]:
    """Return each banned word in a text with the reason, in the order of the lists."""
    return [(word, one.reason) for one in lists for word in one.found_in(text)]
