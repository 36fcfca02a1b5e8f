"""Making one's vault key: eight generated words are shown once and written down."""

import json
import secrets
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parapluie.accounts import actions, drawer, readers
from parapluie.accounts.desk import KEY, desk_of, desk_view, see_other
from parapluie.accounts.forms import LostWordsForm, WordsForm
from parapluie.accounts.models import Role
from parapluie.vault import staffkeys

_WORDS: Final = "words"  # the drawer's name for words not yet written down


@desk_view()
def make_key(request: HttpRequest) -> HttpResponse:
    """Explain the key; sending the form brings the eight words.

    For a second key, since the first one is lost by it, password and second step are asked for
    again in that very form: a session left open or stolen must not cost anybody their key.
    """
    person = desk_of(request).person
    digest = readers.key_digest(person.holder)
    form = LostWordsForm(request.POST if "lost" in request.POST else None, person=person)
    if request.method == "POST" and actions.needs_key(person) and (not digest or form.is_valid()):
        asked = sorted(secrets.SystemRandom().sample(range(staffkeys.WORDS), 2))
        words = staffkeys.new_passphrase().split()
        drawer.put(request, _WORDS, json.dumps([words, asked, digest]).encode())
        return see_other(reverse("desk-key-words"))
    terms = person.terms.filter(ends=None, role=Role.READER)
    shown = {
        "fingerprint": readers.groups(digest),
        "form": form,
        "reads": terms.exists(),
        "confirmed": terms.exclude(confirmed_by="").order_by("confirmed_on").first(),
        "waiting": terms.filter(confirmed_by="").exists(),
    }
    return render(request, "accounts/key.html", shown)


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
