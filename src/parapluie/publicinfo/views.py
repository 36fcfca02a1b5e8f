"""Pages anyone may read: they ask nothing and keep nothing."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from parapluie.accounts.models import Lane
from parapluie.guidelines.pack import current_pack
from parapluie.kit import times
from parapluie.kit.city import city
from parapluie.kit.phones import dial
from parapluie.publicinfo import contacts, readers

# RFC 9116 recommends less than a year; a contact nobody looked after must run out.
SECURITY_CONTACT_LASTS = timedelta(days=180)


def show_about(request: HttpRequest) -> HttpResponse:
    """Show who reads, how long we keep it, and what this page can't promise."""
    groups = readers.sheet_groups()
    found = {
        "readers": readers.titles_of_readers(Lane.REPORT),
        "conduct_readers": readers.titles_of_readers(Lane.CONDUCT),
        "concern_readers": readers.titles_of_readers(Lane.CONCERN),
        "sheet_groups": groups,
        "never_one_alone": all(group.needed > 1 for group in groups),
        "notice_dial": dial(city().notice_phone),
        "interpreting_days": settings.INTERPRETING_WORKING_DAYS,
    }
    return render(request, "publicinfo/about.html", found)


def show_safety(request: HttpRequest) -> HttpResponse:
    """Show who can help, support first."""
    found = {"contacts": contacts.in_order(contacts.contacts_of(city()))}
    return render(request, "publicinfo/safety.html", found)


def show_guidelines(request: HttpRequest) -> HttpResponse:
    """Show every clause in our plain words, with its place in the City's text."""
    pack = current_pack()
    version = pack.version_on(times.today())
    parts = [(section, pack.in_section(section.id)) for section in pack.sections]
    return render(request, "publicinfo/guidelines.html", {"parts": parts, "version": version})


def show_security_contact(request: HttpRequest) -> HttpResponse:
    """Tell whoever finds a hole whom to call (RFC 9116)."""
    phone, page = city().notice_phone, city().guidelines_url
    contact = dial(phone) if phone else page
    if not contact:
        raise Http404
    expires = (times.now() + SECURITY_CONTACT_LASTS).astimezone(UTC).replace(hour=0, minute=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:00Z}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.ORIGIN}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
