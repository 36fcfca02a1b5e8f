"""Fills a fictional city through the same acts people use, so that a demonstration shows the truth.

Everyone in it is a role. Passwords and keys are generated anew each time and stand in
DIR/demo-accounts.json, readable by its owner alone.
"""

import base64
import json
import os
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction
from django.utils import timezone

from parapluie.accounts import actions as people
from parapluie.accounts import designations, founding, setting_up
from parapluie.accounts.desk import Desk
from parapluie.accounts.founding import Keepers
from parapluie.accounts.models import Lane, Person, Rank, Role
from parapluie.cases import actions, concerns, receiving
from parapluie.cases.concern_rows import Attended, NextTime
from parapluie.cases.concerns import Outcome, Triage
from parapluie.cases.models import ClosingReason, Matter
from parapluie.disclosure import registering
from parapluie.kit import times
from parapluie.kit.errors import OperatorError
from parapluie.ledger.entries import SYSTEM, Actor, staff
from parapluie.training import actions as training
from parapluie.training import organisations
from parapluie.training.models import Course, DecidedBy
from parapluie.vault import backups, codes, letterbox, staffkeys
from parapluie.web import demo_reading, demo_staff

MATERIAL = Path(__file__).parent / "demo_city"
ACCOUNTS = "demo-accounts.json"
CODE = "demo-code.txt"
KEEPERS = Keepers(founding.CITY, 2, ("City Clerk", "Head of Human Resources", "Chief Planner"))


@dataclass(frozen=True, slots=True)
class Post:
    """A position in the fictional city: who holds it is nobody."""

    role: str
    username: str
    title: str
    unit: str
    terms: tuple[Role, ...]
    trained: bool = True
    lanes: str = Lane.REPORT.value  # those of a reader or supervisor, a letter each
    reports_to: str = ""  # a username


POSTS = (
    Post(
        "administrator",
        "administrator",
        "IT administrator",
        "Information Services",
        (Role.ADMINISTRATOR,),
        trained=False,
    ),
    Post(
        "reader",
        "officer",
        "Community safety officer",
        "Community Services",
        (Role.READER,),
        lanes="ab",
        reports_to="supervisor",
    ),
    Post(
        "reader",
        "outreach",
        "Outreach worker",
        "Community Services",
        (Role.READER,),
        reports_to="supervisor",
    ),
    Post("reader", "bylaw", "Bylaw officer", "Licensing", (Role.READER,), lanes="b"),
    Post(
        "supervisor",
        "supervisor",
        "Supervisor, Community Services",
        "Community Services",
        (Role.READER, Role.SUPERVISOR),
        lanes="ab",
    ),
    Post(
        "conduct-designate",
        "designate",
        "Deputy City Manager",
        "City Manager",
        (Role.READER, Role.SUPERVISOR),
        lanes="c",
    ),
    Post(
        "conduct-alternate",
        "alternate",
        "City Solicitor",
        "Legal Services",
        (Role.READER,),
        lanes="c",
    ),
    Post(
        "conduct-outside",
        "hr",
        "Head of Human Resources",
        "Human Resources",
        (Role.READER,),
        lanes="c",
    ),
    Post("untrained", "newcomer", "Licensing clerk", "Licensing", (Role.READER,), trained=False),
    Post("privacy-officer", "privacy", "Privacy officer", "City Clerk", (Role.PRIVACY_OFFICER,)),
    Post("interpreter", "interpreter", "Interpreter", "Community Services", (Role.INTERPRETER,)),
    Post(
        "coordinator", "coordinator", "Training coordinator", "Human Resources", (Role.COORDINATOR,)
    ),
    Post("trainer", "trainer", "Trainer", "", (Role.TRAINER,), trained=False),
)


