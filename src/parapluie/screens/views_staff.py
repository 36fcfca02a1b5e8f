"""The card that lies at counters, telephones and in the van: one page, to read and to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show_card(request: HttpRequest) -> HttpResponse:
    """Show it to whoever asks: it says what everybody who works here has to know (BRI-3b)."""
    return render(request, "screens/card.html")
