"""What staff do with interpreters: ask one for one matter, and what that one reads and writes.

An interpreter holds a key like anyone: trained, no conflict, agreed to keep it to themselves; to
one matter, until a day. Both keys are theirs then; their page shows what was said, no notes.
"""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from parapluie.accounts import conflicts, readers
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Conflict, Person, Role, RoleTerm
from parapluie.cases import actions, holding, interpreting, language_wishes, masks, rules, thread
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.interpreting_rows import Interpreting
from parapluie.cases.language_wishes import Wish
from parapluie.cases.models import Matter, Stage
from parapluie.cases.rules import Act
from parapluie.cases.thread import Line, Thread
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.training import currency
from parapluie.vault import holders, opening, sealing

MOST_DAYS = 60  # an end that is far away is none
AGREEMENT = "2026-11"  # of the words in cases/interpret_first.html; new words, new agreement
SPOKEN = frozenset({"message", "reply"})  # notes and findings are the readers' own


def candidates(matter: Matter) -> list[Person]:
    """Return who could interpret here: the role, a key, training in date, and no "no" before."""
    terms = RoleTerm.objects.standing(today()).filter(role=Role.INTERPRETER)
    barred = Interpreting.objects.filter(matter=matter, refused=True).values("person")
    conflicted = Conflict.objects.filter(about=matter.reference, stands=True).values("person")
    people = list(
        Person.objects.filter(pk__in=terms.values("person"))
        .exclude(pk__in=barred)
        .exclude(pk__in=conflicted)
        .order_by("title", "username")
    )
    trained = currency.in_date_until([one.pk for one in people], today())
    keys = readers.key_digests([one.holder for one in people])
    here = {row.person_id for row in interpreting.standing(matter)}
    return [one for one in people if one.pk in trained.keys() - here and one.holder in keys]


@carries_out("BRI-3a")
def check_wish(wish: Wish | None, *, asked_them: bool) -> Refusal | None:
    """Refuse an interpreter the person doesn't want, or whom nobody asked about their community."""
    if wish is Wish.NONE:
        return Refusal(
            _("The person wants no interpreter."),
            _("Write to them in plain words, and ask whether another way would suit them."),
            "BRI-3a",
        )
    if wish is Wish.NOT_COMMUNITY and not asked_them:
        return Refusal(
            _("The person wants nobody from their community."),
            _("Ask the interpreter first, without saying anything of this matter, then tick it."),
            "BRI-3a",
        )
    return None


def ask(matter: Matter, *, to: Person, until: date, asked_them: bool, by: Desk) -> Matter:
    """Give someone both keys of a matter until a day, and tell the person who it is."""
    key = holding.unlocked_key(by)
    wish, _language = language_wishes.latest(actions.read_matter(matter, by=by).items)
    refusal = check_wish(wish, asked_them=asked_them)
    if refusal:
        raise CasesRefused(refusal)
    if to not in candidates(matter) or not today() <= until <= today() + timedelta(MOST_DAYS):
        raise refused(
            _("This person can't interpret here, or not until that day."),
            instead=_("Choose one of the list, and a day in the next two months."),
        )
    with transaction.atomic():
        held = holding.hold(matter, Act.INTERPRET, by)
        digest = readers.key_digest(to.holder)
        row = Interpreting(matter=held, person=to, begins=today(), until=until, key_digest=digest)
        interpreting.begin(row, by=by.actor)
        for dossier in (held.letterbox, held.file):
            opening.share(dossier, key, to.holder, by=by.actor)
        told = {"what": "interpreter", "title": to.title, "until": until.isoformat()}
        sealing.seal_item(
            held.letterbox,
            kind="notice",
            author="system",
            content={**told, "turn": held.turn},
            by=SYSTEM,
        )
        return holding.move_on(held, Act.INTERPRET, "matter.interpreter-asked", by)


def end(matter: Matter, *, row: int, by: Desk) -> None:
    """End an interpreter's part before its day."""
    holding.require_reader(matter, by)
    for one in interpreting.standing(matter):
        if one.pk == row:
            interpreting.end(one, by=by.actor)


