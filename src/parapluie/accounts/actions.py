"""Making people, giving and ending their roles. Each act is one transaction with its ledger entry.

Nobody makes themselves a reader: a reading term begins only when a second person who reads confirms
it, or the share holders do at set-up with their recovery sheets (DESIGN §3).
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts import (
    absences,
    apart,
    designations,
    lost_words,
    readers,
    rules,
    second_step,
)
from parapluie.accounts.errors import (
    AccountRefused,
    AlreadyHeld,
    DaysOff,
    UsernameTaken,
    not_confirmed,
)
from parapluie.accounts.models import (
    LANE_ROLES,
    SET_UP,
    Designation,
    NoticeAddress,
    Person,
    Role,
    RoleTerm,
)
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, Actor
from parapluie.vault import holders, staffkeys, wishes
from parapluie.vault.holders import DossierFacts
from parapluie.vault.staffkeys import UnlockedHolder


@transaction.atomic
def create_person(
    *,
    username: str,
    title: str,
    unit: str = "",
    password: str | None = None,
    totp_secret: str | None = None,
    passphrase: str | None = None,
    known_elsewhere: bool = False,
    by: Actor,
) -> Person:
    """Make a person; with a password they can sign in at once, with a passphrase they have a key.

    An invited person comes without either and stays inactive until they take up their link. Whom
    the City's directory knows (`known_elsewhere`) needs no link: single sign-on lets them in.
    """
    name = username.strip().lower()
    _require_free(name)
    person = Person(username=name, title=title.strip(), unit=unit.strip())
    person.is_active = password is not None or known_elsewhere
    person.set_password(password)
    person.save()
    entries.append("person.created", subject=person.pk, by=by)
    if totp_secret:
        second_step.set_second_step(person, totp_secret)
    if passphrase:
        staffkeys.make_key(person.holder, passphrase, by)
    return person


@transaction.atomic
def describe_person(person: Person, *, username: str, title: str, unit: str, by: Actor) -> None:
    """Correct what somebody is called here. Past acts keep their actor: the ledger knows no names.

    The title is what reporters see, and says whether somebody must be trained.
    """
    name = username.strip().lower()
    if name != person.username:
        _require_free(name)
    person.username, person.title, person.unit = name, title.strip(), unit.strip()
    person.save(update_fields=["username", "title", "unit"])
    entries.append("person.described", subject=person.pk, by=by)


@transaction.atomic
def propose_role(
    person: Person,
    *,
    role: Role,
    lane: str = "",
    begins: date | None = None,
    until: date | None = None,
    by: Actor,
) -> RoleTerm:
    """Begin a role; a reading role is only proposed by this and waits to be confirmed.

    It begins today or on the day said, and stands up to and including `until`, or without an end.
    Raise `AlreadyHeld` where they have it or it waits: its days are what was given, or confirmed.
    """
    role = Role(role)
    if role in LANE_ROLES and not lane:
        raise AccountRefused(
            Refusal(_("This role needs a kind of matter."), _("Choose which matters it is for."))
        )
    apart.require_apart(person, role, by)
    first = begins or today()
    _require_days(role, first, until)
    of_lane = lane if role in LANE_ROLES else ""
    _require_not_held(person, role, of_lane)
    term = RoleTerm.objects.create(
        person=person,
        role=role,
        lane=of_lane,
        begins=first,
        until=until,
        proposed_by=by.id or SET_UP,
    )
    entries.append(_act("proposed", term), subject=person.pk, by=by, clauses=["PRI-1"])
    return term


@carries_out("PRI-1")
@transaction.atomic
def confirm_reader(
    term: RoleTerm, *, confirmer: Person | None, by: Actor, key: UnlockedHolder | None = None
) -> None:
    """Let a proposed reading term begin. `confirmer` None: the share holders, at set-up.

    The confirmation holds for the key pair the person has now and for no later one. `key` is the
    one unlocked where the confirmer sits; raise `KeyReplaced` for one they have no longer.
    """
    if key is not None:
        staffkeys.require_present(key)
    term = RoleTerm.objects.select_for_update().select_related("person").get(pk=term.pk)
    digest = readers.key_digest(term.person.holder)
    stands = rules.hurdle(_facts(term, confirmer, has_key=bool(digest)))
    if stands:
        raise not_confirmed(stands)
    refusal = what_keeps_from_confirming(confirmer, term.lane) if confirmer else None
    if refusal:
        raise AccountRefused(refusal)
    if term.ends or term.key_digest == digest:
        return
    term.confirmed_by = confirmer.pk if confirmer else SET_UP
    term.confirmed_on = today()
    term.key_digest = digest
    term.save(update_fields=["confirmed_by", "confirmed_on", "key_digest"])
    entries.append(
        readers.confirming_act(term.lane),
        subject=term.person.pk,
        by=by,
        clauses=["PRI-1"],
        digest=readers.confirming_digest(term),
    )


@transaction.atomic
def give_role(
    person: Person, *, role: Role, lane: str = "", by: Actor, confirmed_by: Person | str = ""
) -> RoleTerm:
    """Propose a role and, for a reader, confirm it: `confirmed_by` a reader, or "setup"."""
    term = propose_role(person, role=role, lane=lane, by=by)
    if term.role == Role.READER and confirmed_by:
        confirmer = confirmed_by if isinstance(confirmed_by, Person) else None
        confirm_reader(term, confirmer=confirmer, by=by)
        term.refresh_from_db()
    return term


@transaction.atomic
def end_role(term: RoleTerm, *, by: Actor) -> None:
    """End a role today: the checks refuse at once, and tonight's keys leave the person out."""
    if term.ends:
        return
    _require_another_administrator(term)
    term.ends = today()
    term.save(update_fields=["ends"])
    digest = b""
    if term.role == Role.READER:
        digest = readers.ending_digest(term)
        wishes.forget(term.person.holder, lane=term.lane)
    entries.append(_act("ended", term), subject=term.person_id, by=by, digest=digest)


