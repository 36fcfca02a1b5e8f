"""The person steers: the ladder, and their answer to each sharing that is put to them.

Their side of it, and what every room asks before it acts. It seals; it opens nothing.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.cases import instruction_ends, receiving, rules, sharing_rules
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter, Stage
from parapluie.cases.sharing_models import Rung, SharingQuestion
from parapluie.cases.sharing_rules import Allows, Answer, State
from parapluie.disclosure import actions as disclosure
from parapluie.disclosure import register
from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto, times
from parapluie.kit.errors import Refusal
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER, SYSTEM
from parapluie.vault import sealing
from parapluie.vault.models import Dossier
from parapluie.vault.sealing import NewItem


def allowed(reference: str) -> Allows:
    """Return how far the person lets the City go; nothing said: only listen and answer."""
    chosen = Rung.objects.filter(matter=reference).values_list("allows", flat=True).first()
    return Allows(chosen or Allows.LISTEN)


@carries_out("BRI-3a")
def check_city_may_act(matter: Matter) -> Refusal | None:
    """Refuse any act of the City beyond listening and answering, until the person allows it."""
    if sharing_rules.reaches(allowed(matter.pk), Allows.CITY):
        return None
    return Refusal(
        _("The person asked us only to listen and answer."),
        _("Tell them what the City could do, and ask whether they want it. They can allow it."),
        "BRI-3a",
    )


@carries_out("BRI-3a")
def change_rung(letterbox: Dossier, *, allows: Allows) -> None:
    """Let the person go up or down the ladder; those who read see it first from now on."""
    with transaction.atomic():
        matter = _held(letterbox)
        before = allowed(matter.pk)
        if before == allows:
            return
        if not sharing_rules.reaches(allows, before):
            _take_standing_yeses_back(matter)
        if not sharing_rules.reaches(allows, Allows.CITY):
            instruction_ends.end(matter)
        Rung.objects.update_or_create(matter=matter, defaults={"allows": allows})
        _tell(matter, "rung", {"allows": allows})
        _enter("sharing.rung", matter)


def _take_standing_yeses_back(matter: Matter) -> None:
    """Whoever allows less than before hasn't kept a yes from before; what left stays listed."""
    standing = SharingQuestion.objects.filter(matter=matter, state=State.YES)
    standing.update(state=State.WITHDRAWN, said_on=times.today())


@carries_out("BRI-3a")
def answer_question(letterbox: Dossier, question_id: str, *, answer: Answer) -> State:
    """Take the person's yes, no, not now, or the taking back of a yes; return what it made of it.

    Raise `CasesRefused` where this answer has no place any more, such as after the last day.
    """
    with transaction.atomic():
        matter = _held(letterbox)
        asked = _asked(matter, question_id, answer)
        used = asked.state == State.USED
        asked.state, asked.said_on = _following(asked, answer), times.today()
        said = _tell(matter, "consent", {"question": asked.pk, "answer": answer})
        if asked.state == State.YES:
            asked.yes = said
            _our_turn(matter)
        asked.save()
        _enter("sharing.answered", matter)
        if used:
            _take_back(asked)
    return State(asked.state)


@carries_out("BRI-3a", "BRI-2b")
def check_consented(question: SharingQuestion, said: bytes) -> Refusal | None:
    """Refuse a sharing unless the person said yes to exactly this, and it still stands.

    `said` is the digest (`digest_of`) of what would leave.
    """
    if sharing_rules.covers(
        state=question.state,
        until=question.until,
        same_words=crypto.same(said, bytes(question.digest)),
        today=times.today(),
    ):
        return None
    return Refusal(
        _("The person has not said yes to this, or took it back, or its last day is over."),
        _("Silence is no. Ask them again only with a new reason."),
        "BRI-3a",
    )


def digest_of(blind: str, consented: bytes) -> bytes:
    """Return what a question keeps of what it asks; the sealed blind lets nobody try guesses."""
    return crypto.digest(blind.encode() + consented)


