"""An answer that isn't the whole one: the person is told by which day there is more.

The first answer ends the City's first clock; this is the next one (PRI-6).
"""

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter
from parapluie.cases.task_rows import Task, TaskKind
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal

LONGEST = timedelta(days=30)


@carries_out("PRI-6")
def keep(held: Matter, again_by: date | None, by: Desk) -> dict[str, object]:
    """Return what the answer says of it; what was promised before is kept by this answer.

    Raise `CasesRefused` for a day that is over or far away.
    """
    if again_by and not times.today() <= again_by <= times.today() + LONGEST:
        raise CasesRefused(
            Refusal(
                _("The person should hear again within 30 days."),
                _("Choose a nearer day. You can always promise the next one then."),
                "PRI-6",
            )
        )
    waiting = Task.objects.filter(matter=held, kind=TaskKind.WRITE, done_on=None)
    kept = waiting.filter(Q(person=None) | Q(person=by.person))  # a colleague's stays theirs
    kept.update(done_on=times.today(), done_by=by.person)
    if again_by is None:
        return {}
    Task.objects.create(matter=held, kind=TaskKind.WRITE, due_on=again_by)
    return {"again_by": again_by.isoformat()}
