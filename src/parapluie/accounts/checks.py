"""What the vault asks of a member of staff before every grant and every opening.

Named in VAULT_HOLDER_CHECKS. Each returns None or the refusal; what it can't recognise it refuses.
"""

from django.utils.translation import gettext as _

from parapluie.accounts import readers
from parapluie.accounts.models import Conflict, Role, RoleTerm
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.vault.holders import DossierFacts

_OTHER_HOLDERS = ("reporter:", "recovery:")  # they hold a key of their own, not a role


@carries_out("PRI-1")
def reads_lane(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse whoever has no confirmed reading term for the lane, or a key nobody confirmed."""
    if holder.startswith(_OTHER_HOLDERS):
        return None
    person = readers.person_id(holder)
    standing = RoleTerm.objects.standing(today()).filter(person=person)
    if standing.filter(role=Role.ADMINISTRATOR).exists():
        return Refusal(
            reason=_("An administrator reads no reports."),
            instead=_("Ask one of the readers to take this matter."),
            clause="PRI-1",
        )
    term = standing.filter(role=Role.READER, lane=facts.lane).first()
    if term and term.key_digest == readers.key_digest(holder):
        return None
    return Refusal(
        reason=_("Only confirmed readers open this kind of matter."),
        instead=_("Ask a reader to confirm you on the People page, or to take this matter."),
        clause="PRI-1",
    )


@carries_out("PRI-2", "PRI-3")
def no_conflict(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse whoever has, or is said to have, a conflict in the matter."""
    if holder.startswith(_OTHER_HOLDERS):
        return None
    person = readers.person_id(holder)
    if not Conflict.objects.filter(person=person, about=facts.about, stands=True).exists():
        return None
    return Refusal(
        reason=_("A conflict stands between you and this matter."),
        instead=_("Someone else takes it. You need not say why, and you can't undo it yourself."),
        clause="PRI-2",
    )
