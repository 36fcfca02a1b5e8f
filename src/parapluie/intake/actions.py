"""What people do at the public face, each act one transaction; returns the handle to go to."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import DatabaseError, IntegrityError, transaction

from parapluie.cases import lanes, receiving
from parapluie.guidelines.controls import carries_out
from parapluie.intake import handles, openness, people, turns
from parapluie.intake.doors import Door
from parapluie.intake.forms import CodeForm, PlainForm
from parapluie.intake.handles import State
from parapluie.intake.tokens import Token, new_token
from parapluie.intake.turns import Busy
from parapluie.kit import crypto
from parapluie.kit.errors import Refused
from parapluie.vault import codes, letterbox

Typed = Mapping[str, str]  # what stood in the fields, by name

# Why a form comes back; each has its line in templates/intake/parts/why.html.
MISTYPED: Final = "mistyped"
OLD: Final = "old"
BUSY: Final = "busy"
CLOSED: Final = "closed"
FAULT: Final = "fault"
UNKNOWN: Final = "unknown"
TOO_LATE: Final = "too-late"
SENT_BEFORE: Final = "sent-before"
PEOPLE: Final = "people"
NO_ROOM: Final = ""  # instead of a handle: what was typed can't be kept


@dataclass(frozen=True, slots=True)
class Envelope:
    """What comes with every form: its token, the language, the page it stood on, if it had one."""

    token: Token
    language: str
    came_from: str = ""  # closes once this form is taken
    beside: str = ""  # stays open until the person leaves


def send(door: Door, typed: Typed, *, envelope: Envelope) -> str:
    """Keep a message and show its code; or show the form again with all that was typed."""
    if not envelope.token.fresh:
        return give_back(door.page, typed, OLD, envelope=envelope)
    target = handles.handle_of(envelope.token.nonce)
    try:
        if handles.is_spent(target):
            return _sent_already(door, target, typed, envelope)
        return _keep_message(door, target, typed, envelope)
    except Busy:
        return give_back(door.page, typed, BUSY, envelope=envelope)
    except Refused:
        return give_back(door.page, typed, CLOSED, envelope=envelope)
    except IntegrityError:
        if not handles.is_spent(target):
            return _at_fault(door.page, typed, envelope)
        # the same form, sent twice at the same moment: the other one won
        return _sent_already(door, target, typed, envelope)
    except DatabaseError:
        return _at_fault(door.page, typed, envelope)


def _keep_message(door: Door, target: str, typed: Typed, envelope: Envelope) -> str:
    form = door.form(dict(typed))
    if not form.is_valid():
        return give_back(door.page, typed, MISTYPED, envelope=envelope)
    if not openness.is_ready():
        return give_back(door.page, typed, CLOSED, envelope=envelope)
    look = people.to_look_at(door.lane, typed)
    if look:
        return give_back(door.page, {**typed, people.LOOKED_AT: look}, PEOPLE, envelope=envelope)
    code = codes.new_code()
    with turns.turn():
        secret = codes.keys_of(code)
    with transaction.atomic():
        receipt = accept(form, lane=door.lane, language=envelope.language, secret=secret)
        content = {
            "code": code,
            "door": door.page,
            "answer_by": receipt.answer_by.isoformat(),
            "urgent": form.cleaned_data.get("urgent", False),
            "going_on": form.cleaned_data.get("going_on", False),
            "receipt": receipt.receipt,
            "reference": receipt.reference,
            "token": new_token(),
            **_way_in(secret),
            "before": [envelope.beside] if envelope.beside else [],
            "words": [{"ids": list(one.ids), "content": one.content} for one in receipt.hidden],
        }
        state = State("code", envelope.language, content)
        # in the message's own transaction: whoever comes second with this nonce keeps nothing
        handles.keep(target, state, hour=envelope.token.hour)
        handles.spend(_mark_of(typed, envelope), hour=envelope.token.hour)
        handles.end(envelope.came_from)
    return target


def _way_in(secret: codes.ReporterSecret) -> dict[str, object]:
    """Return what lets the page with the code lead on to what else can be said (sealed there)."""
    dossier = letterbox.find(secret)
    return {"dossier": dossier.pk, "private": secret.private.hex()} if dossier else {}


@carries_out("PRE-3", "SCO-1a")
def accept(
    form: PlainForm, *, lane: str, language: str, secret: codes.ReporterSecret
) -> receiving.Receipt:
    """Take in a message with nothing asked of its writer: no name, no place, no proof."""
    given = form.cleaned_data
    told = receiving.Told(
        text=given["text"],
        lane=lane,
        limits=given.get("limits", ""),
        urgent=given.get("urgent", False),
        language=language,
        asked={name: _said(given.get(name)) for name in lanes.rules_of(lane).asks},
    )
    return receiving.receive(told, secret)


def _said(value: object) -> str:
    """Return a field's value as it is sealed: its words, "yes" for a tick, or nothing."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value or "")