@transaction.atomic
def say_line(person: Person, *, above: Person | None, by: Actor) -> None:
    """Note whom somebody reports to: who leads them never looks into what is said about them.

    Raise `AccountRefused` where the line would lead back to where it began.
    """
    seen = above
    while seen is not None:
        if seen == person:
            raise AccountRefused(
                Refusal(_("They would report to themselves."), _("Choose somebody else."), "PRI-3")
            )
        seen = seen.reports_to
    person.reports_to = above
    person.save(update_fields=["reports_to"])
    entries.append("person.line", subject=person.pk, by=by, clauses=["PRI-3"])


@transaction.atomic
def see_person_off(person: Person, *, by: Actor) -> None:
    """End every role and the account of someone who leaves. Past acts keep their actor."""
    if person.left_on:
        return
    for term in person.terms.filter(ends=None).select_related("person"):
        end_role(term, by=by)
    second_step.clear_second_step(person)
    person.is_active = False
    person.left_on = today()
    person.set_unusable_password()
    person.save(update_fields=["is_active", "left_on", "password"])
    person.invitations.filter(taken_up_on=None, revoked_on=None).update(revoked_on=today())
    NoticeAddress.objects.filter(person=person).delete()
    person.absences.all().delete()
    entries.append("person.left", subject=person.pk, by=by)


@transaction.atomic
def let_in(person: Person, *, by: Actor) -> None:
    """Open the account of somebody invited whom the directory knows: they need no link any more.

    It stays good, and so does what they were appointed to: they never left.
    """
    person.is_active = True
    person.save(update_fields=["is_active"])
    entries.append("person.let-in", subject=person.pk, by=by)


@transaction.atomic
def take_back(person: Person, *, by: Actor) -> None:
    """Open the account of somebody who comes back, as a newcomer's: no role, no second step.

    What they may not touch stays as it was. They sign in through the directory or a new link.
    """
    for appointed in Designation.objects.filter(person=person, ends=None):
        designations.end(appointed, by=by)
    second_step.clear_second_step(person)
    person.is_active, person.left_on = True, None
    person.save(update_fields=["is_active", "left_on"])
    entries.append("person.returned", subject=person.pk, by=by)


