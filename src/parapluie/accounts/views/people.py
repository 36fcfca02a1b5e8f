"""People, roles and links. The administrator proposes and ends; a reader confirms a reader."""

import json
from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parapluie.accounts import (
    actions,
    browsers,
    checks,
    drawer,
    ending,
    invitations,
    news,
    readers,
    second_step,
)
from parapluie.accounts.absence_rows import Absence
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.errors import AccountRefused, AlreadyHeld, DaysOff, UsernameTaken
from parapluie.accounts.forms import InviteForm, PasswordForm, RoleForm
from parapluie.accounts.models import BY_DIRECTORY, Person, Role, RoleTerm
from parapluie.kit import addresses
from parapluie.kit.city import city, titled
from parapluie.kit.days import date_format
from parapluie.kit.middleware import as_it_is
from parapluie.kit.references import row_number
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.vault import holders
from parapluie.vault.holders import DossierFacts

_SHOWN: Final = 50  # people on one page
_LINK: Final = "link"  # the drawer's name for a link not yet handed over
_OPEN_TERMS = Prefetch("terms", RoleTerm.objects.filter(ends=None), to_attr="open_terms")


@desk_view()
def people(request: HttpRequest) -> HttpResponse:
    """List who works here, with their roles; the steps shown depend on one's own."""
    desk = desk_of(request)
    administers = desk.has(Role.ADMINISTRATOR)
    said = request.GET.get("find", "").strip()
    page = Paginator(_found(said, administers=administers), _SHOWN).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "accounts/people.html",
        {
            "page": page,
            "find": said,
            "administers": administers,
            "waiting": RoleTerm.objects.to_confirm(desk.person, desk.lanes).count(),
            "news": news.latest() if desk.has(*news.WATCHERS) else [],
        },
    )


def _found(said: str, *, administers: bool) -> QuerySet[Person]:
    """Return who works here and whose title or unit holds what was said; all where it is empty.

    Titles are found in the reader's language too, sign-in names by those alone who see them.
    """
    titles = [one for one in city().titles if said.casefold() in titled(one).casefold()]
    away = Prefetch("absences", Absence.objects.on(today()), to_attr="away_today")
    everyone = Person.objects.filter(left_on=None) if administers else Person.objects.of_the_city()
    sought = Q(title__icontains=said) | Q(title__in=titles) | Q(unit__icontains=said)
    if administers:
        sought |= Q(username__icontains=said)
    return everyone.filter(sought).prefetch_related(_OPEN_TERMS, away).order_by("title", "username")


