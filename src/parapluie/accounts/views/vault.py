"""Unlocking and locking the vault. After any sign-in this one page asks for the eight words.

Within the shift another page asks for them instead of a whole sign-in, in the same browser.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from parapluie.accounts import (
    actions,
    browsers,
    drawer,
    lost_words,
    pending,
    readers,
    shifts,
    throttle,
)
from parapluie.accounts.desk import (
    HOME,
    KEY,
    desk_of,
    desk_view,
    own_address,
    seat,
    see_other,
    to_unlock,
)
from parapluie.accounts.forms import UnlockForm
from parapluie.accounts.models import Person
from parapluie.vault import staffkeys
from parapluie.vault.errors import WrongPassphrase
from parapluie.vault.staffkeys import UnlockedHolder


@desk_view()
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the eight words; every try is answered by 303, so that none stays in the browser."""
    desk = desk_of(request)
    back = own_address(request.POST.get("next") or request.GET.get("next", ""))
    if not readers.key_digest(desk.person.holder):
        return see_other(reverse("desk-key") if actions.needs_key(desk.person) else HOME)
    if request.method != "POST":
        kept = pending.waiting(request)
        return render(request, "accounts/unlock.html", _asking(request, back) | {"kept": kept})
    if not throttle.may_try(desk.person.pk):
        return _again("desk-unlock", "wait", back)
    opened = _opened(request, desk.person)
    if opened is None:
        return _again("desk-unlock", "wrong", back)
    return _at_work(request, opened, back)


def go_on(request: HttpRequest) -> HttpResponse:
    """Let somebody sign in again within their shift by their eight words alone."""
    back = own_address(request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return see_other(back)
    person = shifts.person_of(request)
    if person is None:
        return see_other(f"{reverse('account_login')}?{urlencode({'next': back})}")
    if request.method != "POST":
        kept = pending.waiting(request, person)
        asking = _asking(request, back) | {"kept": kept, "person": person}
        return render(request, "accounts/go_on.html", asking)
    if not throttle.may_try(person.pk):
        return _again("desk-go-on", "wait", back)
    opened = _opened(request, person) if shifts.may_try(request) else None
    if opened is None:
        return _again("desk-go-on", "wrong", back)
    shifts.sign_in(request, person)
    response = _at_work(request, opened, back)
    browsers.remember(request, response, person)
    return response


@desk_view()
def send_again(request: HttpRequest) -> HttpResponse:
    """Show what was being posted when vault or session had ended: one click sends it again."""
    desk, kept = desk_of(request), pending.waiting(request)
    if request.method == "POST":
        pending.forget(request)
    if kept is None or request.method == "POST":
        return see_other(HOME)
    if desk.unlocked is None and readers.key_digest(desk.person.holder):
        return to_unlock(request.get_full_path())
    return render(request, "accounts/send_again.html", {"kept": kept})


@require_POST
@desk_view()
def lock(request: HttpRequest) -> HttpResponse:
    """Forget the unlocked key now."""
    drawer.drop(request, KEY)
    return see_other(HOME)


def _asking(request: HttpRequest, back: str) -> dict[str, object]:
    return {"form": UnlockForm(), "back": back, "outcome": request.GET.get("outcome", "")}


def _opened(request: HttpRequest, person: Person) -> UnlockedHolder | None:
    """Return the key that the words typed open; a wrong try is counted."""
    form = UnlockForm(request.POST)
    try:
        words = form.cleaned_data["passphrase"] if form.is_valid() else ""
        opened = staffkeys.unlock(person.holder, words)
    except WrongPassphrase:
        throttle.note_failure(person.pk)
        return None
    throttle.forget(person.pk)
    return opened


def _at_work(request: HttpRequest, opened: UnlockedHolder, back: str) -> HttpResponse:
    """Keep the key until the desk is left alone, and lead to what waits to be sent, or back."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101  signed in, here or just now
    lost_words.take_back(person, by=seat(request, person).actor)
    drawer.put(request, KEY, opened.private)
    drawer.note_click(request)
    shifts.begin(request, person)
    return see_other(reverse("desk-send-again") if pending.waiting(request) else back)


def _again(page: str, outcome: str, back: str) -> HttpResponse:
    return see_other(f"{reverse(page)}?{urlencode({'outcome': outcome, 'next': back})}")
