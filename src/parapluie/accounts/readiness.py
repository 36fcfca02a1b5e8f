"""What must hold before the public face accepts a message: one list for everybody who asks.

Read on the public face, so it knows nothing of sign-in and opens nothing.
"""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from parapluie.accounts import designations, readers
from parapluie.accounts.models import Lane, Rank, RecoverySheet, Role, RoleTerm
from parapluie.kit.city import city
from parapluie.kit.times import today
from parapluie.ledger.models import Entry
from parapluie.vault import holders


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it holds, what was found, and what to do where it doesn't."""

    holds: bool
    found: str
    instead: str = ""


def has_opened() -> bool:
    """Say, with two queries, whether the city has done what opening day needs, for all lanes.

    Who reads a lane now is judged by lane: the loss of one lane's readers closes no other.
    """
    return _texts_are_there() and _sheets_were_tried() and _readers_were_confirmed()


def opening_findings() -> list[Finding]:
    """Return everything opening day needs, in the order in which it is best done."""
    return [_sheets(), _readers(), _contacts(), _notice(), _texts()]


def lane_findings() -> list[Finding]:
    """Return what the lanes that have readers need besides; without it they are open all the same.

    Nobody decides about a fourth concern (BRI-1), or reads first what is about the one who usually
    does (RES-3a).
    """
    found = []
    if readers.standing_readers(Lane.CONCERN):
        found.append(_supervisor())
    if readers.standing_readers(Lane.CONDUCT):
        found.append(_designated())
    return found


def _supervisor() -> Finding:
    terms = RoleTerm.objects.standing(today())
    return Finding(
        terms.filter(role=Role.SUPERVISOR, lane=Lane.CONCERN).exists(),
        _("Problems nearby: a supervisor decides about the fourth at one place."),
        _("Give somebody the role of supervisor for problems nearby."),
    )


def _designated() -> Finding:
    standing = designations.standing(Rank.DESIGNATE), designations.standing(Rank.ALTERNATE)
    return Finding(
        all(standing),
        _("About staff: a designated supervisor and an alternate are appointed."),
        _("Appoint both on the page “Who looks into how City staff treated someone”."),
    )


def _texts_are_there() -> bool:
    return all(one.holds for one in (_contacts(), _notice(), _texts()))


def _sheets_were_tried() -> bool:
    tried = list(RecoverySheet.objects.values_list("tried_on", flat=True))
    return bool(tried) and all(tried)


def _readers_were_confirmed() -> bool:
    """Say whether any lane ever had its readers, by the ledger; whoever left counts as well."""
    named = RoleTerm.objects.filter(role=Role.READER).values("person")
    acts = [readers.confirming_act(lane) for lane in Lane.values]
    said = Entry.objects.filter(subject__in=named, act__in=acts).order_by().values("act")
    by_lane = said.annotate(people=Count("subject", distinct=True))
    return by_lane.filter(people__gte=holders.FEWEST_READERS).exists()


def _sheets() -> Finding:
    return Finding(
        _sheets_were_tried(),
        _("Recovery sheets printed, handed out and tried."),
        _("Bring enough sheet holders together and run “parapluie setup --readers”."),
    )


def _readers() -> Finding:
    qualified = len(holders.qualified_readers(Lane.REPORT))
    return Finding(
        qualified >= holders.FEWEST_READERS,
        _("Trained, confirmed readers with a vault key: %(number)d (%(wanted)d are needed).")
        % {"number": qualified, "wanted": holders.FEWEST_READERS},
        _("Invite readers, record their training, and let them be confirmed."),
    )


def _contacts() -> Finding:
    here = city()
    return Finding(
        bool(here.name and here.help_line_phone and here.organisations)
        and any(one.peer for one in here.organisations),
        _("Contacts: the city's name, a 24-hour line and a peer-led organisation."),
        _("Write name, help_line_phone and organisations (one with peer = true) in city.toml."),
    )


def _notice() -> Finding:
    here = city()
    said = (here.notice_authority, here.notice_title, here.notice_address, here.notice_phone)
    return Finding(
        all(said) and bool(here.kept_for),
        _("Collection notice: authority, title, address, phone, and how long messages are kept."),
        _("Write notice_… and kept_for in city.toml; the City's solicitor checks them."),
    )


def _texts() -> Finding:
    return Finding(
        bool(city().safety_texts_reviewed_by),
        _("Safety texts reviewed by an organisation led by sex workers."),
        _("Ask one to read the pages; name it in safety_texts_reviewed_by in city.toml."),
    )
