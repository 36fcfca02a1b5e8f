"""Where sealed files lie: a folder of the data folder. Django's storage, made to last and to go.

A city that keeps them elsewhere (S3) names another storage in settings.STORAGES; what is written
there is sealed before it gets here.
"""

import os
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from parapluie.kit.times import today

FOLDER: Final = "attachments"
_PIECE: Final = 1 << 20
_FRESH, _SETTLED = 0, 1  # seconds since 1970, all that a file's date says


class SealedFiles(FileSystemStorage):
    """Files that are on disk once they are saved, and written over before they are deleted."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        """Return where the files lie: in whatever is the data folder now."""
        return str(Path(settings.DATA) / FOLDER)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).absolute())

    def _save(self, name: str, content: Any) -> str:  # noqa: ANN401  as Django has it
        """Write a file and wait until it is on disk; leave none half written."""
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]  # not in the stubs
            path = Path(self.path(saved))
            os.utime(path, (_FRESH, _FRESH))  # an hour beside it would tell when somebody wrote
            _sync(path)
            _sync(path.parent)
        except OSError:
            Path(self.path(name)).unlink(missing_ok=True)
            raise
        return saved

    def delete(self, name: str) -> None:
        """Write over a file, then delete it."""
        path = Path(self.path(name))
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(secrets.token_bytes(min(left, _PIECE)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()

    def settle(self, name: str) -> None:
        """Write a file anew on the day after, so that the disk doesn't tell its hour either.

        The time of a file's making can't be set; so all files of a day are made again in one go,
        in the order of their random names.
        """
        path = Path(self.path(name))
        found = path.stat()
        if found.st_mtime != _FRESH or _day(found.st_ctime) >= today():
            return
        beside = path.with_name(f"{path.name}.settling")
        beside.unlink(missing_ok=True)
        beside.touch(0o600)
        beside.write_bytes(path.read_bytes())
        os.utime(beside, (_SETTLED, _SETTLED))
        _sync(beside)
        beside.replace(path)
        _sync(path.parent)


def _day(moment: float) -> date:
    return timezone.localdate(datetime.fromtimestamp(moment, UTC))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
