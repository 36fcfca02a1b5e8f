"""What a person can do on the page behind a handle: confirm the code, answer, set limits, withdraw.

Each act takes place once: the mark that it was done is written in its own transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import DatabaseError, IntegrityError, transaction

from parapluie.cases import interpreting, language_wishes, receiving
from parapluie.guidelines.controls import carries_out
from parapluie.intake import handles, sharing, turns
from parapluie.intake.actions import (
    BUSY,
    FAULT,
    MISTYPED,
    OLD,
    TOO_LATE,
    Envelope,
    Typed,
    digest_of,
    give_back,
)
from parapluie.intake.forms import LanguageForm, LimitsForm, PlainForm, ReplyForm
from parapluie.intake.handles import State
from parapluie.intake.steering import (
    ClosingForm,
    CountForm,
    FileBackForm,
    ReachForm,
    TicksForm,
    stop_reach,
    take_closing,
    take_count,
    take_file_back,
    take_reach,
    take_ticks,
)
from parapluie.intake.tokens import new_token
from parapluie.intake.turns import Busy
from parapluie.kit import crypto
from parapluie.kit.errors import Refused
from parapluie.vault import codes, letterbox
from parapluie.vault.errors import CodeChanged, NoKeyToDossier
from parapluie.vault.models import Dossier

Given = Mapping[str, Any]  # what a form found right, by field


@dataclass(frozen=True, slots=True)
class Writing:
    """A form of the letterbox: `takes` brings what it was given on, and returns what is said."""

    form: type[PlainForm]
    takes: Callable[[Dossier, Given], dict[str, object]]


# The page closes: whoever looks at it has an old code, and whoever has the new one comes back.
NO_LONGER_THEIRS: Final = (CodeChanged, NoKeyToDossier)


def confirm_code(handle: str, state: State, typed: Typed, *, envelope: Envelope) -> str:
    """Close the code page once its last group was typed right; typing nothing skips the check."""
    right = codes.clean(state.content["code"])[-codes.GROUP :].encode()
    if typed.get("last", "").strip() and not crypto.same(_digits(typed.get("last", "")), right):
        handles.change(handle, state.having(last=typed.get("last", ""), look_again=True))
        return handle
    return _close_with(handle, State("noted", state.language), "noted", envelope)


def finish_without_code(handle: str, state: State, *, envelope: Envelope) -> str:
    """Close the code page of someone who can't keep a code: the message stays, the code goes."""
    return _close_with(handle, State("finished", state.language), "finished", envelope)


def turn_page(handle: str, state: State, view: str) -> str:
    """Show another side of the same page, or its first (empty); a new code is shown once."""
    kept = {name: value for name, value in state.content.items() if name != "new_code"}
    handles.change(handle, replace(state, content={**kept, "view": view, "said": ""}))
    return handle


def write(handle: str, state: State, act: str, typed: Typed, *, envelope: Envelope) -> str:
    """Send a reply or say what must not happen; once, however often it is sent."""
    form = WRITING[act].form(dict(typed))
    if not envelope.token.fresh or not form.is_valid():
        why = MISTYPED if envelope.token.fresh else OLD
        return _show_again(handle, state, act, typed, why)
    mark = handles.handle_of(envelope.token.nonce, act.encode(), digest_of(typed).encode())
    try:
        with transaction.atomic():
            handles.spend(mark, hour=envelope.token.hour)
            said = pass_on(act, held_letterbox(state), form.cleaned_data)
            handles.change(handle, following(state, **said))
    except NO_LONGER_THEIRS:
        handles.end(handle)
        return give_back("back", {}, TOO_LATE, envelope=envelope, draft={"act": act, **typed})
    except Refused as refused:
        return _show_again(handle, state, act, typed, str(refused.refusal.reason))
    except IntegrityError:
        return handle  # sent twice
    except DatabaseError:
        return _show_again(handle, state, act, typed, FAULT)
    return handle


@carries_out("BRI-3a")
def pass_on(act: str, dossier: Dossier, given: Given) -> dict[str, object]:
    """Bring the person's words to those who read; return what the page then says."""
    return {"said": act, **WRITING[act].takes(dossier, given)}


def withdraw(handle: str, state: State, *, envelope: Envelope) -> str:
    """Withdraw: all is erased, or the page says until when the law has it kept."""
    if not envelope.token.fresh:
        return turn_page(handle, state, "withdraw")
    target = handles.handle_of(envelope.token.nonce, b"withdrawn")
    try:
        with transaction.atomic():
            outcome = receiving.withdraw(held_letterbox(state))
            if not outcome.erased:
                reason = str(outcome.refusal.reason) if outcome.refusal else ""
                handles.change(handle, following(state, said="kept", reason=reason))
                return handle
            handles.keep(target, State("withdrawn", state.language), hour=envelope.token.hour)
            handles.end(handle)
    except NO_LONGER_THEIRS:
        handles.end(handle)
        return handle
    except Refused as refused:
        handles.change(handle, following(state, said="kept", reason=str(refused.refusal.reason)))
        return handle
    except IntegrityError:
        return target
    return target


