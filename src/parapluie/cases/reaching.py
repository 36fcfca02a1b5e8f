"""Reaching the person outside the letterbox: what staff see of it, rules before number (PRI-4)."""

from collections.abc import Mapping

from django.db import models, transaction
from django.utils.translation import pgettext_lazy

from parapluie.accounts.desk import Desk
from parapluie.cases import dossiers, holding, limits, rules
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter
from parapluie.cases.reach import How
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread
from parapluie.cases.wishes_rows import Limit, Reach
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import opening, sealing
from parapluie.vault.errors import NoKeyToDossier

Shown = Mapping[str, object]


class Way(models.TextChoices):
    """How staff reached somebody."""

    PHONE = "phone", pgettext_lazy("way", "By phone")
    EMAIL = "e-mail", pgettext_lazy("way", "By e-mail")
    ORGANISATION = "organisation", pgettext_lazy("way", "Through an organisation")
    IN_PERSON = "in-person", pgettext_lazy("way", "In person")


def record_contact(matter: Matter, *, way: Way, text: str, by: Desk) -> None:
    """Write down that the person was reached outside the letterbox, and tell them in it.

    Raise `CasesRefused` where they asked not to be; two people's agreement is used up by it.
    """
    with transaction.atomic():
        held = holding.hold(matter, Act.REACHED, by)
        override = limits.standing_override(held, Limit.CONTACT)
        refusal = limits.check_contact(held, override=override)
        if refusal:
            raise CasesRefused(refusal)
        if override:
            limits.spend(override)
        words = {"way": way.value, "text": holding.wanted(text)}
        holding.write(held.file, "contact", held, by, words)
        told = {"what": "reached", "way": way.value, "title": by.person.title, "turn": held.turn}
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=told, by=SYSTEM)
        holding.move_on(held, Act.REACHED, "matter.reached", by)


def stop_reach(matter: Matter, *, by: Desk) -> None:
    """Only in the letterbox from now on: erase how the person may be reached."""
    holding.require_reader(matter, by)
    with transaction.atomic():
        if dossiers.forget_reach(matter, by=by.actor):
            told = {"what": "reach-stopped", "title": by.person.title, "turn": matter.turn}
            sealing.seal_item(
                matter.letterbox, kind="notice", author="system", content=told, by=SYSTEM
            )


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    """Return how the person may be reached; no number where they ticked that we must not."""
    row = Reach.objects.filter(matter=matter).select_related("dossier").first()
    if row is None or desk.unlocked is None:
        return None
    shown = {"matter": matter, "ends_on": row.ends_on}
    try:
        opened = opening.open_items(row.dossier, desk.unlocked, by=desk.actor, purpose="read")
    except NoKeyToDossier:
        return {**shown, "closed": True}
    given = opened[-1].content
    how = str(given.get("how", ""))
    override = limits.standing_override(matter, Limit.CONTACT)
    return {
        **shown,
        "given": given,
        "how": How(how).label if how in How.values else how,
        "refusal": limits.check_contact(matter, override=override),
    }


def step_of(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    """Return the way to write down a contact, while one can be written down."""
    return {"matter": matter} if rules.may(matter.stage, Act.REACHED) else None
