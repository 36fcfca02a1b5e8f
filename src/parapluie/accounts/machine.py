"""What this machine must be like: looked at by `doctor`, and by `setup` before it changes anything.

Each finding says what was found and what to do; none holds a secret.
"""

import shutil
import socket
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils.translation import gettext as _

from parapluie.accounts.readiness import Finding
from parapluie.clock import ticking, working
from parapluie.kit import crypto, keyfiles
from parapluie.kit.errors import OperatorError
from parapluie.kit.times import now, today
from parapluie.ledger.models import Entry
from parapluie.vault import backups

KEYS_MADE: Final = "keys.made"
_FREE_BYTES: Final = 512 * 1024 * 1024
_ROOM_TO_START: Final = 1024 * 1024  # below it not even one message could be kept
_SAFE_SQLITE: Final = (3, 51, 3)  # earlier ones may damage a WAL database with two processes
_CLOCK_SLACK: Final = timedelta(minutes=2)


def findings(port: int | None = None) -> list[Finding]:
    """Return everything there is to say about this machine; look, and change nothing."""
    if not has_database() and not any((settings.KEYS / name).exists() for name in keyfiles.ALL):
        return [_nothing_yet()]
    found = [*key_findings(), *_database(), _disk(), *_private_folders()]
    if all(one.holds for one in found):
        found += [_pepper_is_the_one(), _clock(), _backup_key()]
    if port is not None:
        found.append(_port(port))
    return found


def refuse_to_serve() -> None:
    """Raise `OperatorError` naming each fault that would lose or misdate what people send."""
    if not settings.DEMO and (settings.DATA / "demo-accounts.json").exists():
        raise OperatorError(
            f"{settings.DATA} holds a demonstration: its passwords lie beside it. It is never "
            "served as a real city. Use `parapluie demo`, or another folder for the city."
        )
    found = [*key_findings(), *_database(), _disk(_ROOM_TO_START)]
    if all(one.holds for one in found):
        found += [_pepper_is_the_one(), _clock()]
    faults = [f"NOT   {one.found}\n      {one.instead}" for one in found if not one.holds]
    if faults:
        raise OperatorError("\n".join(["Not serving, so that nothing gets lost:", *faults]))
    ticking.refuse_clock_set_back(now())
    working.is_working_day(today())  # refuses holidays of a place that doesn't exist


def key_findings() -> Iterator[Finding]:
    """Say of each key file whether it is there, whole, and readable by its owner alone."""
    for name in keyfiles.ALL:
        path = settings.KEYS / name
        try:
            keyfiles.read(settings.KEYS, name)
        except OperatorError as fault:
            yield Finding(False, str(fault), _("Nothing else can be judged before that."))
            continue
        yield Finding(
            _is_private(path),
            _("Key file %(path)s is whole and only its owner reads it.") % {"path": path},
            _("Others can read it. Run: chmod 600 %(path)s") % {"path": path},
        )


def has_database() -> bool:
    """Say whether there is a database with something in it; asking doesn't make an empty one."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        if not path.exists() or path.stat().st_size == 0:
            return False
    return bool(database_fault()) or bool(connection.introspection.table_names())


def database_fault() -> str:
    """Return what is wrong with the database file; empty where it is sound or not there yet."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor != "sqlite":
                cursor.execute("SELECT 1")
                return ""
            cursor.execute("PRAGMA quick_check(1)")
            verdict = cursor.fetchone()[0]
    except DatabaseError as fault:
        return str(fault)
    return "" if verdict == "ok" else str(verdict)


def _nothing_yet() -> Finding:
    return Finding(
        False,
        _("Nothing is set up in %(path)s yet.") % {"path": settings.DATA},
        _("Run: parapluie setup. If something should be there, look at PARAPLUIE_DATA."),
    )


def _database() -> Iterator[Finding]:
    if not has_database():
        yield Finding(
            False,
            _("There is no database in %(path)s.") % {"path": settings.DATA},
            _("Bring it back from the backup; the key files are there already."),
        )
        return
    fault = database_fault()
    where = connection.settings_dict["NAME"]
    yield Finding(
        not fault,
        _("Database %(where)s can be read and is whole.") % {"where": where},
        _("It is damaged (%(fault)s). Stop the server and bring it back from the backup.")
        % {"fault": fault},
    )
    if fault:
        return
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(
        not waiting,
        _("The database fits this version of the program."),
        _("%(number)d steps are missing. Run: parapluie migrate") % {"number": len(waiting)},
    )
    if connection.vendor == "sqlite":
        yield Finding(
            sqlite3.sqlite_version_info >= _SAFE_SQLITE,
            _("SQLite %(version)s is free of the WAL-reset fault.")
            % {"version": sqlite3.sqlite_version},
            _("Older than 3.51.3. Install what requirements.txt names, pysqlite3 above all."),
        )


def _disk(wanted: int = _FREE_BYTES) -> Finding:
    free = shutil.disk_usage(settings.DATA if settings.DATA.exists() else Path("/")).free
    return Finding(
        free >= wanted,
        _("%(free)d MB free where messages are kept.") % {"free": free // 1024**2},
        _("The disk is full, or nearly. Make room before messages can't be kept any more."),
    )


def _private_folders() -> Iterator[Finding]:
    for folder in dict.fromkeys((settings.DATA, settings.KEYS)):
        yield Finding(
            folder.is_dir() and _is_private(folder),
            _("Only its owner opens the folder %(path)s.") % {"path": folder},
            _("Run: chmod 700 %(path)s") % {"path": folder},
        )


def _pepper_is_the_one() -> Finding:
    """Compare the key files with their digests in the ledger: a wrong one looks just as whole."""
    made = Entry.objects.filter(act=KEYS_MADE).order_by("day").values_list("subject", "digest")
    strange = [
        name
        for name, digest in dict(made).items()
        if crypto.digest(keyfiles.read(settings.KEYS, name)) != bytes(digest)
    ]
    return Finding(
        not strange,
        _("The key files are those this installation was set up with."),
        _("Not the ones of set-up: %(names)s. Codes won't open. Bring them back from the backup.")
        % {"names": ", ".join(strange)},
    )


def _clock() -> Finding:
    newest = Entry.objects.aggregate(newest=Max("second"))["newest"] or 0
    ahead = newest > (now() + _CLOCK_SLACK).timestamp()
    return Finding(
        not ahead,
        _("The clock has not been set back."),
        _("The ledger holds acts from the future. Set the clock right before serving."),
    )


def _backup_key() -> Finding:
    return Finding(
        backups.public_key() is not None,
        _("There is a backup key."),
        _("Run “parapluie setup” again: it makes what is missing."),
    )


def _port(port: int) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            free, why = False, str(fault.strerror)
        else:
            free, why = True, ""
    return Finding(
        free,
        _("Port %(port)d is free.") % {"port": port},
        _("It is taken (%(why)s). End that program, or serve with another --port.") % {"why": why},
    )


def _is_private(path: Path) -> bool:
    return path.stat().st_mode & 0o077 == 0
