"""The only way to fetch a matter for a person: the same "not found" for absent and forbidden."""

from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from parapluie.accounts import overseers
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Conflict, Person, Role
from parapluie.cases import keeping
from parapluie.cases.models import Conduct, Matter, MatterSet, Stage
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.vault import holders
from parapluie.vault.holders import DossierFacts
from parapluie.vault.models import Dossier


@carries_out("RES-1", "PRI-2")
def matters_for(desk: Desk) -> MatterSet:
    """Return the matters a person may work with: lanes they may read, none with a conflict."""
    conflicts = Conflict.objects.filter(person=desk.person, stands=True)
    return (
        Matter.objects.filter(lane__in=_readable_lanes(desk))
        .exclude(Q(stage=Stage.WITHDRAWN) & ~Q(pk__in=keeping.held()))
        .exclude(stage=Stage.CLOSED, keep_until__lte=today())  # its day has come: erased tonight
        .exclude(pk__in=conflicts.values("about"))
        .exclude(pk__in=_read_first_by_others(desk.person))
    )


def readable_among(desk: Desk, references: Iterable[str]) -> MatterSet:
    """Return those of these few matters that a person may work with, found by their references.

    A list that begins with what is few stays quick however many matters a city has.
    """
    return matters_for(desk).filter(pk__in=sorted(set(references)))


def matter_for(desk: Desk, reference: str) -> Matter:
    """Return one matter, or raise the one `Http404`, after the same queries in either case."""
    found = matters_for(desk).select_related("letterbox", "file", "assignee")
    matter = found.filter(pk=reference).first()
    if matter is None:
        raise Http404
    return matter


@carries_out("PRI-2", "PRI-3")
def told_to(desk: Desk, dossiers: Iterable[Dossier], order: tuple[Role, ...]) -> list[str]:
    """Return the references of those of these dossiers that this person is told of.

    Whoever has a conflict in a matter isn't told that it exists: not in a list, not by a count.
    That one person reads something first is no alarm; that nobody can read it any more is.
    """
    kept_close = Conduct.objects.filter(opened_up_on=None).values_list("about", flat=True)
    unsaid = set(kept_close) if order == overseers.FEW_READERS else set()
    told = overseers.told([one for one in dossiers if one.about not in unsaid], order)
    return sorted(about for about, people in told.items() if desk.person.pk in people)


@carries_out("PRI-2", "PRI-3", "RES-3a")
def counted_for(desk: Desk, lanes: Collection[str]) -> MatterSet:
    """Return the matters of these lanes that may count in what this person is told by numbers.

    None in which they have a conflict; none that somebody still reads first and alone, since whom
    it concerns isn't known yet; nothing that was taken back or erased, whose conflicts are gone.
    """
    kept_close = Conduct.objects.filter(opened_up_on=None)
    conflicts = Conflict.objects.filter(person=desk.person, stands=True)
    living = Matter.objects.filter(lane__in=list(lanes), file__erased_on=None)
    found = living.exclude(stage=Stage.WITHDRAWN).exclude(pk__in=kept_close.values("about"))
    return found.exclude(pk__in=conflicts.values("about"))


def cannot_read(desk: Desk) -> Refusal | None:
    """Return why this person can read nothing at all today; asked before any matter is looked for.

    So it is the same for every reference, whether there is such a matter or not.
    """
    if not desk.lanes:
        return Refusal(
            _("Your role reads none of them: only readers, trained and confirmed, do."),
            _("If something in one needs you, a colleague who reads it will ask you."),
            "PRI-1",
        )
    refusals = [_refusal(desk, lane) for lane in sorted(desk.lanes)]
    return refusals[0] if all(refusals) else None


def _read_first_by_others(person: Person) -> models.QuerySet[Conduct, str]:
    """Return the references of what one other person reads first (RES-3a)."""
    unopened = Conduct.objects.filter(opened_up_on=None)
    others = unopened.exclude(Q(first_reader=person) | Q(next_reader=person))
    return others.values_list("about", flat=True)


def _readable_lanes(desk: Desk) -> list[str]:
    """Return the lanes whose holder checks this person passes today: role, training, own key."""
    return [lane for lane in sorted(desk.lanes) if _refusal(desk, lane) is None]


def _refusal(desk: Desk, lane: str) -> Refusal | None:
    return holders.check_holder(desk.person.holder, DossierFacts("", "", lane, ""))
