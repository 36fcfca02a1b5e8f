"""Nobody without training in date gets a matter, whoever they are, whatever they try (RES-1).

Asked under the views, of the database and of the keys themselves: eight kinds of people, five ways
to stand with training, six things to do with a matter.
"""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
import time_machine

from parapluie.accounts.models import Person, Role
from parapluie.cases import (
    access,
    actions,
    interpreters,
    interpreting,
    lapsing,
    printing,
    tasks,
)
from parapluie.cases.models import Matter
from parapluie.cases.task_rows import TaskKind
from parapluie.cases.tests import office
from parapluie.kit.errors import Refused
from parapluie.kit.times import now, today
from parapluie.ledger.entries import SYSTEM
from parapluie.training import publishing, requiring
from parapluie.training.models import (
    Completion,
    Course,
    Exposure,
    Kind,
    PeerOrganisation,
    WaiverReason,
)
from parapluie.training.tests.packs import WHOLE
from parapluie.vault import opening, rolling
from parapluie.vault.models import Grant

pytestmark = [pytest.mark.django_db, pytest.mark.clause("RES-1", "PRI-5")]
# The Guidelines name the first seven; nobody who keeps the machines running is let off.
PEOPLE = [*Kind.values, "IT staff"]
STANDINGS = ["none", "expired", "wrong developer", "made by the City", "waived", "valid"]


def stand(person: Person, standing: str) -> None:
    """Let somebody who was trained stand as asked from now on."""
    done = Completion.objects.filter(person=person)
    if standing == "expired":
        done.update(expires_on=today() - timedelta(days=1))
    elif standing == "wrong developer":
        other, _ = PeerOrganisation.objects.get_or_create(name="Nobody confirmed these")
        theirs = {"developer": other, "qualifying": True}
        done.update(course=Course.objects.get_or_create(title="Theirs", defaults=theirs)[0])
    elif standing == "made by the City":
        done.update(course=Course.objects.get_or_create(title="Our e-learning")[0])
    elif standing in {"none", "waived"}:
        done.delete()
    if standing == "waived":
        requiring.waive(person, reason=WaiverReason.ON_LEAVE, ends=today(), by=SYSTEM)


def may(act: Callable[..., object], *args: object, **kwargs: object) -> bool:
    """Say whether an act goes through; a matter is taken as it stands now."""
    for one in args:
        if isinstance(one, Matter):
            one.refresh_from_db()
    try:
        return act(*args, **kwargs) is not False
    except Refused as refused:
        # who could interpret is not told one by one, so neither is why somebody could not
        wanted = "" if act is interpreters.ask else "RES-1"
        assert refused.refusal.clause == wanted, refused
        return False


@pytest.fixture
def amira():
    office.reader("ben")
    return office.at_desk(office.reader("amira"))


def hired(kind: str) -> tuple[Person, Person]:
    """Return a reader and an interpreter of a title of this kind, both trained."""
    title = f"Somebody ({kind})"
    requiring.decide_position(
        title,
        kind=kind if kind in Kind.values else Kind.OTHER_STAFF,
        exposure=Exposure.MAY_MEET,
        required=True,
        reason="They may meet people.",
        by=SYSTEM,
    )
    return office.reader("zoe", title=title), office.staff("lin", Role.INTERPRETER, title=title)


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("kind", PEOPLE)
def test_only_who_is_in_date_gets_a_matter(kind, standing, amira):
    zoe, lin = hired(kind)
    matter, _ = office.read(office.report(), amira)
    desk = office.at_desk(zoe)
    actions.declare_conflict(matter, kind="none", by=desk)
    for person in (zoe, lin):
        stand(person, standing)

    until = today() + timedelta(days=7)
    tried = {
        "list": may(access.matters_for(desk).exists),
        "open": may(actions.read_matter, matter, by=desk),
        "be consulted": may(actions.share_matter, matter, to=zoe, by=amira),
        "interpret": may(interpreters.ask, matter, to=lin, until=until, asked_them=True, by=amira),
        "export": may(printing.print_matter, matter, by=desk),
        "be assigned": may(actions.assign_matter, matter, to=zoe, by=amira),
    }
    assert tried == dict.fromkeys(tried, standing == "valid")


@pytest.mark.parametrize("standing", STANDINGS)
def test_the_keys_themselves_are_refused_and_then_taken(standing, amira):
    zoe, _lin = hired(Kind.OTHER_STAFF)
    matter = office.report()
    held = office.at_desk(zoe).unlocked
    stand(zoe, standing)
    valid = standing == "valid"

    assert may(opening.open_items, matter.file, held, purpose="read", by=SYSTEM) is valid
    rolling.roll_due_epochs()
    assert Grant.objects.living().filter(holder=zoe.holder).exists() is valid
    later = Matter.objects.select_related("file").get(pk=office.report().pk)
    assert Grant.objects.filter(holder=zoe.holder, dossier=later.file).exists() is valid