def fill(folder: Path) -> None:
    """Fill the installation at settings.DATA, which is `folder`, and write its accounts there."""
    with _as_of(times.now() - timedelta(days=60)):
        with transaction.atomic():
            setting_up.note_keys()
        sheets = founding.make_sheets([KEEPERS])
        for sheet, _keeper in sheets:
            _write(folder / f"recovery-sheet-{sheet.number}.txt", sheet.words + "\n")
        backups.create(by=SYSTEM)
        hired = [_hire(post) for post in POSTS]
        _say_lines()
        readers = [post.username for post in POSTS if Role.READER in post.terms]
        founding.confirm_first_readers([sheet.words for sheet, _ in sheets], readers)
        _appoint()
        settled = [Person.objects.get(username=post.username) for post in POSTS if post.trained]
        course = _train(settled)
        demo_staff.promise(MATERIAL / "agreement.toml", signing=settled)
        demo_staff.hire(MATERIAL / "staff.toml", course)
        demo_staff.put_online(MATERIAL / "course.toml", course)
        reading = [one for one in hired if one["username"] in readers]
        desks = {one["username"]: _desk(one) for one in reading}
        _register_partners()
    code = _live(desks, tomllib.loads((MATERIAL / "stories.toml").read_text("utf-8"))["stories"])
    demo_reading.read_at_odd_hours(desks, _as_of)
    _write(folder / CODE, code + "\n")
    _write(folder / ACCOUNTS, json.dumps(hired, indent=2) + "\n")


def accounts(folder: Path) -> list[dict[str, str]]:
    """Return the accounts of a filled demonstration, as `fill` wrote them."""
    found: list[dict[str, str]] = json.loads((folder / ACCOUNTS).read_text("utf-8"))
    return found


def six_digits(folder: Path, username: str) -> str:
    """Return the second step of this moment for someone of the demonstration."""
    try:
        found = next(one for one in accounts(folder) if one["username"] == username)
    except (OSError, StopIteration) as fault:
        raise OperatorError(f"{folder} has no demonstration with a {username!r} in it.") from fault
    counter = int(times.now().timestamp()) // TOTP_PERIOD
    return str(format_hotp_value(hotp_value(found["totp_secret"], counter)))


def _say_lines() -> None:
    """Say who leads whom: they learn nothing of what is said about those they lead (PRI-3)."""
    by_name = {one.username: one for one in Person.objects.all()}
    for post in POSTS:
        if post.reports_to:
            above = by_name[post.reports_to]
            people.say_line(by_name[post.username], above=above, by=SYSTEM)


def _hire(post: Post) -> dict[str, str]:
    password = "-".join(staffkeys.new_passphrase().split()[:4])
    totp_secret = base64.b32encode(secrets.token_bytes(20)).decode()
    passphrase = "" if Role.TRAINER in post.terms else staffkeys.new_passphrase()
    person = people.create_person(
        username=post.username,
        title=post.title,
        unit=post.unit,
        password=password,
        totp_secret=totp_secret,
        passphrase=passphrase,
        by=SYSTEM,
    )
    for role in post.terms:
        for lane in post.lanes if role in {Role.READER, Role.SUPERVISOR} else [""]:
            people.propose_role(person, role=role, lane=lane, by=SYSTEM)
    return {
        "role": post.role,
        "username": post.username,
        "password": password,
        "totp_secret": totp_secret,
        "vault_passphrase": passphrase,
    }


def _appoint() -> None:
    """Let the fictional city name who looks into how its staff treated someone."""
    ranks = {"designate": Rank.DESIGNATE, "alternate": Rank.ALTERNATE, "hr": Rank.OUTSIDE}
    for username, rank in ranks.items():
        designations.appoint(
            Person.objects.get(username=username),
            rank=rank,
            begins=times.today(),
            appointed_by="City Manager",
            by=SYSTEM,
        )


def _as(role: Role) -> Actor:
    """Return whoever holds a role in the fictional city, acting in it."""
    return staff(role.value, Person.objects.get(terms__role=role).pk)


def _train(trained: list[Person]) -> Course:
    day = times.today()
    network = organisations.propose_organisation(
        name="Alder Peer Network",
        statement_on=day,
        decided_by=DecidedBy.COUNCIL,
        decided_on=day,
        decision="Council minutes, item 7",
        by=_as(Role.COORDINATOR),
    )
    organisations.confirm_organisation(network, by=_as(Role.PRIVACY_OFFICER))
    course = training.add_course(
        title="Safer together", developer=network, qualifying=True, by=SYSTEM
    )
    for person in trained:
        training.record_completion(person, course=course, completed_on=day, by=SYSTEM)
    return course


