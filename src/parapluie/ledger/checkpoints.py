"""Signs how large the tree is and what its root is (C2SP tlog-checkpoint), for witnesses to keep.

Nothing is signed that contradicts what was signed before, and nothing under another key.
"""

from base64 import b64encode

from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today
from parapluie.ledger import notes, store, tree
from parapluie.ledger.models import Checkpoint

_VERIFY = "Run `parapluie ledger verify`, and bring back what it names from the backup."


def sign_checkpoint() -> str:
    """Sign a checkpoint if the tree grew since the last one; say what was done.

    Raise `OperatorError` where the log, or the key file, isn't the one of the last checkpoint.
    """
    size, last = store.size(), newest()
    if last is not None:
        refuse_contradiction(last, size)
    if size == (last.size if last else 0):
        return "no new checkpoint"
    root = tree.root(size, store.read)
    note = notes.sign_note(text(size, root))
    Checkpoint.objects.create(size=size, root=root, note=note, made_on=today())
    return f"checkpoint signed at {size} entries"


def newest() -> Checkpoint | None:
    """Return the last checkpoint signed, if there is one."""
    return Checkpoint.objects.order_by("-size").first()


def text(size: int, root: bytes) -> str:
    """Return the text of a checkpoint: the ledger's name, size, root."""
    return f"{notes.origin()}\n{size}\n{b64encode(root).decode()}\n"


def refuse_contradiction(last: Checkpoint, size: int) -> None:
    """Raise `OperatorError` where a log of `size` entries doesn't continue a signed checkpoint."""
    if notes.open_note(last.note) is None:
        raise OperatorError(
            f"The checkpoint at {last.size} entries was not signed by this key file and name "
            f"({notes.origin()}). Bring back DATA/keys/ledger from the backup, and the setting "
            "PARAPLUIE_LEDGER_ORIGIN as it was; don't make a new key."
        )
    if notes.open_note(last.note) != text(last.size, bytes(last.root)):
        raise OperatorError(f"The checkpoint at {last.size} entries was changed. {_VERIFY}")
    if size < last.size or tree.root(last.size, store.read) != bytes(last.root):
        raise OperatorError(
            f"The ledger has {size} entries that do not continue the {last.size} that were signed: "
            f"an old copy of the database, or a changed one. {_VERIFY}"
        )
