"""A partner's side: open with link and code, say yes, no or done, and write back.

All they can open is the one packet; what they write is sealed to the matter's own readers.
A link opens once: the page it leads to names the next one, and the code stays. So a link in an old
message opens nothing, and whoever finds theirs used up knows that somebody else was there.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from parapluie.disclosure import actions, envelope
from parapluie.disclosure.actions import CLAUSES
from parapluie.disclosure.models import Answer, OpenPage, Packet, Partner
from parapluie.disclosure.rules import CODE_DIGITS, MOST_TRIES, PARTNER, State
from parapluie.kit import crypto, times
from parapluie.kit.references import is_id, new_id
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.vault import erasing, sealing
from parapluie.vault.errors import VaultRefused

OPENED, ANSWERED = "disclosure.opened", "disclosure.answered"
LINK_DIED = "disclosure.link-died"
ACTS: Final = {
    State.ACCEPTED: "disclosure.accepted",
    State.DECLINED: "disclosure.declined",
    State.DONE: "disclosure.done",
}
ITEM: Final = "partner-answer"
SHOWN_FOR: Final = timedelta(minutes=10)
SENT_WITHIN: Final = timedelta(hours=1)  # what was being written when the page went dark
_COARSE: Final = 15 * 60  # seconds; the column says no more of when somebody read
_PAGE: Final = b"parapluie packet page 1/"
_PAGE_KEY: Final = b"parapluie packet page key 1"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a partner's screen. Without `fields` the ten minutes are over.

    `following` is the token of the next link, for another day; the code stays the same. It is empty
    where the packet was opened once more elsewhere since.
    """

    packet: Packet
    fields: dict[str, str] = field(repr=False)
    language: str
    following: str = field(repr=False)


def is_open(token: str) -> bool:
    """Say whether a link can still be opened by somebody who has the code. Changes nothing."""
    return _living(token) is not None


def open_packet(token: str, code: str, *, page: str = "") -> str | None:
    """Use the link up; return the address of a page that shows the words for ten minutes.

    None for a wrong code: each counts, and after ten the link is dead and the words behind it are
    gone. `page` is the address drawn with the form: a second click finds what the first one opened.
    """
    packet = None if _page(page) is not None else _living(token)
    if packet is None or not _is_code(code):
        return _opened_before(page)
    # Counted before the slow derivation, so that many at once get no more tries than one by one.
    tries = Packet.objects.filter(
        pk=packet.pk, link_digest=packet.link_digest, wrong_tries__lt=MOST_TRIES
    )
    if not tries.update(wrong_tries=F("wrong_tries") + 1):
        return _opened_before(page)
    key = envelope.key_of(token, code)
    try:
        words = envelope.open_words(packet.pk, key, bytes(packet.sealed or b""))
    except crypto.CannotOpen:
        _let_link_die(packet.pk)
        return None
    return _show(packet, *words, code, page if is_id(page) else new_id())


def look(page: str) -> Shown | None:
    """Return what stands behind a page's address; None once it has closed or the packet ended."""
    row = _page(page)
    if row is None:
        return None
    kept = _unlocked(page, row)
    if kept is None or row.packet.sealed is None:
        return None
    is_shown = 0 < kept["until"] - times.now().timestamp() <= SHOWN_FOR.total_seconds()
    following = kept["following"]
    if row.packet.link_digest != envelope.link_digest(following):
        following = ""  # opened once more elsewhere; that page has the next one
    return Shown(
        row.packet,
        kept["fields"] if is_shown else {},
        kept["language"] if is_shown else "",
        following,
    )


@transaction.atomic
def set_state(page: str, state: State) -> bool:
    """Accept, decline or mark as done; False where the page has closed. Twice changes nothing."""
    packet = _held_behind(page)
    if packet is None or state not in ACTS:
        return False
    if packet.state == state:
        return True
    by = actor_of(packet.partner)
    if state is State.ACCEPTED:
        actions.move(packet, state)
        packet.save()
        entries.append(ACTS[state], subject=packet.pk, by=by, clauses=CLAUSES)
    else:
        actions.end(packet, state, ACTS[state], by)
    return True


