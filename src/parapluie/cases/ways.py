"""The other ways in: how a message came, who took it down, who keeps its code.

The public face may use this: it seals and opens nothing.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from parapluie.cases.channels import Channel, Keeper
from parapluie.cases.models import Matter
from parapluie.cases.ways_rows import WayIn
from parapluie.guidelines.controls import carries_out
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, Actor
from parapluie.vault import sealing

KIND = "taken-down"
RETURN = "/return/"  # a promise of the public face (DESIGN §10)


@dataclass(frozen=True, slots=True)
class Way:
    """How a message came in, and whose eyes its code has met before its person's."""

    channel: Channel
    keeper: Keeper
    body: str = ""  # which kind of organisation keeps the code
    title: str = ""  # of the member of staff who took it down: a witness of the text
    author: str = "reporter"
    handed_over: bool = True  # then the code opens nothing but the way to a new one


@carries_out("PRE-3")
def note_way(reference: str, way: Way, *, by: Actor) -> None:
    """Keep by which way a new message came; said once, the way stays.

    Who keeps the code is sealed in the file, and only the kind of an organisation.
    """
    with transaction.atomic():
        rows = Matter.objects.select_for_update(of=("self",)).select_related("letterbox", "file")
        matter = rows.get(pk=reference)
        _row, is_new = WayIn.objects.get_or_create(matter=matter, defaults={"channel": way.channel})
        if not is_new:
            return
        words = {"channel": way.channel.value, "keeps": way.keeper.value, "body": way.body}
        content = {**words, "title": way.title, "turn": matter.turn}
        sealing.seal_item(matter.file, kind=KIND, author=way.author, content=content, by=by)
        if way.title:
            told = {"what": KIND, "title": way.title, "turn": matter.turn}
            sealing.seal_item(
                matter.letterbox, kind="notice", author="system", content=told, by=SYSTEM
            )
        if way.handed_over:
            sealing.note_handed_over(matter.letterbox)
        entries.append("matter.way-noted", subject=matter.file_id, by=by, clauses=("PRE-3",))


def channel_of(matter: Matter) -> Channel:
    """Return by which way a matter came in."""
    row = WayIn.objects.filter(matter=matter).first()
    return Channel(row.channel) if row else Channel.WEB


def return_address() -> str:
    """Return where a code is typed, as a person types it: without what browsers add themselves."""
    place = settings.PUBLIC_ORIGIN.removeprefix("https://").removeprefix("http://")
    return f"{place}{RETURN}"
