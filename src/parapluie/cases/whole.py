"""What a reader has to open entirely before they judge by it.

Somebody who became a reader later opens only what came since. What they can't read they can't rule
out: that nothing was said of a thing, or that words are not the person's own.
"""

from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases import holding
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter
from parapluie.cases.wishes_rows import Reach
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.vault import opening
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import Dossier


@carries_out("BRI-3a")
def check_whole(dossiers: list[Dossier], by: Desk) -> Refusal | None:
    """Refuse whoever has no key to something that was said earlier."""
    if not any(opening.items_closed_to(one, by.person.holder) for one in dossiers):
        return None
    return Refusal(
        _("Something said earlier is not open to your key, so you can't judge by it."),
        _("Ask a colleague who reads all of it to do this, or to share it with you."),
        "BRI-3a",
    )


def open_whole(matter: Matter, by: Desk) -> list[OpenItem]:
    """Return all that lies in the file, and how the person may be reached, as it was written.

    Nothing is masked. Raise `CasesRefused` where a part of it is closed to this reader.
    """
    reach = Reach.objects.filter(matter=matter).select_related("dossier").first()
    asked = [matter.file, *([reach.dossier] if reach else [])]
    refusal = check_whole(asked, by)
    if refusal:
        raise CasesRefused(refusal)
    key = holding.unlocked_key(by)
    return [
        item
        for dossier in asked
        for item in opening.open_items(dossier, key, by=by.actor, purpose="compare")
    ]
