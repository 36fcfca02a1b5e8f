"""For each control what the product would be without it: a stand-in that stops nobody.

Used by the kill test alone; no file of the product knows of these. A stand-in takes the same
arguments as the control. Most let everything pass. Where the clause is that nothing may be asked of
the person (PRE-3, SCO-1a), the stand-in is the one that asks.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from parapluie.accounts.models import LANE_ROLES, Designation, Person, Role, RoleTerm
from parapluie.accounts.readers import confirming_act, confirming_digest, key_digest
from parapluie.cases.interpreting_rows import Interpreting
from parapluie.cases.models import Conduct, Matter
from parapluie.cases.receiving import Withdrawal
from parapluie.cases.sharing_rules import State
from parapluie.cases.wishes_rows import Wishes
from parapluie.kit import times
from parapluie.kit.attachments import Clean
from parapluie.kit.errors import Refusal, refuse
from parapluie.ledger import entries
from parapluie.ledger.checking import Verdict
from parapluie.ledger.entries import SYSTEM, Actor
from parapluie.provisioning.mapping import Given
from parapluie.publicinfo.contacts import Contact
from parapluie.training.models import Completion, Course, Position
from parapluie.vault.models import Dossier
from parapluie.vault.reasons import Reason


def _whoever_is_proposed_reads(
    term: RoleTerm, *, confirmer: object, by: object, key: object = None
) -> None:
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


def _lets_words_pass(matter: Matter, *, no_contact: bool, no_visit: bool, by: object) -> Matter:
    """Say that the words were read, and tick nothing."""
    Wishes.objects.filter(matter=matter).update(limits_unread=False)
    return matter


def _some_day(lane: str, *, urgent: bool) -> date:
    return times.today() + timedelta(days=30)


def _says_erased(letterbox: object) -> Withdrawal:
    return Withdrawal(True)


def _asks_who_you_are(form: object, *, lane: str, language: str, secret: object) -> object:
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


def _whatever_was_said(
    title: str, *, kind: str, exposure: str, required: bool, reason: str, by: Actor
) -> Position:
    said = {"kind": kind, "exposure": exposure, "required": required, "reason": reason}
    return Position.objects.create(title=title, decided_on=times.today(), decided_by=by.id, **said)


def _any_course_counts(*, title: str, developer: object, qualifying: bool, by: object) -> Course:
    return Course.objects.create(title=title, developer=developer, qualifying=qualifying)


def _keeps_the_key(dossier: object, holder: str, *, why: str, by: object) -> None:
    """Leave the holder their grants."""


def _keeps_no_record(matter: Matter, *, call: object, by: object) -> Matter:
    return matter


def _anybody_reads_first(chosen: str) -> list[Person]:
    return [one.person for one in Designation.objects.order_by("-rank", "pk")]


def _whoever_is_appointed(row: Conduct) -> list[Person]:
    return [one for one in _anybody_reads_first("") if one.pk != row.first_reader_id]


def _bars_nobody(matter: Matter, people: object, *, by: object) -> Matter:
    Conduct.objects.filter(about=matter.reference).update(opened_up_on=times.today())
    return matter


def _hears_no_answer(letterbox: object, question_id: str, *, answer: object) -> State:
    return State.ASKED


def _keeps_the_rung(letterbox: object, *, allows: object) -> None:
    """Leave everything as it was."""


def _every_interpreter_everywhere(about: str) -> list[tuple[str, str]]:
    rows = Interpreting.objects.values_list("person", "key_digest")
    return [(person, key) for person, key in rows]


def _forgets_how_it_came(reference: str, way: object, *, by: object) -> None:
    """Leave it as if it had come from the public page, its code never seen by anyone."""


HOUSE: Mapping[str, Callable[..., object]] = {
    "accounts.absences.check_deputy": lambda person, deputy: None,
    "accounts.actions.confirm_reader": _whoever_is_proposed_reads,
    "accounts.checks.agreement_signed": lambda holder, facts: None,
    "accounts.checks.no_conflict": lambda holder, facts: None,
    "accounts.checks.reads_lane": lambda holder, facts: None,
    "provisioning.scim_people.end": lambda person: None,
    "provisioning.scim_wire.is_directory": lambda token: True,
    "provisioning.mapping.given_by": lambda names: {
        Given(role, "a" if role in LANE_ROLES else "") for role in Role
    },
    "accounts.conflicts.declare": _forgets_the_answer,
    "accounts.lost_words.check_new_key": lambda person: None,
    "accounts.lost_words.check_seer": lambda person, seer: None,
    "accounts.callmail.words": lambda: ("An urgent report", "A report is about tonight."),
    "cases.access.matters_for": _every_matter,
    "cases.access.counted_for": lambda desk, lanes: Matter.objects.filter(lane__in=list(lanes)),
    "cases.access.told_to": _everybody_is_told,
    "cases.actions.check_answered": lambda matter: None,
    "cases.calling.may_be_called": lambda person, matter: True,
    "cases.calling.next_rung": lambda rungs, called: (),
    "cases.danger.record_call": _keeps_no_record,
    "cases.digest.something_waits": lambda person: False,
    "cases.late.days_late": lambda due_on, day: 0,
    "cases.roster.check_turn": lambda lane, person: None,
    "cases.consistency.share": lambda yes, no: str(yes),
    "cases.consistency.cell": lambda count: str(count),
    "cases.consistency.row_of": lambda lived: lived.person,
    "cases.holding.wanted": lambda text: text.strip().capitalize(),
    "cases.attaching.check_lane": lambda lane: None,
    "cases.attaching.take_back": lambda letterbox, *, blob: None,
    "cases.attaching.cleaned": _as_it_came,
    "cases.holding.check_declared": lambda person, reference: None,
    "cases.actions.check_reckoning": lambda closing: None,
    "cases.ready_texts.texts_for": lambda lane, stage: [],
    "cases.moderation.check_reason": lambda text: None,
    "cases.checks.first_reader_alone": lambda holder, facts: None,
    "cases.conduct.check_found": lambda matter, findings: None,
    "cases.own_words.check_own_words": lambda texts, originals, *, run=4: None,
    "cases.whole.check_whole": lambda dossiers, by: None,
    "cases.limits.check_heeded": lambda matter: None,
    "cases.heeding.check_enough": lambda *, no_contact, no_visit: None,
    "cases.sharing_unasked.check_words": lambda fields, originals: None,
    "cases.heeding.heed": _lets_words_pass,
    "cases.promising.keep": lambda held, again_by, by: {},
    "cases.instructing.check_manager": lambda person, known, by: None,
    "cases.instructing.check_served": lambda matter: None,
    "cases.conduct.late_for": lambda desk: [],
    "cases.conduct.refer": lambda matter, *, referred_on, closed_on, by: matter,
    "cases.keys.bar": _bars_nobody,
    "cases.actions.check_nothing_waits": lambda matter: None,
    "cases.routing.is_named": lambda person, words: False,
    "cases.rerouting.hand_on": lambda reference: False,
    "cases.routing.others_in_line": _whoever_is_appointed,
    "cases.routing.in_line_to_read": _anybody_reads_first,
    "cases.concerns.check_closing": lambda matter, reason: None,
    "cases.concerns.check_decided": lambda concern: None,
    "cases.concerns.check_file": lambda matter: None,
    "cases.concerns.check_finding": lambda subject, found, section: None,
    "cases.concerns.check_neutral": lambda sentence: None,
    "cases.concerns.needs_supervisor": lambda found: False,
    "cases.masking.masked": lambda text: text,
    "cases.concerns.check_words": lambda sentence: None,
    "cases.moving.check_told": lambda matter: None,
    "cases.moving.check_move": lambda lane, to, by: None,
    "cases.moving.check_readers": lambda matter, to: None,
    "cases.support.what_to_look_at": lambda subject: (),
    "cases.visiting.check_alone": lambda wanted: None,
    "cases.visiting.check_visit": lambda matter, wanted: None,
    "cases.keeping.not_taken_back": lambda holder, facts: None,
    "cases.limits.check_contact": lambda matter, *, override=None: None,
    "cases.limits.check_visit": lambda matter, *, override=None: None,
    "cases.receiving.check_message": _a_place_or_nothing,
    "cases.receiving.due_day": _some_day,
    "cases.receiving.never_alone": lambda readers, fewest: None,
    "cases.receiving.who_opened": lambda letterbox: [],
    "cases.receiving.withdraw": _says_erased,
    "cases.taking_on.check_assignee": lambda matter, person: None,
    "cases.wishes.counted": lambda matters: Wishes.objects.filter(matter__in=matters),
    "cases.sharing.answer_question": _hears_no_answer,
    "cases.sharing.change_rung": _keeps_the_rung,
    "cases.sharing.check_city_may_act": lambda matter: None,
    "cases.sharing.check_consented": lambda question, said: None,
    "cases.sharing_acts.check_asking": lambda earlier, why: None,
    "cases.sharing_acts.tell": lambda held, proposal, handed, basis, by, tell_on=None: None,
    "cases.sharing_ends.take_all_back": lambda matter: None,
    "cases.sharing_rules.covers": lambda *, state, until, same_words, today: True,
    "cases.sharing_unasked.check_basis": lambda partner, basis: None,
    "cases.sharing_unasked.check_silence": lambda basis, silence: None,
    "intake.sharing.what_left": lambda dossier, items: [],
    "cases.two_people.check_second": lambda row, by: None,
    "cases.rules.governed_by": lambda act: (),
    "cases.rules.last_word_is_ours": lambda said: True,
    "cases.rules.missing_at_closing": lambda *, as_asked, asked, done, why: (),
    "cases.holding.check_own_lane": lambda desk, lane: None,
    "cases.holding.require_present_key": lambda by: None,
    "cases.interpreters.check_agreed": lambda row: None,
    "cases.interpreters.check_wish": lambda wish, *, asked_them: None,
    "cases.interpreting.guests_of": _every_interpreter_everywhere,
    "cases.interpreting.refuse": lambda letterbox: None,
    "cases.thread.with_translations": lambda lines, items: tuple(lines),
    "cases.entering.check_trained": lambda person: None,
    "cases.ways.note_way": _forgets_how_it_came,
    "vault.letterbox.check_own": lambda row: None,
    "intake.actions.accept": _asks_who_you_are,
    "disclosure.checks.check_basis": (lambda partner, basis, *, about, by, second, grounds: None),
    "disclosure.checks.check_consent": lambda basis, consent, digest, *, about: None,
    "disclosure.checks.check_fields": lambda purpose, fields, basis: None,
    "disclosure.checks.check_kind": lambda kind: None,
    "disclosure.checks.check_leaving": lambda fields, language: (),
    "cases.children.due_at_once": lambda due, texts: due,
    "cases.children.shows_duty": lambda thread: False,
    "cases.lapsing.may_not_read": lambda lane, people: [],
    "cases.gaps.whom_to_alarm": lambda lane: set(),
    "cases.gaps.tell_nobody_reads": lambda matter: False,
    "cases.gaps.tell_reads_again": lambda matter, reader: False,
    "cases.hiding.with_hidden": lambda content: dict(content),
    "intake.people.to_look_at": lambda lane, typed: "",
    "screens.leaving.barred": lambda text: text,
    "screens.writing.stopped_in": lambda texts, where, language="", apart_from=frozenset(): (),
    "vault.writing.require_writable": lambda written: None,
    "disclosure.checks.check_recipient": lambda partner, purpose, until: None,
    "intake.letters.pass_on": _keeps_it_to_itself,
    "intake.pages.read_letterbox": _shows_nothing,
    "ledger.checking.verify": _all_is_well,
    "ledger.models.refuse_change": lambda: None,
    "oversight.reviewing.check_signer": lambda by: None,
    "oversight.reviewing.check_whole": lambda rows: None,
    "oversight.reviewing.is_as_signed": lambda review: True,
    "oversight.rules.is_another": lambda person, by: True,
    "oversight.rules.unusual": lambda days, *, opens, closes: [],
    "publicinfo.contacts.in_order": _as_it_comes,
    "training.actions.add_course": _any_course_counts,
    "training.actions.counts_until": lambda completed_on: date(9999, 1, 1),
    "training.checks.training_in_date": lambda holder, facts: None,
    "training.certificates.certifiable": lambda: Completion.objects.all(),
    "training.cliff.edges": lambda day: [],
    "training.learning.check_all_read": lambda page, lesson: None,
    "training.learning.check_in_force": lambda version: None,
    "training.learning.missed": lambda questions, answers: set(),
    "training.learning.on_offer": lambda day: [],
    "training.organisations.hurdle": lambda organisation, by: None,
    "training.publishing.check_developer": lambda course, pack: None,
    "training.reminding.reminder_for": lambda person, day: None,
    "training.actions.require_begun": lambda sessions: None,
    "training.register.must_be_trained": lambda position, *, reads: False,
    "training.requiring.decide_position": _whatever_was_said,
    "training.trainers.is_own": lambda organisation, course: True,
    "vault.holders.check_holder": lambda holder, dossier: None,
    "vault.letterbox.check_key": lambda row, private: None,
    "vault.reasons.require_reason": lambda holder, about: Reason.OTHER,
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
