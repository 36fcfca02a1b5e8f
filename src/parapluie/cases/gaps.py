"""No cliff: where nobody can read any more, who leads is alarmed, and whoever waits is told.

Each person hears twice: that nobody can read here just now, and who reads again, by which day they
are answered. All of it is sealed with public keys: nobody has to be there. A job of the clock.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final

from django.db import transaction

from parapluie.accounts import absences, callmail, designations, readers
from parapluie.accounts.models import Lane, Person, Rank, Role, RoleTerm
from parapluie.cases import calling, here, one_by_one, receiving, routing
from parapluie.cases.call_models import UrgentCall
from parapluie.cases.gap_rows import LaneGap, ToldOfGap
from parapluie.cases.models import Conduct, Matter, Stage
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import holders, sealing
from parapluie.vault.models import Grant, Item

Reading = Mapping[str, list[str]]  # by lane, the holders who read it these days
AGAIN_AFTER: Final = 3  # working days
AT_ONCE: Final = 500  # people told in one tick; the next one tells others
ALARMED: Final = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.PRIVACY_OFFICER)
BACK_WITHIN: Final = timedelta(days=7)  # whoever is away for longer is no help to who waits


def see_to_gaps() -> str:
    """Note which lanes nobody reads, tell whoever waits in them, and alarm who leads."""
    reading = {lane: here.reading(lane) for lane in Lane.values}
    for lane, people in reading.items():
        _note(lane, is_read=bool(people) and _takes_messages(lane))
    ToldOfGap.objects.exclude(matter__in=Matter.objects.open().values("pk")).delete()
    faults: list[Exception] = []
    told = one_by_one.each((partial(tell_nobody_reads, one) for one in _unread(reading)), faults)
    again = one_by_one.each((partial(tell_reads_again, *one) for one in _readable(reading)), faults)
    called = _alarm()
    one_by_one.require_none(faults, "people could not be told")
    return f"{told} told that nobody reads, {again} that somebody does; {called} alarmed"


@carries_out("OBJ-2", "RES-1")
def whom_to_alarm(lane: str) -> set[str]:
    """Return the ids of those who have to see to it that somebody reads a lane again.

    They learn that nobody reads, never whether anything waits there: a matter can be about them.
    """
    standing = RoleTerm.objects.standing(times.today())
    found = set(standing.filter(role__in=ALARMED).values_list("person", flat=True))
    supervisors = standing.filter(role=Role.SUPERVISOR, lane=lane)
    found |= set(supervisors.values_list("person", flat=True))
    if lane == Lane.CONDUCT:
        found |= {one.pk for one in designations.standing(Rank.NEXT_LEVEL)}
    return found


def alarms_for(person: Person) -> list[LaneGap]:
    """Return the lanes that nobody reads and this person has to see to, by lane."""
    gaps = LaneGap.objects.order_by("lane")
    return [one for one in gaps if person.pk in whom_to_alarm(one.lane)]


@carries_out("PRI-6")
def tell_nobody_reads(matter: Matter) -> bool:
    """Tell the person that nobody can read here just now, and who is to; once in a gap."""
    with transaction.atomic():
        held = _held(matter.reference)
        if not held.is_open or ToldOfGap.objects.filter(matter=held).exists():
            return False
        ToldOfGap.objects.create(matter=held, told_on=times.today())
        said = {"what": "nobody-reads", "title": next_reader(held), **_promised(held)}
        _say(held, said)
        entries.append("matter.unread", subject=held.file_id, by=SYSTEM, clauses=["PRI-6"])
    return True


@carries_out("PRI-6")
def tell_reads_again(matter: Matter, reader: Person) -> bool:
    """Tell the person who reads again, and by which day they are answered, counted from today."""
    with transaction.atomic():
        held = _held(matter.reference)
        if not ToldOfGap.objects.filter(matter=held).delete()[0]:
            return False
        said: dict[str, object] = {"what": "reads-again", "title": reader.title}
        if held.stage != Stage.ANSWERED:
            held.due_on = max(held.due_on, due_anew(held))
            said["day"] = held.due_on.isoformat()
        said["closed"] = not _can_open_all(held, reader)
        _say(held, said)
        entries.append("matter.read-again", subject=held.file_id, by=SYSTEM, clauses=["PRI-6"])
    return True


def due_anew(matter: Matter) -> date:
    """Return the day by which a person is answered who was let wait, as if they wrote today.

    What was promised for the next reading, or a child's safety made due at once, is due so again.
    """
    at_once = matter.due_on <= working.next_working_day(matter.received_on)
    if at_once or UrgentCall.objects.filter(pk=matter.reference).exists():
        return working.next_reading(times.now())
    return receiving.due_day(matter.lane, urgent=False)


def next_reader(matter: Matter) -> str:
    """Return the title of who may read this already and is back within days; empty if nobody is.

    Nobody is named who has still to be trained or confirmed: that would promise what may not come.
    Conduct: by the line of those who passed at receipt, so never whom the person went around.
    """
    able = holders.qualified_readers(matter.lane, matter.reference)
    ids = [one.removeprefix(holders.STAFF) for one in able]
    if matter.lane == Lane.CONDUCT:
        row = Conduct.objects.filter(about=matter.reference).first()
        ids = [one for one in (row.line if row else []) if one in ids]
    day = times.today() + BACK_WITHIN
    staying = readers.reading_days(matter.lane, day)  # whose role doesn't end before
    away = absences.away_among(ids, day)
    back = [one for one in ids if one in staying and one not in away]
    return Person.objects.get(pk=back[0]).title if back else ""


def _promised(matter: Matter) -> dict[str, object]:
    """Return the day by which an answer was promised, and whether it is past; none where none is.

    What becomes of that day is said once: a new one comes when somebody reads again.
    """
    if matter.stage == Stage.ANSWERED:
        return {}
    return {"day": matter.due_on.isoformat(), "late": matter.due_on < times.today()}


def _takes_messages(lane: str) -> bool:
    return lane != Lane.CONDUCT or routing.readable_by_somebody()


@transaction.atomic
def _note(lane: str, *, is_read: bool) -> None:
    """Let a gap begin or end; a lane that nobody ever read is none."""
    gap = LaneGap.objects.filter(lane=lane)
    if is_read:
        if gap.delete()[0]:
            entries.append("lane.read-again", subject=lane, by=SYSTEM, clauses=["OBJ-2"])
    elif not gap.exists() and readers.was_read(lane):
        LaneGap.objects.create(lane=lane, since=times.today())
        entries.append("lane.unread", subject=lane, by=SYSTEM, clauses=["OBJ-2"])


def _unread(reading: Reading) -> list[Matter]:
    """Return the open matters that nobody reads and whose person hasn't been told so."""
    untold = Matter.objects.open().exclude(pk__in=ToldOfGap.objects.values("matter"))
    lanes = [lane for lane, people in reading.items() if not people]
    found = list(untold.filter(lane__in=lanes)[:AT_ONCE]) if lanes else []
    alone = Conduct.objects.filter(opened_up_on=None).exclude(about__in=[one.pk for one in found])
    close = untold.in_lane(Lane.CONDUCT).filter(pk__in=alone.values("about"))
    return [*found, *(one for one in close if _reader_of(one, reading) is None)]