def rows_of(desk: Desk) -> list[Interpreting]:
    """Return what this person interprets today, none they have a conflict in."""
    barred = Conflict.objects.filter(person=desk.person, stands=True).values("about")
    rows = interpreting.running().filter(person=desk.person).exclude(matter__in=barred)
    rows = rows.exclude(matter__stage=Stage.WITHDRAWN)
    return list(rows.select_related("matter__letterbox", "matter__file").order_by("until", "pk"))


def row_for(desk: Desk, reference: str) -> Interpreting:
    """Return what makes this person a guest of a matter, or raise the one `Http404`."""
    found = next((row for row in rows_of(desk) if row.matter_id == reference), None)
    if found is None or holders.check_holder(desk.person.holder, found.matter.file):
        raise Http404
    return found


def agree(row: Interpreting, *, kind: str, by: Desk) -> None:
    """Keep the agreement and the answer to "do you know anyone here?"; a yes takes the key."""
    with transaction.atomic():
        conflicts.declare(by.person, row.matter_id, kind, by.actor)
        if conflicts.is_conflicted(by.person, row.matter_id):
            interpreting.end(row, by=by.actor)
            return
        row.agreement, row.agreed_on = AGREEMENT, today()
        row.save(update_fields=["agreement", "agreed_on"])
        entries.append("interpreter.agreed", subject=row.person_id, by=by.actor, clauses=["POL-2a"])


@carries_out("POL-2a")
def check_agreed(row: Interpreting) -> Refusal | None:
    """Refuse an interpreter who hasn't agreed to these very words of confidence."""
    if row.agreement == AGREEMENT:
        return None
    return Refusal(
        _("You have not yet agreed to keep what you read to yourself."),
        _("Read the agreement and answer it first."),
        "POL-2a",
    )


def read(row: Interpreting, *, by: Desk) -> Thread:
    """Open what was said for an interpreter: what must not happen, messages and answers."""
    refusal = check_agreed(row)
    if refusal:
        raise CasesRefused(refusal)
    holding.require_reader(row.matter, by, guests=True)
    key = holding.unlocked_key(by)
    opened = opening.open_items(row.matter.file, key, by=by.actor, purpose="interpret")
    filed = masks.as_wished(opened)
    posted = opening.open_items(row.matter.letterbox, key, by=by.actor, purpose="interpret")
    found = thread.of_matter(posted, filed)
    lines = tuple(line for line in found.lines if line.kind in SPOKEN)
    return replace(found, lines=lines, items=())


def line_of(found: Thread, item: str) -> Line:
    """Return the line that is to be translated, or raise `Http404`."""
    line = next((one for one in (*found.limits, *found.lines) if one.id == item), None)
    if line is None:
        raise Http404
    return line


def translate(row: Interpreting, *, item: str, text: str, language: str, by: Desk) -> Matter:
    """Keep a translation beside its original: of the person's words in the file, of ours with ours.

    `row.matter` is as its interpreter last saw it.
    """
    line = line_of(read(row, by=by), item)
    with transaction.atomic():
        held = holding.hold(row.matter, Act.TRANSLATE, by)
        dossier = held.file if line.from_person else held.letterbox
        words = {"of": item, "language": language, "text": holding.wanted(text)}
        holding.write(dossier, "translation", held, by, words)
        return holding.move_on(held, Act.TRANSLATE, "matter.translated", by)


def wish_of_matter(matter: Matter, found: Thread, desk: Desk) -> dict[str, object] | None:
    """Return what the person said about language, for the top of the matter's page."""
    wish, language = language_wishes.latest(found.items)
    return {"wish": wish.label, "language": language} if wish else None


def of_matter(matter: Matter, found: Thread, desk: Desk) -> dict[str, object] | None:
    """Return who interprets, and whether one can be asked, for the matter's page."""
    rows = interpreting.standing(matter)
    may_ask = rules.may(matter.stage, Act.INTERPRET) and bool(candidates(matter))
    if not rows and not may_ask:
        return None
    return {"rows": rows, "may_ask": may_ask, "matter": matter, "today": today()}
