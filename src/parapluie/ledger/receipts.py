"""The receipt a person gets at once: the leaf of their own act, signed by the City's ledger.

With it they can show later that the City received them, whatever the City's database says by then.
"""

from base64 import b64encode

from parapluie.ledger import leaves, notes
from parapluie.ledger.errors import LedgerError
from parapluie.ledger.models import Entry

# The first line differs from every origin, so that a receipt can't pass for a checkpoint.
FIRST_LINE = "parapluie receipt 1"


def receipt(entry: Entry) -> str:
    """Return a signed note: first line, ledger's name, day, and the leaf in base64.

    Raise `LedgerError` for an act of staff: its leaf holds the second, a receipt only the day.
    """
    if entry.second is not None:
        raise LedgerError("A receipt is given for acts that keep the day alone.")
    leaf = b64encode(leaves.leaf_bytes(entry)).decode()
    return notes.sign_note(f"{FIRST_LINE}\n{notes.origin()}\n{entry.day}\n{leaf}\n")


def receipt_holds(text: str) -> bool:
    """Say whether a text is a receipt of this ledger, unchanged."""
    opened = notes.open_note(text)
    return opened is not None and opened.startswith(f"{FIRST_LINE}\n")
