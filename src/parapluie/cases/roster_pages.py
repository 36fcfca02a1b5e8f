"""The page on which supervisors say whose turn it is to be called."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from parapluie.accounts import callmail
from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.models import Lane, Person, Role
from parapluie.cases import roster
from parapluie.cases.call_models import OnCall
from parapluie.kit.errors import Refusal, Refused
from parapluie.kit.middleware import as_it_is
from parapluie.kit.times import today

_DAY = {"type": "date", "autocomplete": "off"}


class TurnForm(forms.Form):
    """Who is called for one lane, from day to day."""

    use_required_attribute = False
    lane = forms.CharField(widget=forms.HiddenInput)
    person = forms.ChoiceField(
        label=gettext_lazy("Who is called?"),
        error_messages={"required": gettext_lazy("Choose who is called.")},
    )
    deputy = forms.ChoiceField(
        label=gettext_lazy("Who is called next, if nobody opens it?"),
        error_messages={"required": gettext_lazy("Choose a deputy.")},
    )
    begins = forms.DateField(
        label=pgettext_lazy("first day of a turn", "First day"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Choose a day.")),
    )
    ends = forms.DateField(
        label=pgettext_lazy("last day of a turn", "Last day"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Choose a day.")),
    )

    def __init__(self, *args: object, people: list[Person], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        choices = [("", "—"), *[(one.pk, one.named) for one in people]]
        for name in ("person", "deputy"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = choices


@require_http_methods(["GET", "POST"])
@desk_view(roles=(Role.SUPERVISOR,))
def on_call(request: HttpRequest) -> HttpResponse:
    """Show the turns of the lanes this person supervises; add or end one; off with mail."""
    desk = desk_of(request)
    if not callmail.is_on():
        raise Http404
    if request.method == "GET":
        return _show(request, desk)
    if request.POST.get("act") == "end":
        return _end(request, desk)
    return _add(request, desk)


def _add(request: HttpRequest, desk: Desk) -> HttpResponse:
    lane = request.POST.get("lane", "")
    if lane not in desk.supervises:
        raise Http404
    people = roster.candidates(lane)
    form = TurnForm(request.POST, people=people, auto_id=f"{lane}-%s")
    if not form.is_valid():
        return _show(request, desk, form, status=422)
    given, by_id = form.cleaned_data, {one.pk: one for one in people}
    try:
        roster.put_on_call(
            lane,
            person=by_id[given["person"]],
            deputy=by_id[given["deputy"]],
            begins=given["begins"],
            ends=given["ends"],
            by=desk,
        )
    except Refused as refused:
        return _show(request, desk, form, refused.refusal, status=403)
    messages.info(request, _("Kept. Calls go there on these days."))
    return see_other(reverse("desk-on-call"))


def _end(request: HttpRequest, desk: Desk) -> HttpResponse:
    number = request.POST.get("turn", "")
    turns = OnCall.objects.filter(lane__in=desk.supervises)
    turn = turns.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if turn is not None:
        roster.take_off_call(turn, by=desk)
        messages.info(request, _("This turn has ended."))
    return see_other(reverse("desk-on-call"))


def _show(
    request: HttpRequest,
    desk: Desk,
    bound: TurnForm | None = None,
    refusal: Refusal | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    lanes = [_lane(lane, bound) for lane in sorted(desk.supervises)]
    shown = {"lanes": lanes, "refusal": refusal, "form": bound, "today": today()}
    return as_it_is(render(request, "cases/on_call.html", shown, status=status))


def _lane(lane: str, bound: TurnForm | None) -> dict[str, object]:
    people = roster.candidates(lane)
    turns = OnCall.objects.filter(lane=lane, ends__gte=today()).select_related("person", "deputy")
    week = {"lane": lane, "begins": today(), "ends": today() + timedelta(days=6)}
    is_bound = bound is not None and bound.data.get("lane") == lane
    in_turns = [(turn.person_id, turn.deputy_id) for turn in turns]
    asked = {one for pair in in_turns for one in pair}
    return {
        "letter": lane,
        "label": Lane(lane).label,
        "turns": turns.order_by("begins"),
        "unreached": asked - callmail.reachable(asked),
        "covered": OnCall.objects.standing(lane, today()) is not None,
        "enough": len(people) > 1,
        "form": bound if is_bound else TurnForm(initial=week, people=people, auto_id=f"{lane}-%s"),
    }
