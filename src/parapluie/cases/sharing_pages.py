"""The desk's pages about sharing: ask the person, send what they said yes to, and the exception."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import (
    access,
    actions,
    holding,
    limits,
    own_words,
    rules,
    sharing,
    sharing_acts,
    sharing_said,
    sharing_unasked,
    showing,
    two_people,
)
from parapluie.cases.errors import Overtaken
from parapluie.cases.form_pages import form_page
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.sharing_acts import Proposal
from parapluie.cases.sharing_forms import SharingForm, TakeBackForm, UnaskedForm
from parapluie.cases.sharing_rules import State
from parapluie.cases.sharing_unasked import Silence
from parapluie.disclosure import register
from parapluie.disclosure.actions import Handed
from parapluie.disclosure.models import Packet, Partner
from parapluie.disclosure.rules import Basis
from parapluie.kit import addresses
from parapluie.kit.errors import Refusal, Refused
from parapluie.kit.times import today
from parapluie.vault.errors import NoKeyToDossier


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one sharing to the person: first to whom, then exactly which words."""
    to = _partner(request)
    if to is None:
        return _choose(request, reference, Act.ASK, "cases/ask_whom.html")

    def form(*args: object, **more: object) -> SharingForm:
        allows = sharing_said.THEIRS[sharing.allowed(reference)]
        said_no = sharing.said_no(reference, to.pk)
        return SharingForm(*args, to=to, allows=allows, said_no=said_no, **more)

    def act(matter: Matter, form: SharingForm) -> str:
        sharing_acts.ask_person(matter, proposal=_proposal(form), by=desk_of(request))
        return _("Asked. The person answers in their letterbox. No answer means no.")

    return form_page(request, reference, Act.ASK, form, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def unasked(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a second person to agree that something leaves without the person's yes."""
    to = _partner(request)
    if to is None:
        return _choose(request, reference, Act.PROPOSE, "cases/unasked_whom.html")

    def act(matter: Matter, form: UnaskedForm) -> str:
        given = form.cleaned_data
        silence = Silence(given["law"], given["tell_on"]) if given["law"] else None
        words = sharing_unasked.words_for(
            _proposal(form),
            basis=Basis(given["basis"]),
            silence=silence,
            originals=own_words.of_person(matter, desk_of(request)),
        )
        two_people.propose(matter, step=sharing_unasked.STEP, words=words, by=desk_of(request))
        return _("A colleague has to agree. Nothing has left yet.")

    return form_page(request, reference, Act.PROPOSE, partial(UnaskedForm, to=to), act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Show once more what the person said yes to; then hand it over."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference):
        return showing.to_page(matter)
    if request.method == "GET":
        return _show_send(request, matter)
    question = request.POST.get("question", "")
    return _hand(
        request, matter, lambda seen: sharing_acts.send_it(seen, question_id=question, by=desk)
    )


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """End what left before its day: the partner opens nothing any more, the person is told."""
    desk = desk_of(request)
    asked = request.POST.get("packet") or request.GET.get("packet", "")
    if request.method == "GET":
        matter = access.matter_for(desk, reference)
        if _living(reference, asked) is None:
            messages.info(request, _("That step has no place here now. These have:"))
            return showing.to_page(matter)

    def form(*args: object, **more: object) -> TakeBackForm:
        return TakeBackForm(*args, packet=_living(reference, asked), **more)

    def act(matter: Matter, form: TakeBackForm) -> str:
        given = form.cleaned_data
        told = sharing_acts.take_back(
            matter, packet_id=given["packet"], text=given["text"], by=desk
        )
        if not told:
            return _("Taken back. The person may not be told yet: the reason stands in the file.")
        return _("Taken back. They can’t open it any more. The person is told.")

    return form_page(request, reference, Act.SEND, form, act)


@require_POST
@desk_view(unlocked=True, first=showing.why_not)
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a new link and code for what left already; the old ones open nothing any more."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference):
        return showing.to_page(matter)
    packet = request.POST.get("packet", "")
    return _hand(
        request, matter, lambda seen: sharing_acts.renew_link(seen, packet_id=packet, by=desk)
    )


def _living(reference: str, packet: str) -> Packet | None:
    """Return what can still be opened of what left about a matter that was found for them."""
    left = register.sent_about(reference)
    return next((one for one in left if one.pk == packet and one.is_living), None)


def _hand(request: HttpRequest, matter: Matter, act: Callable[[Matter], Handed]) -> HttpResponse:
    """Do it, and show link and code this one time; say why where it was refused."""
    try:
        handed = act(showing.as_seen(request, matter))
    except NoKeyToDossier as locked:
        return showing.show_no_key(request, matter, locked)
    except Refused as refused:
        fresh = access.matter_for(desk_of(request), matter.reference)
        status = 409 if isinstance(refused, Overtaken) else 403
        return _show_send(request, fresh, refusal=refused.refusal, status=status)
    shown = {"matter": matter, "handed": handed, "link": addresses.in_public(request, handed.link)}
    return render(request, "cases/handed.html", shown)


def _show_send(
    request: HttpRequest, matter: Matter, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    asked = request.POST.get("question") or request.GET.get("question", "")
    rows = {one.pk: one for one in sharing.questions_of(matter) if one.state == State.YES}
    if refusal is None and (asked not in rows or not rules.may(matter.stage, Act.SEND)):
        messages.info(request, _("That step has no place here now. These have:"))
        return showing.to_page(matter)
    try:
        thread = actions.read_matter(matter, by=desk_of(request))
    except NoKeyToDossier as locked:
        return showing.show_no_key(request, matter, locked)
    said = sharing_said.questions(thread.items).get(asked) if asked in rows else None
    shown = {"matter": matter, "thread": thread, "one": said, "refusal": refusal, "today": today()}
    shown["wishes"] = limits.wishes_of(matter)
    shown["clauses"] = showing.clauses_of(rules.governed_by(Act.SEND))
    return showing.plain(render(request, "cases/send.html", shown, status=status))


def _choose(request: HttpRequest, reference: str, act: Act, template: str) -> HttpResponse:
    """Ask to whom it should go; police stand last, and nobody is chosen beforehand."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    partners = register.partners_to_ask()
    if holding.check_declared(desk.person, reference):
        return showing.to_page(matter)
    if not showing.has_place(act, matter, desk):
        messages.info(request, _("That step has no place here now. These have:"))
        return showing.to_page(matter)
    if act is Act.PROPOSE:
        partners = [one for one in partners if sharing_unasked.bases_for(one)]
    shown = {"matter": matter, "partners": partners, "today": today()}
    shown["clauses"] = showing.clauses_of(rules.governed_by(Act.ASK))
    status = 422 if request.method == "POST" else 200
    return showing.plain(render(request, template, shown, status=status))


def _partner(request: HttpRequest) -> Partner | None:
    wanted = request.POST.get("partner") or request.GET.get("partner", "")
    return next((one for one in register.partners_to_ask() if one.pk == wanted), None)


def _proposal(form: SharingForm) -> Proposal:
    given = form.cleaned_data
    language = get_language() or "en"
    return Proposal(form.to, form.written(), given["why"], given["until"], language)
