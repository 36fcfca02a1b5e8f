"""Somebody lost their words: whoever leads them sees them in person and says so here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parapluie.accounts import lost_words
from parapluie.accounts.desk import desk_of, desk_view, see_other


@desk_view()
def lost(request: HttpRequest) -> HttpResponse:
    """Show who waits to be seen by this person; say of one of them that they were."""
    desk = desk_of(request)
    waiting = lost_words.waiting_for(desk.person)
    if request.method == "POST":
        named = request.POST.get("person", "")
        person = next((one for one, _loss in waiting if one.pk == named), None)
        if person is None:
            raise Http404
        if request.POST.get("seen") != "yes":
            return see_other(f"{reverse('desk-lost')}?unseen=1")
        lost_words.say_seen(person, seer=desk.person, by=desk.actor)
        return see_other(f"{reverse('desk-lost')}?said=1")
    shown = {"waiting": waiting, "unseen": "unseen" in request.GET, "said": "said" in request.GET}
    return render(request, "accounts/lost.html", shown)
