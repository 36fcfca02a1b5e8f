"""Files at the public face: add one beside what was sent, and fetch one that staff have added.

Both happen on the page behind a handle. What can't be taken changes nothing but one kind line on
that page: the message was kept before, and stays.
"""

from collections.abc import Mapping, Sequence

from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpResponse

from parapluie.cases import attached, attaching
from parapluie.intake import handles, letters
from parapluie.intake.actions import FAULT, OLD, Envelope
from parapluie.intake.handles import State
from parapluie.intake.tokens import new_token
from parapluie.kit import crypto
from parapluie.kit.attachments import NotTaken
from parapluie.kit.errors import Refused
from parapluie.kit.headers import as_file
from parapluie.vault import blobs, letterbox
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import Dossier

ADD = "add-file"
FETCH = "get-file"
BACK = "file-back"  # one of letters.WRITING
ACTS = frozenset({ADD, FETCH})
ADDED = "added"
Shown = Mapping[str, object]


def add(
    handle: str, state: State, raw: bytes | None, *, too_large: bool, envelope: Envelope
) -> str:
    """Keep a file beside the message; or say on the page why not, and what to do instead."""
    if too_large:
        return _say(handle, state, _words(NotTaken("large")))
    if not envelope.token.fresh:
        return _say(handle, state, OLD)
    mark = handles.handle_of(envelope.token.nonce, ADD.encode(), crypto.digest(raw or b""))
    try:
        if handles.is_spent(mark):
            return handle
        clean = attaching.look_at(_letterbox(state), raw)
        with transaction.atomic():
            handles.spend(mark, hour=envelope.token.hour)
            blob = attaching.add_file(_held(state), clean)
            after = state.having(file=ADDED, blob=blob, said="", token=new_token())
            handles.change(handle, after)
    except letters.NO_LONGER_THEIRS:
        handles.end(handle)
    except Refused as refused:
        return _say(handle, state, _words(refused))
    except IntegrityError:
        return handle  # sent twice
    except DatabaseError:
        return _say(handle, state, FAULT)
    return handle


def fetch(handle: str, state: State, item_id: str, *, envelope: Envelope) -> str:
    """Lead to a page of its own that gives out one file, once; its address tells nothing."""
    if not envelope.token.fresh:
        return handle
    content = {name: state.content[name] for name in ("dossier", "private")}
    nonce, page = envelope.token.nonce, State("file", state.language, {**content, "item": item_id})
    target = handles.handle_of(nonce, FETCH.encode(), item_id.encode())
    try:
        with transaction.atomic():
            handles.keep(target, page, hour=envelope.token.hour)
            handles.change(handle, state.having(token=new_token(), file="", said=""))
    except IntegrityError:
        pass  # pressed twice: the first one's page, if it still stands
    except DatabaseError:
        return _say(handle, state, FAULT)
    return target


def give_out(handle: str, state: State) -> HttpResponse | None:
    """Return the file a page was made for, and close the page; None where there is none."""
    handles.end(handle)
    dossier = letters.dossier_of(state)
    for item in letterbox.read(dossier, letters.private_of(state)):
        if item.id == state.content["item"] and item.kind == attached.KIND:
            file = attached.of_content(item.content)
            content = blobs.open_blob(dossier, file.blob)
            return as_file(content, type=file.type, name=file.file_name)
    return None


def form_of(state: State) -> Shown | None:
    """Return what the form to add a file shows; None where none is taken."""
    if "reference" not in state.content and "dossier" not in state.content:
        return None  # a page from before files were taken
    if not attaching.takes_files(_letterbox(state)):
        return None
    said = state.content.get("file", "")
    draft = state.content.get("draft", {})
    return {
        "said": said,
        "refused": said not in ("", ADDED),
        "blob": state.content.get("blob", ""),
        "kept": draft.get("why", "") if draft.get("act") == BACK else "",
        "token": state.content["token"],
    }


def shows_form(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown | None:
    """Show in the letterbox the form, and what the person has added so far."""
    form = form_of(state)
    gone = attached.taken_back(items)
    added = [item for item in items if item.kind == attached.TOLD]
    told = [_told(item) for item in added if item.content.get("blob") not in gone]
    if form is None:
        return None
    return {**form, "added": told}


def shows_ours(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown | None:
    """Show in the letterbox what staff have added, and what became of a file just now."""
    ours = [
        {"id": item.id, "name": attached.of_content(item.content).name, "day": item.day}
        for item in items
        if item.kind == attached.KIND
    ]
    said = state.content.get("file", "")
    shown = {"files": ours, "said": said, "refused": said not in ("", ADDED)}
    return {**shown, "token": state.content["token"]} if ours or said else None


def _told(item: OpenItem) -> dict[str, object]:
    name = attached.name_of(str(item.content["type"]), int(item.content["number"]))
    return {"name": name, "day": item.day, "blob": item.content.get("blob", "")}


def _letterbox(state: State) -> Dossier:
    """Return the letterbox: of the code in hand, or of the message whose code is on the page."""
    if state.page == "code":
        return attaching.letterbox_of(state.content["reference"])
    return letters.dossier_of(state)


def _held(state: State) -> Dossier:
    return _letterbox(state) if state.page == "code" else letters.held_letterbox(state)


def _say(handle: str, state: State, line: str) -> str:
    """Show a line on the page, which is as it was otherwise."""
    after = state.having(file=line, said="", token=new_token())
    try:
        handles.change(handle, after)
    except DatabaseError:
        handles.keep_in_memory(handle, after)
    return handle


def _words(refused: Refused) -> str:
    return refused.refusal.line
