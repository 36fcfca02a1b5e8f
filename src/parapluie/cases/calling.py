"""Calls somebody for what is about today or tonight. It runs in the ticker, never while one sends.

So a mail server that is slow or gone costs the person nothing, and their request takes the same
time whether anybody is called or not.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from parapluie.accounts import absences, callmail
from parapluie.accounts.models import Person, Role
from parapluie.cases import hearing, lanes, taking_on
from parapluie.cases.call_models import OnCall, UrgentCall
from parapluie.cases.models import Matter
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.vault import holders
from parapluie.vault.models import Grant

COARSE = timedelta(minutes=5)  # how exactly an open call knows its moment


def send_calls() -> str:
    """Call whoever is next for each matter nobody has opened yet; a job of the clock."""
    dropped = drop_old_calls()
    if not callmail.is_on():
        return f"mail is off; {dropped} old calls dropped"
    now = times.now()
    if not calls_go_out(now):
        return f"outside the hours of calls; {dropped} old calls dropped"
    told = called_just_now(now)
    before = len(told)
    for call in UrgentCall.objects.unanswered().order_by("made_on", "reference"):
        if call.next_at is not None and call.next_at > now:
            continue
        try:
            _call_next(call, now, told)
        except callmail.MailIsDown:
            return "the mail server took no more calls; the next tick tries again"
    return f"{len(told) - before} people called; {dropped} old calls dropped"


def called_just_now(now: datetime) -> set[str]:
    """Return who was told a moment ago that something waits, and still has time to look.

    They get no second mail for a second matter: the number of mails would tell the number of calls.
    """
    waited_for = UrgentCall.objects.unanswered().filter(next_at__gt=now)
    return {one for called in waited_for.values_list("called", flat=True) for one in called}


def calls_go_out(now: datetime) -> bool:
    """Say whether calls go out at this moment: within the hours, on working days."""
    local = timezone.localtime(now)
    within = settings.CALLS_FROM <= local.hour < settings.CALLS_UNTIL
    return within and working.is_working_day(local.date())


def drop_old_calls() -> int:
    """Forget calls of earlier days whose matter no longer waits for us.

    Until then the row marks the matter as urgent; who was called is forgotten once one came.
    """
    earlier = UrgentCall.objects.filter(made_on__lt=times.today())
    waiting = Matter.objects.waiting().filter(pk__in=earlier.values("pk"))
    ended, _ = earlier.exclude(pk__in=waiting.values("pk")).delete()
    earlier.exclude(answered_by="").update(called=[], marked_by="")
    return ended


@carries_out("PRI-4")
def next_rung(rungs: Sequence[Sequence[str]], called: Sequence[str]) -> Sequence[str]:
    """Return whom to call now: the first of the rungs with somebody not called yet."""
    for rung in rungs:
        left = [one for one in rung if one not in called]
        if left:
            return left
    return ()


@carries_out("PRI-2", "RES-1")
def may_be_called(person: Person, matter: Matter) -> bool:
    """Say whether a reader may be called: they could open the matter now, and hold its key.

    Whoever couldn't, as somebody in conflict, must not learn from a call that there is one.
    """
    if holders.check_holder(person.holder, matter.file) is not None:
        return False
    return Grant.objects.living().filter(dossier=matter.file_id, holder=person.holder).exists()


def rungs_of(matter: Matter, call: UrgentCall) -> list[list[str]]:
    """Return who can be called, in order: who has it, who is on call, the deputy, supervisors.

    While one of them is away, whoever stands in for them is called instead.
    """
    turn = OnCall.objects.standing(matter.lane, times.today())
    named = [matter.assignee, *([turn.person, turn.deputy] if turn else [])]
    asked = [taking_on.here_for(matter, one) for one in named]
    readers = [
        [one.pk]
        for one in asked
        if one is not None and one.pk != call.marked_by and may_be_called(one, matter)
    ]
    if lanes.rules_of(matter.lane).one_reader_first:
        readers.append(_who_have_the_key(matter, call))
    supervisors = hearing.told_of(matter.file, (Role.SUPERVISOR,))
    rungs = [*readers, [one for one in supervisors if one != call.marked_by]]
    reachable = callmail.reachable(one for rung in rungs for one in rung)
    reachable -= absences.away_among(reachable, times.today())
    return [[one for one in rung if one in reachable] for rung in rungs]


def _who_have_the_key(matter: Matter, call: UrgentCall) -> list[str]:
    """Return who can open a matter that not every reader of its lane was given."""
    people = Person.objects.filter(is_active=True).exclude(pk=call.marked_by).order_by("pk")
    grants = Grant.objects.living().of_staff().filter(dossier=matter.file_id)
    named = {one.removeprefix(holders.STAFF) for one in grants.values_list("holder", flat=True)}
    return [one.pk for one in people.filter(pk__in=named) if may_be_called(one, matter)]


def _call_next(call: UrgentCall, now: datetime, told: set[str]) -> None:
    """Call the next rung and note it; whoever is in `told` knows already that something waits."""
    matter = Matter.objects.select_related("file", "assignee").get(pk=call.reference)
    if not matter.is_open:
        return
    rungs = rungs_of(matter, call)
    rung = next_rung(rungs, call.called)
    if not rung:
        return
    told.update(one for one in rung if one not in told and callmail.tell(one))
    called = [*call.called, *rung]
    more = next_rung(rungs, called)
    minutes = settings.CALL_DEPUTY_AFTER_MINUTES if told & set(rung) else 0
    # A reader may have opened it while the mail went out: then nothing is noted any more.
    UrgentCall.objects.unanswered().filter(pk=call.pk).update(
        called=called, next_at=coarse(now + timedelta(minutes=minutes)) if more else None
    )


def coarse(moment: datetime) -> datetime:
    """Return the last full five minutes before a moment: so nobody waits longer than promised."""
    return moment - (moment - datetime.min.replace(tzinfo=moment.tzinfo)) % COARSE