def lapse_questions() -> str:
    """End what has passed its last day: silence never becomes a yes. A job of the clock."""
    passed = SharingQuestion.objects.filter(
        state__in=[*sharing_rules.PASSING], until__lt=times.today()
    )
    with transaction.atomic():
        rows = list(passed.select_for_update(of=("self",)).select_related("matter"))
        for one in rows:
            one.state = State.LAPSED
            one.save(update_fields=["state"])
            entries.append(
                "sharing.lapsed", subject=one.matter.file_id, by=SYSTEM, clauses=("BRI-3a",)
            )
    return f"{len(rows)} lapsed"


def questions_of(matter: Matter) -> list[SharingQuestion]:
    """Return what the person was asked, oldest day first."""
    return list(SharingQuestion.objects.filter(matter=matter).order_by("asked_on", "until", "pk"))


def said_no(reference: str, partner_id: str) -> date | None:
    """Return the last day on which the person said no about this partner."""
    asked = SharingQuestion.objects.filter(matter=reference, partner=partner_id, state=State.NO)
    return asked.order_by("-said_on").values_list("said_on", flat=True).first()


def questions_in(letterbox: Dossier) -> list[SharingQuestion]:
    """Return the same for a letterbox."""
    return list(SharingQuestion.objects.filter(matter__letterbox=letterbox))


def _asked(matter: Matter, question_id: str, answer: Answer) -> SharingQuestion:
    """Return the question, held; refuse an answer that has no place any more."""
    held = SharingQuestion.objects.select_for_update().filter(matter=matter)
    asked = held.filter(pk=question_id).first()
    if asked is None or _is_over(asked) or not sharing_rules.answered(asked.state, answer):
        raise refused(
            _("This question is not open any more."),
            instead=_("Nothing is given because of it. You can write to us at any time."),
        )
    return asked


def _following(asked: SharingQuestion, answer: Answer) -> State:
    return sharing_rules.answered(asked.state, answer) or State(asked.state)


def _take_back(asked: SharingQuestion) -> None:
    """Take back what left because of a yes that is gone: its link opens nothing any more."""
    for packet in register.sent_about(asked.matter_id):
        if packet.pk == asked.packet:
            disclosure.revoke_packet(packet, by=REPORTER)


def _our_turn(matter: Matter) -> None:
    """After a yes it is our turn again, by a day that the person is told."""
    if matter.stage == Stage.ANSWERED:
        matter.stage, matter.due_on = Stage.ASSIGNED, receiving.due_day(matter.lane, urgent=False)
        matter.save(update_fields=["stage", "due_on"])


def _is_over(question: SharingQuestion) -> bool:
    """Say whether its last day has passed; what was sent can be taken back even then."""
    return question.state in sharing_rules.PASSING and question.until < times.today()


def _held(letterbox: Dossier) -> Matter:
    """Return the matter, held until the transaction ends; its readers have to look again."""
    rows = Matter.objects.select_for_update(of=("self",)).select_related("letterbox", "file")
    matter = rows.get(letterbox=letterbox)
    if not rules.may(matter.stage, rules.Act.STEER):
        raise CasesRefused(
            Refusal(_("This was withdrawn."), _("You can send a new message from the first page."))
        )
    matter.turn += 1
    matter.save(update_fields=["turn"])
    return matter


def _tell(matter: Matter, kind: str, content: dict[str, object]) -> str:
    """Seal what the person said where they read it again, and where those who read keep it.

    Return the id of the item in the file.
    """
    said = NewItem(kind, "reporter", {**content, "turn": matter.turn})
    sealing.seal_items(matter.letterbox, [said], by=REPORTER)
    return sealing.seal_items(matter.file, [said], by=REPORTER)[0].id


def _enter(act: str, matter: Matter) -> None:
    entries.append(act, subject=matter.file_id, by=REPORTER, clauses=("BRI-3a",))
