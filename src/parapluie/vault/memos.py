"""A few words sealed to one member of staff: what they are asked to do. It gives no dossier's key.

Nobody else opens them, recovery neither: whoever wrote them has them, and can write them again.
"""

import json

from parapluie.kit import crypto
from parapluie.vault import keys, staffkeys, writing
from parapluie.vault.errors import CannotOpenDossier, KeyNotInLedger
from parapluie.vault.formats import Content, bound
from parapluie.vault.staffkeys import UnlockedHolder
from parapluie.vault.writing import Written


def seal_to(holder: str, content: Content, *, bound_to: str) -> bytes:
    """Seal words to one holder. Raise `KeyNotInLedger` where they have no key the ledger knows.

    `bound_to` names the row they lie in: moved to another, they no longer open.
    """
    writing.require_writable(Written("memo", "system", content))
    public = keys.of_staff([holder]).get(holder)
    if public is None:
        raise KeyNotInLedger
    said = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return crypto.seal(public, said, info=_info(holder, bound_to))


def open_with(unlocked: UnlockedHolder, sealed: bytes, *, bound_to: str) -> Content:
    """Undo `seal_to`. Raise `CannotOpenDossier` for any other key, holder or row.

    Raise `KeyReplaced` for one the holder has no longer.
    """
    staffkeys.require_present(unlocked)
    try:
        said = crypto.unseal(unlocked.private, sealed, info=_info(unlocked.holder, bound_to))
    except crypto.CannotOpen:
        raise CannotOpenDossier from None
    found: Content = json.loads(said)
    return found


def _info(holder: str, bound_to: str) -> bytes:
    return bound("parapluie memo 1", holder, bound_to)