def _register_partners() -> None:
    """Put two partners on the register; what leaves to them is for whoever tries it out."""
    day = times.today()
    for one in tomllib.loads((MATERIAL / "partners.toml").read_text("utf-8"))["partner"]:
        begins = day - timedelta(days=one.pop("agreed_days_ago"))
        ends = begins + timedelta(days=one.pop("agreed_for_days"))
        entry = registering.Entry(**one, agreed_on=begins, agreed_until=ends)
        registering.add_partner(entry, by=SYSTEM)


def _live(desks: Mapping[str, Desk], stories: list[dict[str, Any]]) -> str:
    """Let every story happen on its days; return the code of one that was answered."""
    answered = ""
    for story in stories:
        with _as_of(demo_reading.at_work(story["days_ago"])):
            code = codes.new_code()
            secret = codes.keys_of(code)
            told = receiving.Told(
                text=story["text"],
                lane=story.get("lane", Lane.REPORT.value),
                limits=story.get("limits", ""),
                urgent=story.get("urgent", False),
                language=story["language"],
                asked=story.get("asked", {}),
            )
            received = receiving.receive(told, secret)
            for step in story["steps"]:
                _take_step(desks, received.reference, secret, step)
        if any(step["do"] == "write-back" for step in story["steps"]):
            answered = code
    return answered


def _take_step(
    desks: Mapping[str, Desk], reference: str, secret: codes.ReporterSecret, step: dict[str, str]
) -> None:
    matter = Matter.objects.select_related("file", "letterbox").get(reference=reference)
    desk = desks[step.get("by", "outreach" if step["do"] == "note" else "officer")]
    match step["do"]:
        case "read":
            actions.declare_conflict(matter, kind="none", by=desk)
            actions.read_matter(matter, by=desk)
        case "assign":
            actions.assign_matter(matter, to=desk.person, by=desk)
        case "note":
            actions.declare_conflict(matter, kind="none", by=desk)
            actions.write_note(matter, text=step["text"], by=desk)
        case "answer":
            actions.answer_matter(matter, text=step["text"], by=desk)
        case "write-back":
            box = letterbox.find(secret)
            if box is not None:
                receiving.add_reply(box, text=step["text"])
        case "close":
            asked, done, why = (step[name] for name in ("asked", "done", "why"))
            reason = ClosingReason(step["reason"])
            findings = {step["clause"]: step["found"]} if "found" in step else {}
            closing = actions.Closing(reason, asked, done, why, findings)
            actions.close_matter(matter, closing=closing, by=desk)
        case _:
            _look_into(matter, desk, step)


def _look_into(matter: Matter, desk: Desk, step: dict[str, str]) -> None:
    """Say what a problem nearby is about, or tell what came of it."""
    if step["do"] == "triage":
        made = Triage(step["subject"], step["text"], address=step.get("address", ""))
        concerns.triage(matter, made=made, by=desk)
        return
    if step["do"] != "tell":
        raise ValueError(step["do"])
    told = Outcome(
        Attended(step["attended"]),
        step.get("found", ""),
        NextTime(step["next"]),
        section=step.get("section", ""),
        seen=step.get("text", ""),
    )
    concerns.tell_outcome(matter, outcome=told, by=desk)


def _desk(account: Mapping[str, str]) -> Desk:
    person = Person.objects.get(username=account["username"])
    unlocked = staffkeys.unlock(person.holder, account["vault_passphrase"])
    lanes = person.terms.filter(role=Role.READER).values_list("lane", flat=True)
    return Desk(person, frozenset({Role.READER}), frozenset(lanes), frozenset(), unlocked)


@contextmanager
def _as_of(moment: datetime) -> Iterator[None]:
    with mock.patch.object(timezone, "now", lambda: moment):
        yield


def _write(path: Path, text: str) -> None:
    path.touch(0o600)
    path.write_text(text, "utf-8")
    os.chmod(path, 0o600)  # noqa: PTH101
