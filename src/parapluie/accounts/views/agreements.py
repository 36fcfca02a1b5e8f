"""Agreements about confidentiality: read and sign; the privacy officer publishes and ends them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts import agreements
from parapluie.accounts.agreement_rows import Agreement, Between, Signature
from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.forms import AdvisorForm, AgreementForm
from parapluie.accounts.models import Role
from parapluie.kit.references import row_number
from parapluie.kit.times import today


@require_http_methods(["GET", "POST"])
@desk_view()
def show_agreements(request: HttpRequest) -> HttpResponse:
    """Show the agreements that stand or will; sign one, publish the next, note an advisor."""
    desk = desk_of(request)
    rows = _shown(today())
    form = AgreementForm(request.POST if "publish" in request.POST else None, prefix="new")
    advisor = AdvisorForm(
        request.POST if "advisor" in request.POST else None,
        prefix="advisor",
        agreements=[(one.pk, _named(one)) for one in rows if one.between != Between.STAFF],
    )
    if request.method == "POST" and _done(request, desk, form, advisor):
        return see_other(reverse("desk-agreements"))
    waiting = {one.pk for one in agreements.to_sign(desk.person)}
    signed = agreements.signed_by(desk.person)
    guards = desk.has(Role.PRIVACY_OFFICER)
    shown = {
        "rows": [
            {
                **_row(one, guards=guards),
                "unsigned": one.pk in waiting,
                "signed": one.pk in signed,
            }
            for one in rows
        ],
        "guards": guards,
        "form": form,
        "advisor": advisor,
    }
    return render(request, "accounts/agreements.html", shown)


def _shown(day: date) -> list[Agreement]:
    """Return of each agreement the version that stands, and the one that waits to begin."""
    living = Agreement.objects.living(day)
    standing = {one.between: one for one in reversed(living.standing(day))}
    waiting = living.filter(begins__gt=day).order_by("between", "version")
    return [*standing.values(), *waiting]


def _row(agreement: Agreement, *, guards: bool) -> dict[str, object]:
    for_staff = agreement.between == Between.STAFF
    advisors = agreements.advisors_of(agreement) if guards and not for_staff else []
    return {
        "agreement": agreement,
        **_words(agreement),
        "advisors": advisors,
        "standing": sum(one.mistaken_on is None for one in advisors),
        "not_yet": agreements.not_yet(agreement) if guards and for_staff else [],
        "may_end": guards and (not for_staff or agreement.begins > today()),
    }


def _words(agreement: Agreement) -> dict[str, object]:
    """Return its words in the reader's language, or in the one there is; and the other ones.

    `missing` is the language it lacks for this reader; empty where nobody said which one it is in.
    """
    words, wanted = agreement.words, (get_language() or "en").split("-")[0]
    language = wanted if wanted in words else next(iter(words))
    return {
        "language": language,
        "words": words.pop(language),
        "missing": wanted if language and language != wanted else "",
        "others": list(words.items()),
    }


def _done(request: HttpRequest, desk: Desk, form: AgreementForm, advisor: AdvisorForm) -> bool:
    """Do what was asked; say whether it was done."""
    by = desk.actor
    if "sign" in request.POST:
        agreements.sign(_agreement(request.POST["sign"]), desk.person, by=by)
        messages.info(request, _("Signed."))
        return True
    if not desk.has(Role.PRIVACY_OFFICER):
        raise Http404
    if "end" in request.POST:
        agreements.end(_agreement(request.POST["end"]), by=by)
        messages.info(request, _("Ended today."))
        return True
    if "mistaken" in request.POST:
        agreements.say_mistaken(_advisors_signature(request.POST["mistaken"]), by=by)
        messages.info(request, _("It stays here, and counts no more."))
        return True
    if "publish" in request.POST:
        return _tried(
            form, lambda given: agreements.publish(Between(given.pop("between")), by=by, **given)
        )
    if "advisor" in request.POST:
        return _tried(
            advisor,
            lambda given: agreements.note_advisor(
                _agreement(str(given.pop("agreement"))), by=by, **given
            ),
        )
    raise Http404


def _tried(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    if not form.is_valid():
        return False
    try:
        act(dict(form.cleaned_data))
    except AccountRefused as refused:
        form.add_error(None, refused.refusal.line)
        return False
    return True


def _named(agreement: Agreement) -> str:
    said = _("%(who)s, version %(version)d")
    return said % {"who": agreement.get_between_display(), "version": agreement.version}


def _agreement(said: str) -> Agreement:
    found = Agreement.objects.living(today()).filter(pk=row_number(said)).first()
    if found is None:
        raise Http404
    return found


def _advisors_signature(said: str) -> Signature:
    found = Signature.objects.filter(pk=row_number(said), person=None).first()
    if found is None:
        raise Http404
    return found