def test_an_untrained_reader_learns_online_reads_and_is_refused_when_it_has_run_out(client):
    """The whole way through a browser: refused, led to the course, let in, refused again."""
    office.reader("ben")
    ada = office.reader("ada", trained=False)
    publishing.publish(office.course(), text=_pack_of("Peers teach"), by=SYSTEM)
    office.sign_in(client, ada)
    refused = client.get("/desk/matters/")
    course = re.search(r'href="(/desk/training/learn/\d+/)"', refused.content.decode())[1]
    assert refused.status_code == 403 and "training is missing" in refused.content.decode()

    for page in (1, 2):
        client.post(f"{course}{page}/", {"version": "1"})
    wrong = {"version": "1", "q0": "I ask who they are.", "q1": "The person."}
    assert "Not quite." in client.post(f"{course}check/", wrong).content.decode()
    assert client.get("/desk/matters/").status_code == 403
    right = wrong | {"q0": "I answer what they asked."}
    assert client.post(f"{course}check/", right)["Location"].startswith("/desk/training/?passed=")

    matter = office.report("Somebody broke the lock.")
    assert matter.reference in client.get("/desk/matters/").content.decode()
    client.post(f"/desk/matters/{matter.reference}/declare/", {"kind": "none"})
    opened = client.get(f"/desk/matters/{matter.reference}/")
    assert "Somebody broke the lock." in opened.content.decode()

    last_day = Completion.objects.get(person=ada).expires_on
    with time_machine.travel(datetime.combine(last_day, time(12), tzinfo=now().tzinfo), tick=False):
        office.sign_in(client, ada)
        assert client.get("/desk/matters/").status_code == 200
    after = datetime.combine(last_day + timedelta(days=1), time(12), tzinfo=now().tzinfo)
    with time_machine.travel(after, tick=False):
        office.sign_in(client, ada)
        assert client.get(f"/desk/matters/{matter.reference}/").status_code == 403
        again = client.get("/desk/")
        assert course in again.content.decode() and matter.reference not in again.content.decode()


def _pack_of(organisation: str) -> str:
    return WHOLE.replace("Alder Peer Network", organisation, 1)


def lapses(person: Person) -> None:
    """Let training run out in the middle, and a night pass."""
    stand(person, "expired")
    rolling.roll_due_epochs()
    lapsing.return_what_lapsed()


def test_a_colleague_who_was_consulted_loses_the_key_in_the_middle(amira):
    matter, _ = office.read(office.report(), amira)
    zoe, _lin = hired(Kind.OTHER_STAFF)  # reads since later: the key came from a colleague
    actions.share_matter(matter, to=zoe, by=amira)
    desk = office.at_desk(zoe)
    matter, thread = office.read(matter, desk)
    assert thread.lines
    asked = tasks.NewTask(TaskKind.ASK, today(), "What do you think?", zoe)
    matter.refresh_from_db()
    tasks.add_task(matter, task=asked, by=amira)

    lapses(zoe)
    assert not Grant.objects.filter(dossier__about=matter.reference, holder=zoe.holder).exists()
    assert not may(opening.open_items, matter.file, desk.unlocked, purpose="read", by=SYSTEM)
    assert tasks.tasks_of(desk, 9) == [] and not may(access.matters_for(desk).exists)


def test_an_interpreter_loses_the_key_in_the_middle_and_the_person_hears_of_it(amira):
    matter, _ = office.read(office.report(), amira)
    _zoe, lin = hired(Kind.CONTRACTOR)
    until = today() + timedelta(days=20)
    interpreters.ask(matter, to=lin, until=until, asked_them=True, by=amira)
    assert Grant.objects.filter(dossier__about=matter.reference, holder=lin.holder).count() == 2

    lapses(lin)
    assert not Grant.objects.filter(dossier__about=matter.reference, holder=lin.holder).exists()
    assert interpreting.titles_of(matter.letterbox) == []
    _matter, thread = office.read(matter, amira)
    assert [line.about for line in thread.lines][-1] == "interpreter-gone"


@pytest.mark.parametrize("standing", STANDINGS)
def test_whoever_administers_the_machines_gets_nothing_however_trained(standing, amira):
    root = office.staff("root", Role.ADMINISTRATOR, Role.READER, title="Server technician")
    stand(root, standing)
    matter, desk = office.report(), office.at_desk(root)
    assert not access.matters_for(desk).exists()
    assert not Grant.objects.filter(dossier__about=matter.reference, holder=root.holder).exists()
    for act in (
        lambda: opening.open_items(matter.file, desk.unlocked, purpose="read", by=SYSTEM),
        lambda: actions.share_matter(matter, to=root, by=amira),
    ):
        with pytest.raises(Refused):
            act()