@transaction.atomic
def make_vault_key(person: Person, *, passphrase: str, by: Actor) -> None:
    """Make a person's key pair. What was confirmed for an earlier pair has to be confirmed again.

    Otherwise whoever got hold of an account could make a key of their own and read with it. In the
    place of another key only once somebody who leads the person has seen them.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    refusal = lost_words.check_new_key(held)
    if refusal:
        raise AccountRefused(refusal)
    person.terms.filter(role=Role.READER, ends=None).update(
        confirmed_by="", confirmed_on=None, key_digest=""
    )
    staffkeys.make_key(person.holder, passphrase, by)


def needs_key(person: Person) -> bool:
    """Say whether the person reads, is proposed to, or interprets: nobody else opens anything."""
    return person.terms.filter(ends=None, role__in=(Role.READER, Role.INTERPRETER)).exists()


def what_keeps_from_confirming(person: Person, lane: str) -> Refusal | None:
    """Return why this person lets nobody read a lane today; None where nothing stands against.

    A second person who reads is one who may read there now: trained, signed, and here.
    """
    refusal = holders.check_holder(person.holder, DossierFacts("", "", lane, ""))
    if refusal is None and absences.is_away(person):
        return Refusal(
            _("You are noted as away."),
            _("Say on the page “Away, and who stands in” that you are back."),
            "PRI-1",
        )
    return refusal


def _require_free(username: str) -> None:
    """Refuse a username somebody has, or had: who left keeps theirs, with their past acts."""
    if Person.objects.filter(username=username).exists():
        raise UsernameTaken


def _require_days(role: Role, begins: date, until: date | None) -> None:
    """Refuse days that lie behind, and a last day for whoever must be there to end the others."""
    if begins < today() or (until is not None and until < begins):
        raise DaysOff(
            Refusal(
                _("A role begins today or later, and ends no earlier than it begins."),
                _("Look at both days again."),
                "PRI-1",
            )
        )
    if until is not None and role is Role.ADMINISTRATOR:
        raise DaysOff(
            Refusal(
                _("An administrator has no last day: nobody could end or give roles after it."),
                _("Leave it empty, and end the role by hand when somebody follows."),
                "PRI-1",
            )
        )


def _require_not_held(person: Person, role: Role, lane: str) -> None:
    """Refuse a role they have or that waits; end one whose last day is past, the clock being late.

    The person's row is held, so that two who give the same role at once are seen one after another.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    held = person.terms.select_related("person").filter(role=role, lane=lane, ends=None).first()
    if held is None:
        return
    if held.is_over:
        end_role(held, by=SYSTEM)
        return
    raise AlreadyHeld(held)


def _require_another_administrator(term: RoleTerm) -> None:
    """Refuse to end the last administrator's role: nobody could invite anyone any more."""
    if term.role != Role.ADMINISTRATOR or not term.person.is_active:
        return
    others = RoleTerm.objects.standing(today()).filter(role=Role.ADMINISTRATOR)
    if not others.exclude(person=term.person_id).exists():
        raise AccountRefused(
            Refusal(
                _("This is the last administrator."),
                _("Invite another one first; when they have signed in, end this role."),
            )
        )


def _facts(term: RoleTerm, confirmer: Person | None, *, has_key: bool) -> rules.Confirmation:
    standing = RoleTerm.objects.standing(today())
    administrators = set(standing.filter(role=Role.ADMINISTRATOR).values_list("person", flat=True))
    who = confirmer.pk if confirmer else SET_UP
    return rules.Confirmation(
        person=term.person_id,
        person_administers=term.person_id in administrators,
        person_has_key=has_key,
        proposer=term.proposed_by if confirmer else "",
        confirmer=who,
        confirmer_reads=confirmer is None or _reads(confirmer, term.lane),
        confirmer_administers=who in administrators,
    )


def _reads(person: Person, lane: str) -> bool:
    present = (person.pk, readers.key_digest(person.holder))
    terms = RoleTerm.objects.standing(today()).filter(person=person)
    return present in readers.confirmed(list(terms), lane)


def _act(step: str, term: RoleTerm) -> str:
    return ".".join(filter(None, ("role", step, term.role, term.lane)))
