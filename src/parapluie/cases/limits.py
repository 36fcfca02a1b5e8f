"""What must not happen (PRI-4): the person's two ticks, and what it takes to go against one.

Everything that would contact or visit somebody asks here first. Going against a tick takes two
people and a reason, counts for one named thing and one day, and is told to the person.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.cases import receiving
from parapluie.cases.errors import refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.wishes_rows import Limit, LimitOverride, Wishes
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER
from parapluie.vault.models import Dossier


def wishes_of(matter: Matter) -> Wishes:
    """Return the person's ticks; where they set none, a row not kept with none in it."""
    return Wishes.objects.filter(matter=matter).first() or Wishes(matter=matter)


def wishes_behind(letterbox: Dossier) -> Wishes:
    """Return the ticks of whoever has the code of this letterbox."""
    return wishes_of(Matter.objects.get(letterbox=letterbox))


def set_limits(letterbox: Dossier, *, no_contact: bool, no_visit: bool) -> None:
    """Keep the person's two ticks as they now stand; the file says when they changed."""
    with transaction.atomic():
        matter = receiving.held_for(letterbox, Act.LIMIT)
        ticks = {"no_contact": no_contact, "no_visit": no_visit}
        Wishes.objects.update_or_create(matter=matter, defaults=ticks)
        if no_contact or no_visit:
            receiving.end_leave(matter)
        receiving.add_sealed(matter.file, "ticks", {**ticks, "turn": matter.turn})
        matter.save()
        entries.append("matter.limits", subject=matter.file_id, by=REPORTER, clauses=("PRI-4",))


@carries_out("PRI-4")
def check_contact(matter: Matter, *, override: LimitOverride | None = None) -> Refusal | None:
    """Refuse to reach somebody outside the letterbox who asked not to be."""
    wishes = wishes_of(matter)
    if _allows(override, matter, Limit.CONTACT):
        return None
    if not wishes.no_contact:
        return _unheeded(wishes)
    return Refusal(
        _("They asked us not to contact them other than here."),
        _("Write in the letterbox. If that can't wait, ask a colleague to agree to one contact."),
        "PRI-4",
    )


@carries_out("PRI-4")
def check_visit(matter: Matter, *, override: LimitOverride | None = None) -> Refusal | None:
    """Refuse a visit where the person asked that nobody comes."""
    wishes = wishes_of(matter)
    if _allows(override, matter, Limit.VISIT):
        return None
    if not wishes.no_visit:
        return _unheeded(wishes)
    return Refusal(
        _("They asked us not to visit."),
        _("Ask them in the letterbox. If that can't wait, ask a colleague to agree to one visit."),
        "PRI-4",
    )


def standing_override(matter: Matter, limit: Limit) -> LimitOverride | None:
    """Return an override two people agreed to that is neither used nor over."""
    found = LimitOverride.objects.filter(
        matter=matter, limit=limit, used_on=None, ends_at__gt=times.now()
    )
    return found.first()


def spend(override: LimitOverride) -> None:
    """Mark an override as used, in the transaction of the act it was for. Raise when it was."""
    unused = LimitOverride.objects.filter(pk=override.pk, used_on=None)
    if not unused.update(used_on=times.today()):
        raise refused(
            _("What two of you agreed to was done already."),
            instead=_("It counted for one thing. Ask again if there is another."),
            clause="PRI-4",
        )


@carries_out("PRI-4")
def check_heeded(matter: Matter) -> Refusal | None:
    """Refuse to tell others of it while nobody said what the person's own words rule out."""
    return _unheeded(wishes_of(matter))


def _unheeded(wishes: Wishes) -> Refusal | None:
    """Return why neither may happen while nobody said what the person's own words come to."""
    if not wishes.limits_unread:
        return None
    return Refusal(
        _("They wrote what must not happen. Nobody has said yet what that rules out."),
        _("Read it at the top of the matter's page and tick what it means."),
        "PRI-4",
    )


def _allows(override: LimitOverride | None, matter: Matter, limit: Limit) -> bool:
    return (
        override is not None
        and override.matter_id == matter.pk
        and override.limit == limit
        and override.used_on is None
        and override.ends_at > times.now()
    )