@desk_view(roles=(Role.ADMINISTRATOR,))
def invite(request: HttpRequest) -> HttpResponse:
    """Make someone new with a proposed role, and their one-time link."""
    desk = desk_of(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            invited, token = invitations.invite_person(**asked, by=desk.actor)
        except AccountRefused as refused:
            form.add_error(_field_of(refused), refused.refusal.line)
        else:
            return _hand_over(request, invited, token)
    status = 422 if form.errors else 200
    return as_it_is(render(request, "accounts/invite.html", {"form": form}, status=status))


@desk_view(roles=(Role.ADMINISTRATOR,))
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Show one person; each button is one act."""
    shown = get_object_or_404(Person.objects.prefetch_related(_OPEN_TERMS), pk=person_id)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        return act(request, shown)
    if "end" in request.GET:
        term = _open_term(shown, request.GET["end"])
        happens = {"person": shown, "term": term, "happens": ending.what_happens(term)}
        return render(request, "accounts/end_role.html", happens)
    return _show(request, shown, RoleForm())


@desk_view(roles=(Role.READER,), unlocked=True)
def confirm(request: HttpRequest) -> HttpResponse:
    """Let a reader confirm a proposed reader of a lane they read themselves.

    Their eight words are asked for: an administrator who took over a reader's account with a new
    link has its password and second step, and must not confirm anyone with them. Nor does a browser
    where words that were lost since are still unlocked.
    """
    desk = desk_of(request)
    terms = RoleTerm.objects.to_confirm(desk.person, desk.lanes).select_related("person")
    if request.method == "POST":
        term = get_object_or_404(terms, pk=row_number(request.POST.get("term", "")))
        if request.POST.get("heard") != "yes":
            return see_other(f"{reverse('desk-confirm')}?unheard=1")
        actions.confirm_reader(term, confirmer=desk.person, by=desk.actor, key=desk.unlocked)
        return see_other(reverse("desk-people"))
    kept = {lane: actions.what_keeps_from_confirming(desk.person, lane) for lane in desk.lanes}
    shown = {
        "proposed": [_proposed(term) for term in terms if kept[term.lane] is None],
        "refusals": set(filter(None, kept.values())),
        "unheard": "unheard" in request.GET,
    }
    return render(request, "accounts/confirm.html", shown)


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, which changes nothing, or take it up with a new password."""
    found = invitations.find_invitation(token)
    form = PasswordForm(request.POST or None, person=found.person)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/invitation.html", {"form": form, "invited": found.person})
    taken = invitations.take_up_invitation(token, password=form.cleaned_data["password"])
    answer = see_other(f"{reverse('account_login')}?ready=1")
    # Whoever had used the account's tries up keeps nobody out who holds a link.
    second_step.forget_tries(request, taken)
    browsers.remember(request, answer, taken)
    return answer


def _show(
    request: HttpRequest, shown: Person, role_form: RoleForm, held: RoleTerm | None = None
) -> HttpResponse:
    """Show the page of a person; `held` is a role just asked for that they have already."""
    context = {
        "person": shown,
        "link": _fresh_link(request, shown),
        "role_form": role_form,
        "held": held,
        "colleagues": Person.objects.of_the_city().exclude(pk=shown.pk),
        "by_directory": entries.has_acted(BY_DIRECTORY, on=shown.pk),
        "unused_link": shown.invitations.filter(taken_up_on=None, revoked_on=None).first(),
    }
    status = 422 if role_form.errors else 200
    return as_it_is(render(request, "accounts/person.html", context, status=status))


def _proposed(term: RoleTerm) -> dict[str, object]:
    """Return a proposed term, the four groups to be heard, and what is missing before they read."""
    facts, of = DossierFacts("", "", term.lane, ""), term.person
    known = (checks.reads_lane, checks.agreement_signed)
    return {
        "term": term,
        "groups": readers.groups(readers.key_digest(of.holder)),
        "unsigned": bool(checks.agreement_signed(of.holder, facts)),
        "untrained": bool(holders.refusals(of.holder, facts, but=known)),
    }


def _hand_over(request: HttpRequest, invited: Person, token: str) -> HttpResponse:
    drawer.put(request, _LINK, json.dumps([invited.pk, token]).encode())
    return see_other(reverse("desk-person", args=[invited.pk]))


def _fresh_link(request: HttpRequest, shown: Person) -> str:
    """Return this person's link, once; somebody else's stays where it is."""
    kept = drawer.get(request, _LINK)
    whose, token = json.loads(kept) if kept else ("", "")
    if whose != shown.pk or request.method != "GET":
        return ""
    drawer.drop(request, _LINK)
    return addresses.at_desk(request, reverse("desk-invitation", args=[token]))


def _new_link(request: HttpRequest, shown: Person) -> HttpResponse:
    desk = desk_of(request)
    return _hand_over(request, shown, invitations.make_invitation(shown, by=desk.actor))


def _revoke_link(request: HttpRequest, shown: Person) -> HttpResponse:
    desk = desk_of(request)
    invitations.revoke_invitation(shown, by=desk.actor)
    return see_other(reverse("desk-person", args=[shown.pk]))


def _add_role(request: HttpRequest, shown: Person) -> HttpResponse:
    desk = desk_of(request)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, form)
    asked = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
    try:
        term = actions.propose_role(shown, **asked, by=desk.actor)
    except AccountRefused as refused:
        form.add_error(_field_of(refused), refused.refusal.line)
        held = refused.term if isinstance(refused, AlreadyHeld) else None
        return _show(request, shown, form, held)
    messages.info(request, _told(term))
    return see_other(reverse("desk-person", args=[shown.pk]))


def _field_of(refused: AccountRefused) -> str:
    if isinstance(refused, UsernameTaken):
        return "username"
    return "until" if isinstance(refused, DaysOff) else "role"


def _told(term: RoleTerm) -> str:
    if term.role == Role.READER:
        return _("Proposed. It waits until a second reader confirms it.")
    if term.is_to_come:
        day = date_format(term.begins, "j F Y")
        return _("Given. The role begins on %(day)s.") % {"day": day}
    return _("Given. The role begins today.")


def _end_role(request: HttpRequest, shown: Person) -> HttpResponse:
    desk = desk_of(request)
    term = _open_term(shown, request.POST.get("term", ""))
    actions.end_role(term, by=desk.actor)
    messages.info(request, _("Ended. %(role)s: from now on no more.") % {"role": _named(term)})
    return see_other(reverse("desk-person", args=[shown.pk]))


def _open_term(shown: Person, number: str) -> RoleTerm:
    open_terms = shown.terms.filter(ends=None).select_related("person")
    return get_object_or_404(open_terms, pk=row_number(number))


def _named(term: RoleTerm) -> str:
    return " · ".join(
        filter(None, (term.get_role_display(), term.lane and term.get_lane_display()))
    )


def _say_line(request: HttpRequest, shown: Person) -> HttpResponse:
    above = Person.objects.of_the_city().filter(pk=request.POST.get("above", "")).first()
    actions.say_line(shown, above=above, by=desk_of(request).actor)
    return see_other(reverse("desk-person", args=[shown.pk]))


def _see_off(request: HttpRequest, shown: Person) -> HttpResponse:
    desk = desk_of(request)
    actions.see_person_off(shown, by=desk.actor)
    return see_other(reverse("desk-people"))


_ACTS: Final[dict[str, Callable[[HttpRequest, Person], HttpResponse]]] = {
    "new-link": _new_link,
    "revoke-link": _revoke_link,
    "add-role": _add_role,
    "end-role": _end_role,
    "line": _say_line,
    "see-off": _see_off,
}