def _readable(reading: Reading) -> list[tuple[Matter, Person]]:
    """Return those whose person was told, and that somebody reads again, each with who does."""
    lanes = [lane for lane, people in reading.items() if people]
    told = Matter.objects.filter(pk__in=ToldOfGap.objects.values("matter"), lane__in=lanes)
    found = ((one, _reader_of(one, reading)) for one in told[:AT_ONCE])
    return [(one, reader) for one, reader in found if reader]


def _reader_of(matter: Matter, reading: Reading) -> Person | None:
    """Return somebody who reads this matter these days; whoever can open all of it first."""
    row = Conduct.objects.filter(about=matter.reference, opened_up_on=None).first()
    if row is not None:
        people = routing.reading_now(row)
    else:
        named = reading[matter.lane]
        refused = holders.check_holders(named, matter.file) if named else {}
        ids = [one.removeprefix(holders.STAFF) for one in named if one not in refused]
        people = list(Person.objects.filter(pk__in=ids).order_by("pk"))
    return next((one for one in people if _can_open_all(matter, one)), next(iter(people), None))


def _can_open_all(matter: Matter, person: Person) -> bool:
    held = Grant.objects.living().filter(dossier=matter.file_id, holder=person.holder)
    items = Item.objects.filter(dossier=matter.file_id)
    return not items.exclude(epoch__in=held.values("epoch")).exists()


def _held(reference: str) -> Matter:
    rows = Matter.objects.select_for_update(of=("self",)).select_related("letterbox", "file")
    return rows.get(pk=reference)


def _say(held: Matter, said: dict[str, object]) -> None:
    held.turn += 1
    held.save(update_fields=["turn", "due_on"])
    content = {**said, "turn": held.turn}
    sealing.seal_item(held.letterbox, kind="notice", author="system", content=content, by=SYSTEM)


def _alarm() -> int:
    """Call, within the hours of calls, whoever has to see to a gap: once, and once more later."""
    if not callmail.is_on() or not calling.calls_go_out(times.now()):
        return 0
    called = 0
    for gap in LaneGap.objects.order_by("lane"):
        again = working.add_working_days(gap.since, AGAIN_AFTER) <= times.today()
        known = gap.called_again if again else gap.called
        reachable = callmail.reachable(whom_to_alarm(gap.lane) - set(known))
        for person in sorted(reachable - absences.away_among(reachable, times.today())):
            try:
                called += callmail.tell(person)
            except callmail.MailIsDown:
                return called  # the next tick tries again
            known.append(person)
            gap.save(update_fields=["called", "called_again"])
    return called
