"""Unlocking and locking the vault. After any sign-in this one page asks for the eight words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from parapluie.accounts import actions, drawer, lost_words, pending, readers, throttle
from parapluie.accounts.desk import HOME, KEY, desk_of, desk_view, own_address, see_other
from parapluie.accounts.forms import UnlockForm
from parapluie.vault import staffkeys
from parapluie.vault.errors import WrongPassphrase


@desk_view()
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the eight words; every try is answered by 303, so that none stays in the browser."""
    desk = desk_of(request)
    back = own_address(request.POST.get("next") or request.GET.get("next", ""))
    if not readers.key_digest(desk.person.holder):
        return see_other(reverse("desk-key") if actions.needs_key(desk.person) else HOME)
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        answers = {"form": form, "back": back, "outcome": request.GET.get("outcome", "")}
        return render(request, "accounts/unlock.html", answers | {"kept": pending.waiting(request)})
    if not throttle.may_try(desk.person.pk):
        return _again("wait", back)
    try:
        words = form.cleaned_data["passphrase"] if form.is_valid() else ""
        opened = staffkeys.unlock(desk.person.holder, words)
    except WrongPassphrase:
        throttle.note_failure(desk.person.pk)
        return _again("wrong", back)
    throttle.forget(desk.person.pk)
    lost_words.take_back(desk.person, by=desk.actor)
    drawer.put(request, KEY, opened.private)
    drawer.note_click(request)
    return see_other(reverse("desk-send-again") if pending.waiting(request) else back)


@desk_view(unlocked=True)
def send_again(request: HttpRequest) -> HttpResponse:
    """Show what was being posted when the vault had locked itself: one click sends it again."""
    if request.method == "POST":
        pending.forget(request)
        return see_other(HOME)
    kept = pending.waiting(request)
    if kept is None:
        return see_other(HOME)
    return render(request, "accounts/send_again.html", {"kept": kept})


@require_POST
@desk_view()
def lock(request: HttpRequest) -> HttpResponse:
    """Forget the unlocked key now."""
    drawer.drop(request, KEY)
    return see_other(HOME)


def _again(outcome: str, back: str) -> HttpResponse:
    return see_other(f"{reverse('desk-unlock')}?{urlencode({'outcome': outcome, 'next': back})}")
