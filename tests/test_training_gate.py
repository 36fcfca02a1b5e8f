"""Nobody without training in date gets a matter, whoever they are, whatever they try (RES-1).

Asked under the views, of the database and of the keys themselves: eight kinds of people, five ways
to stand with training, six things to do with a matter.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from parapluie.accounts.models import Person, Role
from parapluie.cases import access, actions, interpreters, printing
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.training import requiring
from parapluie.training.models import (
    Completion,
    Course,
    Exposure,
    Kind,
    PeerOrganisation,
    WaiverReason,
)
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