def _sent_already(door: Door, target: str, typed: Typed, envelope: Envelope) -> str:
    """The nonce is used. Other words than those sent are not lost: they stand below the code.

    Where the code is gone from the screen, or other words stand there, they stand in a new form.
    """
    if handles.is_spent(_mark_of(typed, envelope)):
        return target
    state = handles.open_page(target)
    if state and state.content.get("other", dict(typed)) == dict(typed):
        handles.change(target, state.having(other=dict(typed), other_token=new_token()))
        return target
    return give_back(door.page, typed, SENT_BEFORE, envelope=envelope)


def _mark_of(typed: Typed, envelope: Envelope) -> str:
    """Return the mark that these words were sent; without the form's nonce it says nothing."""
    return handles.handle_of(envelope.token.nonce, b"sent", digest_of(typed).encode())


def open_letterbox(typed: Typed, *, envelope: Envelope) -> str:
    """Open the letterbox of a code; a wrong code and an unknown one get the same page."""
    if not envelope.token.fresh:
        return give_back("back", typed, OLD, envelope=envelope)
    # with the code in it: whoever goes back and types another code gets another letterbox
    target = handles.handle_of(envelope.token.nonce, b"opens", digest_of(typed).encode())
    try:
        if handles.open_page(target):
            return target
        if handles.is_spent(target):
            return give_back("back", typed, OLD, envelope=envelope)
        return _find_letterbox(target, typed, envelope)
    except Busy:
        return give_back("back", typed, BUSY, envelope=envelope)
    except IntegrityError:
        return target if handles.is_spent(target) else _at_fault("back", typed, envelope)
    except DatabaseError:
        return _at_fault("back", typed, envelope)


def _find_letterbox(target: str, typed: Typed, envelope: Envelope) -> str:
    form = CodeForm(dict(typed))
    if not form.is_valid():
        return give_back("back", typed, MISTYPED, envelope=envelope)
    with turns.turn():
        secret = codes.keys_of(form.cleaned_data["code"])
    dossier = letterbox.find(secret)
    if dossier is None or dossier.erased_on:
        return give_back("back", typed, UNKNOWN, envelope=envelope)
    content = {"dossier": dossier.pk, "private": secret.private.hex(), "token": new_token()}
    with transaction.atomic():
        words = _words_brought_along(envelope)
        state = State("letterbox", envelope.language, {**content, **words})
        handles.keep(target, state, hour=envelope.token.hour)
        handles.end(envelope.came_from)
    return target


def _words_brought_along(envelope: Envelope) -> dict[str, object]:
    """Return what was being written when an earlier letterbox page closed, if anything."""
    before = handles.open_page(envelope.came_from)
    return {"draft": before.content["draft"]} if before and "draft" in before.content else {}


def give_back(
    page: str, typed: Typed, why: str, *, envelope: Envelope, draft: Typed | None = None
) -> str:
    """Show a form again with everything that was typed, and one clear line."""
    if not _has_room():
        return NO_ROOM
    content: dict[str, object] = {"typed": dict(typed), "why": why, "token": new_token()}
    brought = {"draft": dict(draft)} if draft else _words_brought_along_safely(envelope)
    state = State(page, envelope.language, {**content, **brought})
    mark = f"{page} {why} {digest_of(typed)}".encode()
    for nonce in (envelope.token.nonce or secrets.token_urlsafe(16), secrets.token_urlsafe(16)):
        handle = handles.handle_of(nonce, b"again", mark)
        try:
            with transaction.atomic():
                handles.keep(handle, state, hour=envelope.token.hour)
                handles.end(envelope.came_from)
            return handle
        except IntegrityError:
            if handles.open_page(handle):
                return handle  # sent twice
        except DatabaseError:
            handles.keep_in_memory(handle, state)
            return handle
    return handle


def _has_room() -> bool:
    try:
        return handles.has_room()
    except DatabaseError:
        return True  # the page goes into memory, which has an end of its own


def _words_brought_along_safely(envelope: Envelope) -> dict[str, object]:
    try:
        return _words_brought_along(envelope)
    except DatabaseError:
        return {}


def _at_fault(page: str, typed: Typed, envelope: Envelope) -> str:
    return give_back(page, typed, FAULT, envelope=envelope)


def digest_of(typed: Typed) -> str:
    """Return what tells two sendings apart."""
    spelled = "".join(
        f"{len(name)}:{name}{len(typed[name])}:{typed[name]}" for name in sorted(typed)
    )
    return crypto.digest(spelled.encode()).hex()
