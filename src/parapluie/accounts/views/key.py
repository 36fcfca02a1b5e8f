"""Making one's vault key: eight generated words are shown once and written down."""

import json
import secrets
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parapluie.accounts import actions, drawer, lost_words, readers
from parapluie.accounts.desk import KEY, desk_of, desk_view, see_other
from parapluie.accounts.forms import LostWordsForm, WordsForm
from parapluie.accounts.models import Role
from parapluie.vault import staffkeys, wishes

_WORDS: Final = "words"  # the drawer's name for words not yet written down


@desk_view()
def make_key(request: HttpRequest) -> HttpResponse:
    """Explain the key; sending the form brings the eight words of somebody's first one."""
    person = desk_of(request).person
    digest = readers.key_digest(person.holder)
    if request.method == "POST" and actions.needs_key(person) and not digest:
        return _show_words(request, digest)
    terms = person.terms.filter(ends=None, role=Role.READER)
    shown = {
        "fingerprint": readers.groups(digest),
        "needs_key": actions.needs_key(person),
        "confirmed": terms.exclude(confirmed_by="").order_by("confirmed_on").first(),
        "waiting": terms.filter(confirmed_by="").exists(),
        "lacking": wishes.lost_by(person.holder),
        "loss": lost_words.loss_of(person),
    }
    return render(request, "accounts/key.html", shown)


@desk_view()
def lost_key(request: HttpRequest) -> HttpResponse:
    """Say that one's words are lost, or found; once one has been seen, make one new key.

    For that, password and second step are asked for again in that very form: a session left open
    or stolen must not cost anybody their key.
    """
    desk = desk_of(request)
    person, digest = desk.person, readers.key_digest(desk.person.holder)
    if not digest or not actions.needs_key(person):
        return see_other(reverse("desk-key"))
    act = request.POST.get("act", "")
    form = LostWordsForm(request.POST if act == "make" else None, person=person)
    if act == "ask":
        lost_words.ask(person, by=desk.actor)
    elif act == "found":
        lost_words.take_back(person, by=desk.actor)
    elif act == "make" and lost_words.check_new_key(person) is None and form.is_valid():
        return _show_words(request, digest)
    if act in ("ask", "found"):
        return see_other(reverse("desk-key-lost"))
    loss, may_see = lost_words.loss_of(person), lost_words.who_may_see(person)
    shown = {
        "form": form,
        "loss": loss,
        "may_see": may_see,
        "seer": next((one for one in may_see if loss and one.pk == loss.seen_by), None),
    }
    return render(request, "accounts/key_lost.html", shown)


@desk_view()
def key_words(request: HttpRequest) -> HttpResponse:
    """Show the words, then ask for two of them; the right two make the key."""
    desk, kept = desk_of(request), drawer.get(request, _WORDS)
    words, asked, replaced = json.loads(kept) if kept else ([], [], None)
    if replaced != readers.key_digest(desk.person.holder):  # nothing kept, or a key made since
        drawer.drop(request, _WORDS)
        return see_other(reverse("desk-key"))
    if request.method != "POST" and "written" not in request.GET:
        return render(request, "accounts/key_words.html", {"words": words})
    form = WordsForm(request.POST or None, words=words, asked=asked)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/key_confirm.html", {"form": form})
    actions.make_vault_key(desk.person, passphrase=" ".join(words), by=desk.actor)
    opened = staffkeys.unlock(desk.person.holder, " ".join(words))
    drawer.drop(request, _WORDS)
    drawer.put(request, KEY, opened.private)
    return see_other(reverse("desk-key"))


def _show_words(request: HttpRequest, replaced: str) -> HttpResponse:
    """Generate eight words, kept in the drawer until two of them were typed."""
    asked = sorted(secrets.SystemRandom().sample(range(staffkeys.WORDS), 2))
    words = staffkeys.new_passphrase().split()
    drawer.put(request, _WORDS, json.dumps([words, asked, replaced]).encode())
    return see_other(reverse("desk-key-words"))
