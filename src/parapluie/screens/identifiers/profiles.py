"""Pages and names of people on sites and apps."""

import re
from collections.abc import Iterator
from typing import Final

from parapluie.screens.identifiers.lists import Mentions, Spot, any_of, hits

_SITES, _APPS = any_of("sites"), any_of("apps")
_LINK: Final = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?<![\w@])"
    rf"(?:[\w-]{{2,30}}\.)?(?:{_SITES})\s?(?:[.,]|\s?\(?dot\)?\s?)\s?(?:{any_of('site-endings')})\b"
    r"(?:\s?(?:/|\b(?:forward )?slash\b)\s?[\w.@/?=&%~+-]{1,80})?",
    re.I,
)
_PATHS: Final = (
    r"(?:u|user|users|profile|profiles|id|in|people|members?|model|models|escort|escorts|ad|ads|pros?"
    r"|listing|c|channel|add|shop|sit|r)/[\w.@/?=&%~-]{2,80}"
)
# Any other link with one more step: pages of governments and pages like "/news" are nobody's own
_OWN_PAGE: Final = re.compile(
    r"(?:https?://|www\.|(?<![\w@./-])(?=[\w.-]{1,60}/(?:[\w.-]{0,40}[\d_]|[\w.-]{0,40}-me\b"
    r"|(?:u|users?|profiles?|people|members?|ads?|pros?|in|escorts?)/)))"
    r"(?![\w.-]{0,50}(?:\.gc\.ca|\.gov\b|gov\.|city\.ca|canada\.ca))"
    r"[a-z0-9][\w-]{0,50}(?:\.[\w-]{1,50}){0,3}\.[a-z]{2,10}/"
    rf"(?:{_PATHS}|@[\w.-]{{2,60}}|~[\w.-]{{2,60}}|(?!(?:{any_of('pages')})\b)[\w.-]{{3,60}}/?(?![\w/]))"
    r"(?:\?[\w=&%.-]{1,80})?"
    r"|(?<![\w@./-])[\w-]{1,40}(?:\.[\w-]{1,40}){1,3}"
    r"/(?:my|profile|profiles|user|users|sit|members?|f)/[\w.@-]{2,60}"
    r"|(?<![\w/.])/?(?:in|profile|user|u)/[\w-]{3,40}",
    re.I,
)
_APART_FROM_AT: Final = re.compile(
    r"\b(?:follow|dm|find|msg) (?:me|us|him|her|them) @ (?P<handle>[a-z][\w.]{3,30})", re.I
)
_TAGGED: Final = re.compile(r"(?<!\w)[\w.]{2,32}#\d{4}(?!\w)")
_AT_AN_APP: Final = re.compile(
    rf"(?<!\w)(?:{_APPS})\s?[:=,]?\s?(?P<handle>@[^\W\d][\w.-]{{1,30}}(?:@[\w.-]{{3,40}})?)", re.I
)
_HANDLE: Final = re.compile(
    r"(?<![\w@.])@(?:\s(?=[\w.]{3,30}\son\s))?(?!\s|(?:everyone|here|all|channel|home|work|city)\b)"
    r"[^\W\d][\w.-]{1,30}(?:@[\w.-]{3,40})?(?![\w@])"
)
# Shaped as a name that somebody chose: with a digit, an underscore, a point, or a capital inside
_SHAPED: Final = (
    r"(?-i:(?=[A-Za-z0-9_.-]{0,30}?(?:[_\d]|[a-z][.][a-z]|[a-z][A-Z]|\w-\d))"
    r"[A-Za-z_][A-Za-z0-9_.-]{2,30}[A-Za-z0-9_])(?![\w@]|\.[a-z])"
)
_FILLER: Final = r"(?:[\s:=,—–(\"'“@-]{1,3}(?!\d)[\w'’]{1,12}){0,5}?[\s:=,—–(\"'“@/→-]{1,4}"
_NAMED: Final = re.compile(
    rf"(?<![\w.])(?!line (?:number|no|up|\d))(?:{_APPS})(?![\w]){_FILLER}(?P<handle>{_SHAPED})",
    re.I,
)
_BEFORE: Final = re.compile(
    rf"(?<![\w.@])(?P<handle>{_SHAPED})['\"”]?,?(?:\s\w{{1,10}}){{0,2}}?\s(?:on|sur|at|en|sa|no|в|na)"
    rf"\s(?:my|his|her|the|their)?\s?(?:{_APPS})(?!\w)",
    re.I,
)
_CALLED: Final = rf"(?:{any_of('calls-oneself')})"
_NO_NAME: Final = (
    r"(?!(?:is|was|and|or|the|has|had|to|in|of|for|that|said|named|page|with|where|got|account|message|app|on"
    r"|as|at|by|a|an|it|he|she|they|this|only|just|from|about|not|very|his|her|my|be|so|who|which|are|deleted|down)\b)"
)
# Plain words: only where the text says that they are a name there
_SAID: Final = re.compile(
    rf"(?<!\w)(?:{_APPS})(?![A-Za-z])\s?"
    r"(?:(?:id|handle|user ?name|user|nick|name|tag|号|號)\s?(?:is|was|=|:|：)?"
    rf"|:|=|：)\s?[\"'“@]?(?P<handle>{_NO_NAME}[^\W\d_][\w.-]{{3,30}})(?!\w)"
    rf"|(?<!\w)(?:{_APPS})(?!\w)[^.!?\n]{{0,25}}?\b(?:{_CALLED}|as|under|says?|como|profile|account"
    r"|reviewer|seller|poster|user|c['’]est|is|es)\s(?:is\s|:\s?)?[\"'“@]?"
    rf"(?P<handle2>(?-i:[A-Z][\w.'’-]{{1,20}}(?:\s[A-Z][\w.'’-]{{1,20}}){{0,3}}))"
    rf"|\b{_CALLED}\s?(?:is|was|:|=|everywhere is)?\s?[\"'“@]?(?P<handle3>{_SHAPED})"
    rf"|\b{_CALLED}\s?(?:is|was|:|=)?\s?[\"'“@]?"
    rf"(?P<handle4>{_NO_NAME}[^\W\d_][\w.' -]{{2,25}}?)['\"”]?"
    rf"\s(?:on|sur|at|en)\s(?:my|his|her|the)?\s?(?:{_APPS})(?!\w)"
    rf"|(?<!\w)(?:{_APPS})(?!\w)[^.!?\n\"“]{{0,20}}\b(?:page|profile|account|acct|user|named?|called|by|na)"
    r"\s{0,2}[\"“](?P<handle5>[^\"”\n]{2,30})[\"”]"
    rf"|\b(?:my|his|her|their|add|follow|find|me on|him on|her on|dm)\s(?:{_APPS})"
    rf"(?:['’]s|\sis|:|\saccount|\sname|\sme:?)?\s?(?P<handle6>{_NO_NAME}[a-z]{{6,25}})(?=\s*(?:$|[,.!?;)]))"
    rf"|(?<!\w)(?:{_APPS})\s(?:account|channel|user|handle)\s(?P<handle7>{_NO_NAME}[a-z]{{6,25}})(?=\s*(?:$|[,.!?;)]))"
    rf"|\b(?:add|dm|follow|find|message|msg)\s(?P<handle8>(?!someone|people|friends){_NO_NAME}[a-z][\w.]{{4,25}})"
    rf"\son\s(?:{_APPS})(?!\w)"
    r"|\b(?:handle|user ?name|gamer ?tag|screen ?name|redditor)\s(?:is\s|was\s|:\s?)?"
    rf"(?P<handle9>{_NO_NAME}[a-z]{{6,25}})(?=\s*(?:$|[,.!?;)]))",
    re.I,
)
_JOINED: Final = re.compile(  # kiki_r: names of people, unless it names a file
    r"(?<![\w/.@])(?![\w.]{1,60}\.(?:pdf|jpe?g|png|csv|txt|mp4|docx?|xlsx?|zip)\b)"
    r"[A-Za-z][A-Za-z0-9.]{1,25}_[A-Za-z0-9_.]{1,25}(?!\w)"
)
_CAPITALS: Final = r"(?-i:[A-Z][\w'’&-]{1,20}(?: [A-Z][\w'’&-]{1,20}){0,3})"
# Up to four plain words that somebody chose for a name, none of them a word that names nobody
_WORD: Final = (
    rf"(?!(?:{any_of('no-names')})\b|(?-i:[a-z])\w{{1,19}}(?:ing|ed|ly)\b)"
    r"[^\W\d_][\w.'’&-]{1,24}(?<![.,'’])"
)
_CHOSEN: Final = (
    rf"{_NO_NAME}{_WORD}(?: (?:of |with a |on |in the )?{_WORD}){{0,3}}?(?: \d{{1,4}})?"
)
_IS: Final = (
    r"(?:(?:i[’']?m|i am|s?he[’']?s|s?he is|they[’']?re|it[’']?s|name(?:[’']s| is)?|user|username"
    r"|handle(?: is)?|as|under|named|goe?s? by|called|pangalan|como|page is|account is)(?: just)?)"
)
_ENDS: Final = (
    r"(?=\s*(?:$|[,.!?;:)\n])|\s(?:and|on|but|all|add|with|there|if|the|it|then|who|that|he|she|for"
    r"|one word|lower ?case|selling|posting|in|is|no)\b)"
)
_PARTS: Final = r"[\w-]{2,20}(?: (?:dot|underscore|dash) [\w-]{1,20}){1,4}"
# Names in plain words: what stands around them says that they are names there
_PLAIN: Final = tuple(
    re.compile(one, re.I)
    for one in (
        # "zalo minhtran" and the end of a clause, but not "on facebook yesterday"
        r"(?<!on )(?<!via )(?<!from )(?<!by )(?<!to )(?<!of )(?<!and )(?<!or )(?<!in )"
        rf"(?<!the )(?<!a )(?<!my )(?<![\w@.])(?:{any_of('apps-of-names')})"
        r"(?:\s?[-:=,/→]\s?|\s(?:im |i am |me:? )?)[\"“']?"
        rf"(?P<handle>(?!(?:{any_of('beside-apps')})\b){_NO_NAME}[a-z][a-z.-]{{6,25}})"
        r"(?=\s*(?:$|[,.!?;)\n]|and\b))",
        rf"(?<!\w)(?:{_APPS})[\s,:-]{{1,3}}(?:i[’']?m|i am|it[’']?s|s?he(?:[’']?s| is)|as|tên|ten) "
        rf"(?P<handle>{_CAPITALS})",
        rf"\b(?:search|look up|look for|find|google) (?P<handle>{_CAPITALS}) on (?:{_APPS})(?!\w)",
        rf"(?:\bon (?:{_APPS})[,:] |(?<!\w)(?:{_APPS})\s?[:=]\s?)(?P<handle>{_CAPITALS})"
        r"(?=\s*(?:$|[,.!?;)\n]))",
        rf"\bpseudo sur (?:{_APPS}) (?:c[’']est|est|:) (?P<handle>[\w.]{{4,30}})",
        r"\b(?:handle|user ?name|login|tag) (?:is |was )?(?:the same )?everywhere(?: is|:) "
        r"(?P<handle>[\w.]{4,30})",
        r"(?<!\w)(?:qq|wechat|weixin|微信|line)(?: id)?\s?[:：=]?\s?(?P<handle>\d{6,12})(?!\w)",
        rf"\b(?:as|under|named?|called) (?P<handle>{_CAPITALS}|{_SHAPED}),? on (?:{_APPS})(?!\w)",
        r"(?P<handle>(?-i:[A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20}){1,3}))"
        r" (?:sur|on) (?:facebook|fb|insta|instagram)(?!\w)",
        rf"(?<!\w)(?:{_APPS})\s(?:host|user|poster|organizer|seller|guy|reviewer|acct name|name)"
        rf"(?:\s(?:named|is|will be))?\s(?P<handle>{_CAPITALS}|{_SHAPED})",
        r"\breviews? (?:on \w{2,15} )?by "
        r"(?P<handle>(?-i:[A-Z][\w'’-]{1,20} [A-Z][\w'’-]{1,20}))",
        rf"\b(?:user ?name|account|login)\b[^.!?\n:]{{0,35}}?(?: is|:) (?P<handle>{_SHAPED})",
        rf"\bposted (?:it |this )?as (?P<handle>{_SHAPED})",
        # "I'm sunnyday on snap", "look me up, crispy noodle on snapchat"
        rf"\b(?:{_IS}|look (?:me|him|her|us) up,?|look up|look for|search(?: for)?|type|add"
        r"|find(?: me| him| her)?|pm|dm|msg|message|tagged (?:\w{2,8} )?by|watch out for|bully is"
        r"|(?:page|account|profile)(?: is|,|:)?) "
        rf"(?P<handle>{_CHOSEN}),? (?:over )?(?:on|sur|sa|at|en) "
        rf"(?:my |his |her |their )?(?:{_APPS}|there|(?-i:X))(?!\w)",
        # "on kik I'm lilfoxx dot 22", "on GitHub he's tbarnacle-dev", "his bumble name's Theo"
        rf"(?<!\w)(?:{_APPS}|the app|the (?:review )?board)(?: \w{{1,8}})?[,:]? {_IS}(?: under)? "
        rf"(?P<handle>{_PARTS}|{_SHAPED}|{_CHOSEN}){_ENDS}",
        # "go on my insta, tess does tiles, the reel …", "dm me on twitter, velvetkestrel"
        rf"\b(?:my|his|her|their|me on|him on|her on|us on|go to|check) (?:{_APPS})[,:]? "
        r"(?:it[’']?s )?"
        rf"(?P<handle>{_CHOSEN})(?=\s*(?:$|[,.!?;)\n])|\s(?:and|all one word)\b)",
        rf"\b(?:{_APPS})\b[^.!?\n]{{0,30}}?"
        r"\b(?:somebody|someone|a guy|a girl|a man|a woman|poster) (?:named|called) "
        rf"(?P<handle>{_CHOSEN}){_ENDS}",
        rf"\b(?:handle|user ?name)(?: on \w{{2,8}}(?: \w{{2,8}})?)? (?:is|was) "
        rf"(?P<handle>{_PARTS}|(?-i:[A-Z]){_CHOSEN}){_ENDS}",
        rf"\b(?:call me|goes by|listed as|calls (?:him|her)self) (?P<handle>{_SHAPED}|{_CAPITALS})"
        rf"(?=[^.!?\n]{{0,15}}\b(?:on|in) (?:{_APPS}))",
        rf"(?<!\w)(?:{_APPS})\b[^.!?\n]{{0,25}}?\b(?:search|type|look up) (?:for )?"
        rf"(?P<handle>{_CAPITALS}|{_CHOSEN}){_ENDS}",
        rf"(?<!\w)(?:{_APPS}) (?:person|user|account|page|profile|seller|guy|host|review)"
        rf"(?:[,:]| as| by| from| reads)? (?P<handle>{_CAPITALS}|{_SHAPED})",
        rf"\b(?:an?|the|his|her|my) (?:{_APPS}), (?:by )?"
        rf"(?P<handle>{_CAPITALS}|{_SHAPED}|[a-z]{{8,25}})(?=,)",
        rf"(?<!\w)(?P<handle>[a-z][\w.]{{4,25}}), (?:my|his|her|their) (?:{_APPS})(?!\w)",
        r"\b(?:nom|pseudo)\b[^.!?\n]{0,12}?c[’']est "
        rf"(?P<handle>{_CHOSEN}){_ENDS}",
        rf"\bse llama (?P<handle>{_CAPITALS})|\bprofile reads (?P<handle2>{_CAPITALS})",
        r"(?<!\w)(?P<handle>[a-z][\w.]{5,25}) everywhere else",
        rf"(?<!\w)(?<!on )(?<!via )(?<!or )(?<!and )(?<!an )(?:{any_of('apps-of-names')})"
        rf"(?: is|:|,)? (?P<handle>{_CHOSEN})(?: thats me|(?=,|\s*$))",
        rf"\bon (?:{_APPS}), (?P<handle>{_PARTS})(?=,)",
        rf"\bname on (?:there|it|that|my profile) is (?P<handle>{_SHAPED}|{_CAPITALS})",
        rf"(?<!\w)(?:{_APPS}),? name (?P<handle>{_CAPITALS})",
        r"(?:微信|小红书|小紅書|抖音|快手|qq|wechat|whatsapp)\s?(?:叫做?|名字|号|號)\s?(?P<handle>[^\s,，。]{2,20})",
        rf"\b(?:poster|reviewer|commenter|op) (?:is|was) (?P<handle>{_SHAPED})",
        rf"(?<!\w)(?:{_APPS})/(?P<handle>[\w.-]{{3,40}})",
        rf"\bat sign (?P<handle>{_PARTS})",
        r"(?<!\w)(?P<handle>live:[\w.]{3,40})",
        rf"(?<!\w)(?:{_APPS})(?: handle| name| id)?(?: is| at|:)?(?: the word)? "
        rf"(?P<handle>{_PARTS})(?!\w)",
    )
)
_ON_OF: Final = re.compile(
    r"(?<!\w)OF(?: acct| account| page)?(?: is |: ?| @)(?P<handle>[A-Za-z][\w.]{4,25})(?!\w)"
)
_CASH: Final = re.compile(r"(?<!\w)\$[a-z][\w-]{2,25}(?!\w)", re.I)
_SITE_OR_APP: Final = Mentions("sites", "short-sites", "apps", "calls-oneself", "apps-of-names")


def handles(signs: str) -> Iterator[Spot]:
    """Give "@name" behind the name of an app: a mail address would look the same."""
    if "@" in signs:
        yield from hits("PROFILE", _AT_AN_APP, signs)


def profiles(signs: str, small: str, words: frozenset[str]) -> Iterator[Spot]:
    """Give pages and names; `small` is the text in small letters, `words` its words."""
    if "@" in signs or "#" in signs:
        yield from hits("PROFILE", _HANDLE, signs)
        yield from hits("PROFILE", _APART_FROM_AT, signs)
        yield from hits("PROFILE", _TAGGED, signs)
    if "_" in signs:
        yield from hits("PROFILE", _JOINED, signs)
    if "cash" in small or "venmo" in small:
        yield from hits("PROFILE", _CASH, signs)
    if "/" in signs:
        yield from hits("PROFILE", _OWN_PAGE, signs)
    if "OF" in signs:
        yield from hits("PROFILE", _ON_OF, signs)
    if _SITE_OR_APP(small, words):
        for pattern in (_LINK, _NAMED, _BEFORE, _SAID, *_PLAIN):
            yield from hits("PROFILE", pattern, signs)
