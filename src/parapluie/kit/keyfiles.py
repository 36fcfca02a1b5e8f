"""The installation's own secrets, each a small file under DATA/keys, readable by its owner alone.

They stay out of the database, so that a copy of the database opens nothing.
"""

import os
import tempfile
from pathlib import Path

from parapluie.kit.errors import OperatorError

PEPPER = (
    "pepper"  # goes into every reporter's code; lost pepper = lost codes, so it is in the backup
)
SALT = "salt"  # the installation's salt for codes
HANDLES = "handles"  # HMAC key: form nonce -> page handle
LEDGER = "ledger"  # Ed25519 seed that signs checkpoints and receipts
DJANGO = "django"  # signs sessions and form tokens
ALL = (PEPPER, SALT, HANDLES, LEDGER, DJANGO)
KEY_BYTES = 32


def create_missing(folder: Path) -> list[str]:
    """Create each key file that is not there yet; return the names created. Overwrites none."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [name for name in ALL if _create(folder / name)]


def read(folder: Path, name: str) -> bytes:
    """Return the 32 bytes of a key file. Raise `OperatorError` where it is absent or damaged."""
    path = folder / name
    try:
        content = path.read_bytes()
    except OSError as found:
        raise OperatorError(
            f"Key file {path} can't be read ({found.strerror}). "
            "Run `parapluie setup` on a new installation, or bring the file back from the backup."
        ) from found
    if len(content) != KEY_BYTES:
        raise OperatorError(
            f"Key file {path} has {len(content)} bytes, wanted {KEY_BYTES}: it is damaged. "
            "Bring it back from the backup; don't make a new one, or nothing sealed with it opens."
        )
    return content


def _create(path: Path) -> bool:
    """Write beside and link into place: a crash leaves either no key file or a whole one."""
    if path.exists():
        return False
    descriptor, beside = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(beside)
    except FileExistsError:
        return False  # another process was quicker
    finally:
        Path(beside).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True
