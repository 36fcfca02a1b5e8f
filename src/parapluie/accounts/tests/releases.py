"""The database of a release before this one, on a disk of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps.registry import Apps
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


@contextmanager
def city_of(folder: Path, release: str) -> Iterator[tuple[MigrationExecutor, Apps]]:
    """Give the city "old" as it was after a migration of this room, and what leads it on."""
    named = {**connections.settings["default"], "NAME": str(folder / "old.sqlite3")}
    old = DatabaseWrapper(named, "old")
    old.ensure_connection()
    connections["old"] = old
    executor = MigrationExecutor(old)
    yield executor, executor.migrate([("accounts", release)]).apps
    old.close()
    del connections["old"]
