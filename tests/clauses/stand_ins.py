"""For each control what the product would be without it: a stand-in that stops nobody.

Used by the kill test alone; no file of the product knows of these. A stand-in takes the same
arguments as the control. Most let everything pass. Where the clause is that nothing may be asked of
the person (PRE-3, SCO-1a), the stand-in is the one that asks.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from parapluie.accounts.models import RoleTerm
from parapluie.accounts.readers import confirming_act, confirming_digest, key_digest
from parapluie.cases.models import Matter
from parapluie.cases.receiving import Withdrawal
from parapluie.kit import times
from parapluie.kit.attachments import Clean
from parapluie.kit.errors import Refusal, refuse
from parapluie.ledger import entries
from parapluie.ledger.checking import Verdict
from parapluie.ledger.entries import SYSTEM
from parapluie.publicinfo.contacts import Contact
from parapluie.training.models import Course
from parapluie.vault.models import Dossier


def _whoever_is_proposed_reads(term: RoleTerm, *, confirmer: object, by: object) -> None:
    term.confirmed_by, term.confirmed_on = "setup", times.today()
    term.key_digest = key_digest(term.person.holder)
    term.save()
    said = confirming_digest(term)
    entries.append(confirming_act(term.lane), subject=term.person_id, by=SYSTEM, digest=said)


def _forgets_the_answer(
    person: object, about: str, kind: str, by: object, *, pinned: bool = False
) -> None:
    """Keep nothing of what the person declared."""


def _every_matter(desk: object) -> object:
    return Matter.objects.all()


def _everybody_is_told(desk: object, dossiers: Iterable[Dossier], order: object) -> list[str]:
    return sorted({one.about for one in dossiers})


def _a_place_or_nothing(text: str) -> Refusal | None:
    said = "Please say the street and number."
    return None if any(sign.isdigit() for sign in text) else Refusal(said, said)


def _some_day(*, urgent: bool) -> date:
    return times.today() + timedelta(days=30)


def _says_erased(letterbox: object) -> Withdrawal:
    return Withdrawal(True)


def _asks_who_you_are(form: object, *, language: str, secret: object) -> object:
    raise refuse("Please say your name and address.", instead="Then we can help.")


def _shows_nothing(state: object) -> dict[str, object]:
    return {"answers": [], "mine": [], "answer_by": None, "opened": []}


def _keeps_it_to_itself(act: str, dossier: object, given: object) -> dict[str, object]:
    return {"said": act, "answer_by": times.today().isoformat()}


def _all_is_well() -> Verdict:
    return Verdict(True, 0, 0, None, "")


def _as_it_comes(contacts: Iterable[Contact]) -> list[Contact]:
    return list(contacts)


def _as_it_came(raw: bytes) -> Clean:
    return Clean("image/jpeg", raw)


def _any_course_counts(*, title: str, developer: object, qualifying: bool, by: object) -> Course:
    return Course.objects.create(title=title, developer=developer, qualifying=qualifying)


def _keeps_the_key(dossier: object, holder: str, *, why: str, by: object) -> None:
    """Leave the holder their grants."""


HOUSE: Mapping[str, Callable[..., object]] = {
    "accounts.actions.confirm_reader": _whoever_is_proposed_reads,
    "accounts.checks.no_conflict": lambda holder, facts: None,
    "accounts.checks.reads_lane": lambda holder, facts: None,
    "accounts.conflicts.declare": _forgets_the_answer,
    "cases.access.matters_for": _every_matter,
    "cases.access.told_to": _everybody_is_told,
    "cases.actions.check_answered": lambda matter: None,
    "cases.actions.check_assignee": lambda matter, person: None,
    "cases.attaching.check_lane": lambda lane: None,
    "cases.attaching.cleaned": _as_it_came,
    "cases.holding.check_declared": lambda person, reference: None,
    "cases.actions.check_reckoning": lambda closing: None,
    "cases.receiving.check_message": _a_place_or_nothing,
    "cases.receiving.due_day": _some_day,
    "cases.receiving.never_alone": lambda readers: None,
    "cases.receiving.who_opened": lambda letterbox: [],
    "cases.receiving.withdraw": _says_erased,
    "cases.rules.governed_by": lambda act: (),
    "cases.rules.last_word_is_ours": lambda said: True,
    "cases.rules.missing_at_closing": lambda *, as_asked, asked, done, why: (),
    "intake.actions.accept_report": _asks_who_you_are,
    "intake.letters.pass_on": _keeps_it_to_itself,
    "intake.pages.read_letterbox": _shows_nothing,
    "ledger.checking.verify": _all_is_well,
    "ledger.models.refuse_change": lambda: None,
    "publicinfo.contacts.in_order": _as_it_comes,
    "training.actions.add_course": _any_course_counts,
    "training.checks.training_in_date": lambda holder, facts: None,
    "vault.holders.check_holder": lambda holder, dossier: None,
    "vault.letterbox.check_key": lambda row, private: None,
    "vault.renewing.remove_holder": _keeps_the_key,
}

SAMPLE: Mapping[str, Callable[..., object]] = {
    "tests.clauses.sample_house.doors.may_enter": lambda hour: True,
    "tests.clauses.sample_house.doors.may_ring": lambda hour: True,
    "tests.clauses.sample_house.doors.may_knock": lambda hour: True,
    "tests.clauses.sample_house.doors.may_shout": lambda hour: True,
    "tests.clauses.sample_house.doors.may_sing": lambda: True,
}

STAND_INS: Mapping[str, Callable[..., object]] = {**HOUSE, **SAMPLE}
