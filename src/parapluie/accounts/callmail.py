"""The one mail this house sends: that something waits, in the same words whatever it is (M14).

It stands in inboxes, on locked screens and in the logs of mail servers. So it names no matter, no
kind, no number, and is the same for an urgent call, a digest and whatever comes later.
"""

import logging
from collections.abc import Iterable
from email.utils import formataddr
from smtplib import SMTPException, SMTPRecipientsRefused  # noqa: TID251  only its errors

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from parapluie.accounts.models import NoticeAddress, Person
from parapluie.guidelines.controls import carries_out
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor

GIVEN, TAKEN_AWAY = "person.calls.given", "person.calls.ended"
_log = logging.getLogger("parapluie.accounts")


class MailIsDown(Exception):
    """The mail server took nothing; whoever sends tries again at the next tick."""


def is_on() -> bool:
    """Say whether this installation sends mail at all."""
    return bool(settings.EMAIL_HOST)


@carries_out("BRI-3a")
def words() -> tuple[str, str]:
    """Return title and text of every mail, in each language offered: nobody's is kept."""
    titles, texts = [], []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            titles.append(_("City Hall’s desk"))
            texts.append(_("Something waits for you at City Hall’s desk. Please sign in."))
    return " · ".join(dict.fromkeys(titles)), "\n\n".join(texts) + "\n"


def reachable(people: Iterable[str]) -> set[str]:
    """Return which of these people gave an address and still work here."""
    if not is_on():
        return set()
    given = NoticeAddress.objects.filter(person__in=list(people), person__is_active=True)
    return set(given.values_list("person", flat=True))


def tell(person: str) -> bool:
    """Send the one mail to a person; False where they can't be reached by it.

    Raise `MailIsDown` where the server takes none.
    """
    given = NoticeAddress.objects.filter(person=person, person__is_active=True).first()
    if given is None or not is_on():
        return False
    title, text = words()
    sender = formataddr(("City Hall", settings.DEFAULT_FROM_EMAIL))
    automatic = {"Auto-Submitted": "auto-generated"}  # so that no absence note answers
    letter = mail.EmailMessage(title, text, sender, [given.mail_to], headers=automatic)
    try:
        letter.send()
    except SMTPRecipientsRefused:
        _log.warning("a call was refused by the mail server: an address is wrong")
        return False
    except (OSError, SMTPException) as fault:
        # Never the message of the fault: it can hold an address.
        _log.error("no call could be sent: %s", type(fault).__name__)
        raise MailIsDown from fault
    return True


def address_of(person: Person) -> str:
    """Return where calls reach a person; empty where they don't."""
    found = NoticeAddress.objects.filter(person=person).values_list("mail_to", flat=True)
    return found.first() or ""


def give_address(person: Person, mail_to: str, *, by: Actor) -> None:
    """Keep where calls reach this person. The ledger says that there is an address, not which."""
    with transaction.atomic():
        NoticeAddress.objects.update_or_create(person=person, defaults={"mail_to": mail_to})
        entries.append(GIVEN, subject=person.pk, by=by)


def take_address_away(person: Person, *, by: Actor) -> None:
    """Forget where calls reach this person."""
    with transaction.atomic():
        if NoticeAddress.objects.filter(person=person).delete()[0]:
            entries.append(TAKEN_AWAY, subject=person.pk, by=by)
