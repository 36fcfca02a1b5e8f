"""The one spelling of an entry as bytes, so that its hash binds every field of it.

Format 1: the byte 01, then each field in the order of `leaf_bytes` as a four-byte big-endian length
and its bytes; texts in UTF-8, the day as YYYY-MM-DD, the second as eight big-endian bytes or none.
The place in the tree is not in it: the tree itself says it.
"""

from parapluie.ledger import tree
from parapluie.ledger.models import Entry

FORMAT = b"\x01"


def leaf_bytes(entry: Entry) -> bytes:
    """Return the bytes of an entry that its leaf stands for."""
    fields = (
        entry.id.encode(),
        entry.day.isoformat().encode(),
        b"" if entry.second is None else entry.second.to_bytes(8, "big", signed=True),
        entry.actor_role.encode(),
        entry.actor.encode(),
        entry.act.encode(),
        entry.subject.encode(),
        entry.clauses.encode(),
        bytes(entry.digest),
    )
    return FORMAT + b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def leaf_hash(entry: Entry) -> bytes:
    """Return the hash of an entry's leaf."""
    return tree.leaf_hash(leaf_bytes(entry))
