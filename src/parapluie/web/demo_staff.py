"""Staff of the fictional city: those who don't sign in, the course of peers, what all promise."""

import tomllib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from parapluie.accounts import actions as people
from parapluie.accounts import agreements
from parapluie.accounts.agreement_rows import Between
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


def promise(file: Path, signing: Iterable[Person]) -> None:
    """Publish what staff and the City promise each other; those who are asked among these sign."""
    said = tomllib.loads(file.read_text("utf-8"))
    words = {language: text.strip() for language, text in said.items()}
    begins = times.today() + agreements.AHEAD
    agreements.publish(Between.STAFF, begins=begins, by=SYSTEM, **words)
    for person in signing:
        for agreement in agreements.to_sign(person):
            agreements.sign(agreement, person, by=staff(Role.READER.value, person.pk))