@transaction.atomic
def write_back(page: str, text: str, *, once: str) -> bool:
    """Seal an answer to the matter's readers; False where the page has closed.

    `once` was drawn with the form: sending the same form twice is once.
    """
    packet = _held_behind(page)
    if packet is None or not text.strip():
        return False
    if Answer.objects.filter(packet=packet, once=once).exists():
        return True
    by = actor_of(packet.partner)
    content = {"packet": packet.pk, "partner": packet.partner.name, "text": text}
    try:
        item = sealing.seal_item(
            packet.reply_to, kind=ITEM, author=packet.partner.author, content=content, by=by
        )
    except VaultRefused:
        return False  # the matter was withdrawn: nobody is left to read it
    Answer.objects.create(packet=packet, item=item.pk, day=times.today(), once=once)
    entries.append(ANSWERED, subject=packet.pk, by=by, clauses=CLAUSES)
    return True


def actor_of(partner: Partner) -> Actor:
    """Return how the ledger names what a partner does: by day, like everybody who isn't staff."""
    return Actor(PARTNER, partner.pk)


def _living(token: str) -> Packet | None:
    rows = Packet.objects.readable(times.today()).filter(
        link_digest=envelope.link_digest(token),
        wrong_tries__lt=MOST_TRIES,
        partner__closed_on=None,
    )
    return rows.first()


def _is_code(code: str) -> bool:
    return len(code) == CODE_DIGITS and code.isascii() and code.isdecimal()


@transaction.atomic
def _let_link_die(packet_id: str) -> None:
    packet = actions.held(packet_id)
    if packet.sealed is None or packet.wrong_tries < MOST_TRIES:
        return
    packet.sealed = packet.link_digest = None
    packet.save()
    OpenPage.objects.filter(packet=packet).delete()
    entries.append(LINK_DIED, subject=packet.pk, by=Actor(PARTNER), clauses=CLAUSES)
    transaction.on_commit(erasing.empty_journal)


def _show(
    packet: Packet, fields: dict[str, str], language: str, code: str, page: str
) -> str | None:
    following, now = new_id(), times.now()
    next_key = envelope.key_of(following, code)  # slow, so before anything is held
    with transaction.atomic():
        current = actions.held(packet.pk)
        current.wrong_tries = max(0, current.wrong_tries - 1)  # the code was right
        current.save(update_fields=["wrong_tries"])
        if current.link_digest != packet.link_digest:
            return _opened_before(page)  # used, ended or replaced in this very moment
        if OpenPage.objects.filter(digest=_digest(page)).exists():
            page = new_id()  # one that closed already
        current.link_digest = envelope.link_digest(following)
        current.sealed = envelope.close(current.pk, next_key, fields, language)
        current.save(update_fields=["link_digest", "sealed"])
        kept = {
            "fields": fields,
            "language": language,
            "following": following,
            "until": (now + SHOWN_FOR).timestamp(),
        }
        words = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")
        OpenPage.objects.create(
            digest=_digest(page),
            packet=current,
            sealed=crypto.wrap(_page_key(page), words, info=_bound_to(current.pk)),
            drop_after=_coarse(now + SENT_WITHIN),
        )
        entries.append(OPENED, subject=current.pk, by=actor_of(current.partner), clauses=CLAUSES)
        # no old page of the disk may hold what the link that is used up now would open
        transaction.on_commit(erasing.empty_journal)
    return page


def _opened_before(page: str) -> str | None:
    """Return a page the first of two clicks opened, where it still stands."""
    return page if _page(page) is not None else None


def _page(page: str) -> OpenPage | None:
    rows = OpenPage.objects.select_related("packet__partner", "packet__reply_to")
    return rows.filter(
        digest=_digest(page),
        drop_after__gt=times.now(),
        packet__in=Packet.objects.readable(times.today()),
    ).first()


def _held_behind(page: str) -> Packet | None:
    row = _page(page)
    if row is None or _unlocked(page, row) is None:
        return None
    packet = actions.held(row.packet_id)
    return packet if packet.is_living and packet.sealed is not None else None


def _unlocked(page: str, row: OpenPage) -> dict[str, Any] | None:
    try:
        kept = crypto.unwrap(_page_key(page), bytes(row.sealed), info=_bound_to(row.packet_id))
    except crypto.CannotOpen:
        return None
    found: dict[str, Any] = json.loads(kept)
    return found


def _digest(page: str) -> str:
    return crypto.digest(_PAGE + page.encode("utf-8", "replace")).hex()


def _page_key(page: str) -> bytes:
    return crypto.hkdf(page.encode("utf-8", "replace"), info=_PAGE_KEY)


def _bound_to(packet_id: str) -> bytes:
    return _PAGE + packet_id.encode()


def _coarse(moment: datetime) -> datetime:
    quarter = (int(moment.timestamp()) // _COARSE + 1) * _COARSE
    return datetime.fromtimestamp(quarter, UTC)