def change_code(handle: str, state: State, *, envelope: Envelope) -> str:
    """Give the letterbox a new code; the old one opens nothing from then on."""
    if not envelope.token.fresh:
        return handle
    mark = handles.handle_of(envelope.token.nonce, b"new-code")
    try:
        if handles.is_spent(mark):
            return handle
        code = codes.new_code()
        with turns.turn():
            secret = codes.keys_of(code)
        with transaction.atomic():
            handles.spend(mark, hour=envelope.token.hour)
            letterbox.change_code(dossier_of(state), private_of(state), secret)
            after = following(state, private=secret.private.hex(), view="new-code", new_code=code)
            handles.change(handle, after)
    except NO_LONGER_THEIRS:
        handles.end(handle)
    except Busy:
        handles.change(handle, state.having(said=BUSY))
    except IntegrityError:
        return handle
    return handle


def shown_after(handle: str, envelope: Envelope) -> str:
    """Return the page a closed one led to, for whoever sends its form twice, or nothing."""
    nonce = envelope.token.nonce or handle
    after = (handles.handle_of(nonce, act) for act in (b"noted", b"finished", b"withdrawn"))
    return next((one for one in after if handles.open_page(one)), "")


def dossier_of(state: State) -> Dossier:
    return Dossier.objects.get(pk=state.content["dossier"])


def held_letterbox(state: State) -> Dossier:
    """Return the letterbox to act on, its code held as it is until the transaction ends.

    Raise one of `NO_LONGER_THEIRS` where the code was changed after this page was opened.
    """
    dossier = dossier_of(state)
    letterbox.hold(dossier, private_of(state))
    return dossier


def private_of(state: State) -> bytes:
    return bytes.fromhex(state.content["private"])


def following(state: State, **content: object) -> State:
    """Return the letterbox after an act: a new token, the first side, no draft left."""
    kept = {name: state.content[name] for name in ("dossier", "private") if name in state.content}
    if state.page == "code":  # the code stays on the screen until the person has it
        left = ("draft", "view")
        kept = {name: value for name, value in state.content.items() if name not in left}
    return State(state.page, state.language, {**kept, "token": new_token(), **content})


def _show_again(handle: str, state: State, act: str, typed: Typed, why: str) -> str:
    draft = {"act": act, "why": why, **typed}
    after = state.having(draft=draft, said="", token=new_token())
    try:
        handles.change(handle, after)
    except DatabaseError:
        handles.keep_in_memory(handle, after)
    return handle


def _close_with(handle: str, state: State, act: str, envelope: Envelope) -> str:
    """End a page and show another; the same one to whoever sends twice."""
    nonce = envelope.token.nonce or handle
    target = handles.handle_of(nonce, act.encode())
    try:
        with transaction.atomic():
            handles.keep(target, state, hour=envelope.token.hour)
            handles.end(handle)
    except IntegrityError:
        handles.end(handle)
    return target


def _digits(typed: str) -> bytes:
    return "".join(sign for sign in typed if sign.isdecimal())[-codes.GROUP :].encode()


def _reply(dossier: Dossier, given: Given) -> dict[str, object]:
    return {"answer_by": receiving.add_reply(dossier, text=given["text"]).isoformat()}


def _limits(dossier: Dossier, given: Given) -> dict[str, object]:
    receiving.add_limits(dossier, text=given["text"])
    return {}


def _language(dossier: Dossier, given: Given) -> dict[str, object]:
    language_wishes.say(dossier, wish=given["wish"], language=given["language"])
    return {}


def _no_interpreter(dossier: Dossier, given: Given) -> dict[str, object]:
    interpreting.refuse(dossier)
    return {}


# What can be written in a letterbox; each has its part of the page in pages.SECTIONS.
WRITING: Final[Mapping[str, Writing]] = {
    "reply": Writing(ReplyForm, _reply),
    "limits": Writing(LimitsForm, _limits),
    "rung": Writing(sharing.RungForm, sharing.take_rung),
    "consent": Writing(sharing.ConsentForm, sharing.take_answer),
    "ticks": Writing(TicksForm, take_ticks),
    "reach": Writing(ReachForm, take_reach),
    "stop-reach": Writing(PlainForm, stop_reach),
    "count": Writing(CountForm, take_count),
    "closing": Writing(ClosingForm, take_closing),
    "file-back": Writing(FileBackForm, take_file_back),
    "language": Writing(LanguageForm, _language),
    "no-interpreter": Writing(PlainForm, _no_interpreter),
}
