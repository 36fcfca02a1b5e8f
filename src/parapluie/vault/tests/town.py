"""A small town for these tests: who reads, who is trained until when, who knows whom."""

from dataclasses import dataclass, field
from datetime import date

from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger.entries import REPORTER, SYSTEM, Actor, staff
from parapluie.vault import codes, opening, sealing, staffkeys
from parapluie.vault.codes import ReporterSecret
from parapluie.vault.models import Dossier
from parapluie.vault.reasons import Reason
from parapluie.vault.staffkeys import UnlockedHolder

ANA, BEN, CAM, DEE = "staff:ana", "staff:ben", "staff:cam", "staff:dee"
LANE = "a"
WORDS = "academic acid acne acquire acrobat activity actress adapt"


@dataclass
class Town:
    """What the checks answer from; a fresh one for each test."""

    readers: set[str] = field(default_factory=lambda: {ANA, BEN})
    trained_until: dict[str, date] = field(default_factory=dict)
    conflicts: set[tuple[str, str]] = field(default_factory=set)
    unlocked: dict[str, UnlockedHolder] = field(default_factory=dict)
    reason: Reason | None = Reason.ASSIGNED

    def gives_key(self, *holders: str) -> None:
        for holder in holders:
            staffkeys.make_key(holder, WORDS, SYSTEM)
            self.unlocked[holder] = staffkeys.unlock(holder, WORDS)

    def opens(self, dossier: Dossier, holder: str) -> list[str]:
        items = opening.open_items(
            dossier, self.unlocked[holder], by=acting(holder), purpose="read"
        )
        return [item.content["text"] for item in items]


town = Town()


def readers(lane: str) -> list[str]:
    return sorted(town.readers) if lane == LANE else []


def reads_lane(holder, facts) -> Refusal | None:
    return None if holder in readers(facts.lane) else Refusal("not a reader", "ask", "PRI-1")


def trained(holder, facts) -> Refusal | None:
    if town.trained_until.get(holder, date.max) >= today():
        return None
    return Refusal("training has lapsed", "take the course", "RES-1")


def no_conflict(holder, facts) -> Refusal | None:
    if (holder, facts.about) in town.conflicts:
        return Refusal("a conflict", "someone else takes it", "PRI-2")
    return None


def why(holder, about) -> Reason | None:
    return town.reason


def held(facts) -> Refusal | None:
    return Refusal("a court order holds this", "wait") if facts.about == "HELD" else None


def acting(holder: str) -> Actor:
    return staff("reader", holder.removeprefix("staff:"))


def new_secret() -> ReporterSecret:
    return codes.keys_of(codes.new_code())


def opened(
    *, about: str = "7KQ2-M4XD", kind: str = "file", reporter: ReporterSecret | None = None
) -> Dossier:
    """Open a dossier sealed to the town's readers of this moment."""
    return sealing.open_dossier(
        kind=kind,
        lane=LANE,
        about=about,
        holders=readers(LANE),
        by=REPORTER,
        reporter=reporter.storable if reporter else None,
    )


def write(dossier: Dossier, text: str, *, author: str = "reporter", kind: str = "message") -> str:
    """Add an item and return its id."""
    item = sealing.seal_item(dossier, kind=kind, author=author, content={"text": text}, by=REPORTER)
    return item.id
