"""The kinds of things that can wait for a member of staff: a line each; nothing is opened."""

from collections.abc import Callable

from parapluie.accounts import absences
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.cases import access, instructing, late, tasks, two_people
from parapluie.kit.times import today
from parapluie.training import cliff, reminding


def desk_of_absent(person: Person) -> Desk:
    """Return the desk this person would sit at, with their key locked."""
    terms = RoleTerm.objects.standing(today()).filter(person=person)
    held = [(Role(role), lane) for role, lane in terms.values_list("role", "lane")]
    return Desk(
        person=person,
        roles=frozenset(role for role, _ in held),
        lanes=frozenset(lane for role, lane in held if role is Role.READER),
        supervises=frozenset(lane for role, lane in held if role is Role.SUPERVISOR),
        unlocked=None,
    )


def answers(person: Person) -> bool:
    """Say whether an answer is due today or late: theirs, a colleague's they stand in for, new."""
    due = access.matters_for(desk_of_absent(person)).waiting().filter(due_on__lte=today())
    theirs = [person, *absences.covered_by(person)]
    return due.filter(assignee__in=theirs).exists() or due.filter(assignee=None).exists()


def late_ones(person: Person) -> bool:
    """Say whether this person is told of something nobody answered in time."""
    return bool(late.late_for(desk_of_absent(person)))


def second_looks(person: Person) -> bool:
    """Say whether a colleague waits for this person as the second one."""
    return two_people.waiting_for(desk_of_absent(person)).exists()


def tasks_due(person: Person) -> bool:
    """Say whether something this person is to do is due today or late."""
    first = tasks.tasks_of(desk_of_absent(person), 1)
    return any(one.due_on <= today() for one in first)


def instructions(person: Person) -> bool:
    """Say whether this person is asked to put something right."""
    return bool(instructing.waiting_for(person))


def training(person: Person) -> bool:
    """Say whether this person's own training runs out, and no mail has told of it yet."""
    return reminding.waits(person)


def lanes_soon_unread(person: Person) -> bool:
    """Say whether a lane this person has to see to is 90, 60, 30 or 7 days from too few readers."""
    ahead = cliff.reminds_today(cliff.edges(today()), today())
    return bool(ahead and cliff.told_to(desk_of_absent(person), ahead))


KINDS: tuple[Callable[[Person], bool], ...] = (
    answers,
    late_ones,
    second_looks,
    tasks_due,
    instructions,
    training,
    lanes_soon_unread,
)
