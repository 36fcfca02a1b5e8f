"""Staff of the fictional city who don't sign in, and the course that they take from peers."""

import tomllib
from datetime import timedelta
from pathlib import Path

from parapluie.accounts import actions as people
from parapluie.accounts.models import Person, Role
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.training import actions as training
from parapluie.training import publishing, requiring, sessions, trainers
from parapluie.training.models import Course


def hire(file: Path, course: Course) -> None:
    """Make the staff of a file, record who took the course, plan sessions, decide on titles."""
    found = tomllib.loads(file.read_text("utf-8"))
    for group in found["staff"]:
        hired = [
            people.create_person(username=one, title=group["title"], unit=group["unit"], by=SYSTEM)
            for one in group["usernames"]
        ]
        if "trained_months_ago" in group:
            day = training.months_after(times.today(), -group["trained_months_ago"])
            for person in hired:
                training.record_completion(person, course=course, completed_on=day, by=SYSTEM)
    for planned in found["session"]:
        day = times.today() + timedelta(days=planned.pop("in_days"))
        sessions.plan(course, held_on=day, **planned, by=SYSTEM)
    for position in found["position"]:
        requiring.decide_position(position.pop("title"), **position, by=SYSTEM)


def put_online(file: Path, course: Course) -> None:
    """Let the trainer of the course's organisation publish it."""
    person = Person.objects.get(terms__role=Role.TRAINER)
    if course.developer is not None:
        trainers.tie(person, course.developer, by=SYSTEM)
    by = staff(Role.TRAINER.value, person.pk)
    publishing.publish(course, text=file.read_text("utf-8"), by=by)
