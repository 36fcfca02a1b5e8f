"""A small office for tests: readers with keys and training, and someone who writes to them."""

from datetime import timedelta

from django.db import transaction

from parapluie.accounts import readers
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import SET_UP, Designation, Person, Role, RoleTerm
from parapluie.cases import actions, reasons, receiving, saying_why
from parapluie.cases.models import Matter
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.training.models import Completion, Course, DecidedBy, PeerOrganisation
from parapluie.vault import codes, staffkeys
from parapluie.vault.reasons import Reason

WORDS = "academic acid acne acquire acrobat activity actress adapt"
PASSWORD = "a long password for tests only"


def course():
    peers, _ = PeerOrganisation.objects.get_or_create(
        name="Peers teach",
        defaults={
            "statement_on": today() - timedelta(days=90),
            "decided_on": today() - timedelta(days=80),
            "decided_by": DecidedBy.COUNCIL,
            "proposed_by": SET_UP,
            "confirmed_on": today() - timedelta(days=80),
            "confirmed_by": SET_UP,
        },
    )
    made, _ = Course.objects.get_or_create(
        title="Respect first", defaults={"developer": peers, "qualifying": True}
    )
    return made


def train(person, until=None):
    Completion.objects.create(
        person=person,
        course=course(),
        completed_on=today() - timedelta(days=30),
        expires_on=until or today() + timedelta(days=300),
        recorded_by=SET_UP,
    )


def staff(username, *roles, title="Bylaw officer", trained=True, key=True, lane="a"):
    """Return a member of staff; readers read one lane, confirmed at set-up."""
    person = Person(username=username, title=title, is_active=True)
    person.set_password(PASSWORD)
    person.save()
    if key:
        staffkeys.make_key(person.holder, WORDS, SYSTEM)
    for role in roles:
        is_lane_role = role in (Role.READER, Role.SUPERVISOR)
        confirmed = {"confirmed_by": SET_UP, "confirmed_on": today()} if key else {}
        term = RoleTerm.objects.create(
            person=person,
            role=role,
            lane=lane if is_lane_role else "",
            begins=today() - timedelta(days=60),
            proposed_by=SET_UP,
            key_digest=readers.key_digest(person.holder) if key else "",
            **confirmed,
        )
        if key and role is Role.READER:
            enter_confirmation(term)
    if trained:
        train(person)
    return person


def enter_confirmation(term):
    """Let the ledger say that this reader was confirmed for the key they have."""
    said = readers.confirming_digest(term)
    with transaction.atomic():
        entries.append(
            readers.confirming_act(term.lane), subject=term.person_id, by=SYSTEM, digest=said
        )


def reader(username, **more):
    return staff(username, Role.READER, **more)


def at_desk(person, *, unlocked=True):
    """Return the desk of someone who has signed in and, normally, unlocked their key."""
    terms = RoleTerm.objects.standing(today()).filter(person=person)
    held = list(terms.values_list("role", "lane"))
    return Desk(
        person=person,
        roles=frozenset(Role(role) for role, _ in held),
        lanes=frozenset(lane for role, lane in held if role == Role.READER),
        supervises=frozenset(lane for role, lane in held if role == Role.SUPERVISOR),
        unlocked=staffkeys.unlock(person.holder, WORDS) if unlocked else None,
    )


def report(
    text="The lock of the washroom is broken.",
    *,
    limits="",
    urgent=False,
    secret=None,
    lane="a",
    **asked,
):
    """Return the matter of a message that somebody just sent."""
    told = receiving.Told(text, lane, limits, urgent, asked=asked)
    receipt = receiving.receive(told, secret or new_secret())
    return Matter.objects.select_related("letterbox", "file").get(pk=receipt.reference)


def new_secret():
    return codes.keys_of(codes.new_code())


def read(matter, desk):
    """Declare no conflict and read; return the matter as it then stands, and what was read.

    Whoever has no reason by the matter itself stands in for a colleague.
    """
    actions.declare_conflict(matter, kind="none", by=desk)
    if reasons.reason_for(desk.person.holder, matter.reference) is None:
        saying_why.say(matter, Reason.COVER, by=desk)
    thread = actions.read_matter(matter, by=desk)
    matter.refresh_from_db()
    return matter, thread


def answered(matter, desk, text="Thank you. It is repaired."):
    read(matter, desk)
    return actions.answer_matter(matter, text=text, by=desk)


def sign_in(client, person, *, unlocked=True, second_step=True):
    """Put someone at the desk of a test browser, past password, second step and passphrase."""
    from parapluie.accounts.second_step import set_second_step

    client.force_login(person)
    if second_step:
        set_second_step(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    if unlocked:
        client.post("/desk/unlock/", {"passphrase": WORDS})
    return client


def designated(username, rank, *, title):
    """Return a reader of how staff treated someone, appointed to a rank."""
    person = reader(username, lane="c", title=title)
    Designation.objects.create(
        person=person,
        rank=rank,
        begins=today() - timedelta(days=30),
        appointed_by="City Manager",
    )
    return person
