"""`parapluie setup`: makes a city out of nothing, and finishes one that was interrupted.

Whatever is found half-way and isn't ours to finish is refused with what was found and what to do;
what is whole stays as it is. Recovery key, backup key and the first link come into being in one
transaction with the pages that are handed over: either all of them stand, or none does.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from parapluie.accounts import founding, machine, print_sheets
from parapluie.accounts.founding import Keepers
from parapluie.accounts.models import RecoverySheet
from parapluie.accounts.print_sheets import Page
from parapluie.kit import crypto, keyfiles
from parapluie.kit.errors import OperatorError
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, NewEntry
from parapluie.ledger.models import Entry
from parapluie.vault import backups
from parapluie.vault.models import Dossier

UNFINISHED: Final = ".setup-unfinished"
_CITY_FILE: Final = Path(__file__).parent / "templates" / "accounts" / "city.toml"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a city begins with. Titles, never names."""

    city: str
    keepers: tuple[Keepers, ...]
    administrator: str
    administrator_title: str
    new_sheets: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """What there is to hand over now; empty where it was there already."""

    pages: tuple[Page, ...]
    link: str


def begin(plan: Plan, hand_over: Callable[[Sequence[Page]], None]) -> Begun:
    """Make whatever is missing; `hand_over` writes or prints the pages before anything is final.

    Raise `OperatorError` on a state that isn't ours to finish.
    """
    examine()
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.DATA.chmod(0o700)
    marker = settings.DATA / UNFINISHED
    with _no_space_left():
        marker.touch(mode=0o600)
        keyfiles.create_missing(settings.KEYS)
        _write_city(plan.city)
        call_command("migrate", verbosity=0, interactive=False)
        begun = _found(plan, hand_over)
        marker.unlink()
    return begun


def examine() -> None:
    """Refuse a damaged or half-lost installation before touching it."""
    there = [name for name in keyfiles.ALL if (settings.KEYS / name).exists()]
    for name in there:
        keyfiles.read(settings.KEYS, name)  # refuses a damaged one
    database = machine.has_database()
    unfinished = (settings.DATA / UNFINISHED).exists()
    if database and len(there) < len(keyfiles.ALL):
        missing = ", ".join(sorted(set(keyfiles.ALL) - set(there)))
        raise OperatorError(
            f"Found a database, but not the key files {missing} in {settings.KEYS}. "
            "Bring them back from the backup: new ones would not open what is there."
        )
    if there and not database and not unfinished:
        raise OperatorError(
            f"Found key files in {settings.KEYS}, but no database in {settings.DATA}. "
            "Bring the database back from the backup; or, to begin a new city, choose an empty "
            "folder with PARAPLUIE_DATA."
        )
    if database and (fault := machine.database_fault()):
        raise OperatorError(
            f"The database {connection.settings_dict['NAME']} is damaged ({fault}). "
            "Stop the server and bring it back from the backup. Nothing was changed."
        )


def keepers_already() -> tuple[str, ...]:
    """Return who keeps recovery sheets, by title, in a city that was begun before; else nothing."""
    if (
        not machine.has_database()
        or "accounts_recoverysheet" not in connection.introspection.table_names()
    ):
        return ()
    return tuple(RecoverySheet.objects.order_by("pk").values_list("held_by", flat=True))


def refuse_another(city: str, titles: Sequence[str]) -> None:
    """Refuse to look as if a city that was begun already had now been begun differently."""
    name, there = settings.PARAPLUIE_CITY.name.by_language.get("en", ""), keepers_already()
    if (city and city != name) or (titles and sorted(titles) != sorted(there)):
        raise OperatorError(
            f"Already set up as {name!r}, with recovery sheets for {', '.join(there)}. "
            "Nothing was changed. The name stands in city.toml. For other keepers, before the "
            "sheets were tried: “parapluie setup --new-sheets”."
        )


@transaction.atomic
def _found(plan: Plan, hand_over: Callable[[Sequence[Page]], None]) -> Begun:
    note_keys()
    pages: list[Page] = []
    if plan.new_sheets:
        _drop_unused_sheets()
    if not RecoverySheet.objects.exists():
        made = founding.make_sheets(plan.keepers)
        pages += [print_sheets.recovery_page(plan.city, sheet, title) for sheet, title in made]
    if backups.public_key() is None:
        pages.append(print_sheets.backup_page(plan.city, backups.create(by=SYSTEM)))
    token = founding.make_first_administrator(
        username=plan.administrator, title=plan.administrator_title
    )
    hand_over(pages)
    link = f"{settings.ORIGIN}/desk/invitation/{token}/" if token else ""
    return Begun(tuple(pages), link)


def _drop_unused_sheets() -> None:
    """Allow another set while the first, lost in printing, was neither tried nor sealed to."""
    if RecoverySheet.objects.exclude(tried_on=None).exists() or Dossier.objects.exists():
        raise OperatorError(
            "The recovery sheets have been tried, or messages are sealed to them already. "
            "Replace them with “parapluie recover --new-sheets”, which asks for the present ones."
        )
    RecoverySheet.objects.all().delete()


def note_keys() -> None:
    """Write the key files' digests into the ledger once, so that `doctor` knows a strange one."""
    if Entry.objects.filter(act=machine.KEYS_MADE).exists():
        return
    entries.append_all(
        NewEntry(
            machine.KEYS_MADE,
            name,
            SYSTEM,
            digest=crypto.digest(keyfiles.read(settings.KEYS, name)),
        )
        for name in keyfiles.ALL
    )


def _write_city(name: str) -> None:
    path = settings.DATA / "city.toml"
    if path.exists():
        return
    text = _CITY_FILE.read_text("utf-8").replace('"CITY"', json.dumps(name, ensure_ascii=False))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


@contextmanager
def _no_space_left() -> Iterator[None]:
    """Turn a full disk or a closed folder into one clear line."""
    try:
        yield
    except OSError as fault:
        raise OperatorError(
            f"{fault.filename or settings.DATA}: {fault.strerror}. Nothing was begun that the next "
            "“parapluie setup” can't finish: put this right and run it again."
        ) from fault


def keepers_of(
    city: Sequence[str], needed: int, outside: Sequence[str], outside_needed: int, body: str
) -> tuple[Keepers, ...]:
    """Return the groups of sheet keepers; an outside body makes a second group, needed as well."""
    groups = [Keepers(founding.CITY, needed, tuple(city))]
    if outside:
        groups.append(Keepers(body, outside_needed, tuple(outside)))
    named = [*city, *outside]
    twice = sorted({title for title in named if named.count(title) > 1})
    if twice:
        raise OperatorError(
            f"Named twice: {', '.join(twice)}. Each keeper must be somebody else, or one person "
            "could open everything alone."
        )
    for group in groups:
        alone = group.needed == len(group.titles) == 1
        if not (alone or 2 <= group.needed <= len(group.titles) <= 16):
            raise OperatorError(
                f"{group.name}: {group.needed} of {len(group.titles)} sheets can't be made. "
                "Name 2 to 16 keepers and let at least 2 be needed, or one keeper alone."
            )
    return tuple(groups)
