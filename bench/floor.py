"""What a report costs without the web around it, and what its primitives alone would cost.

Run in a process of its own on a city's folder: `python -m bench.floor COUNT`. What one report seals
and stores is recorded from the act itself, so the bare cost follows the vault when that changes.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import django

TEXT = "The light at the back door has been broken for a week and nobody comes. " * 8


@dataclass(slots=True)
class Work:
    """What one report made the machine do."""

    key_pairs: int = 0
    sealed: list[int] = field(default_factory=list)  # length of each plaintext
    stored: list[bytes] = field(default_factory=list)  # what each INSERT carried

    def count_key(self, real: Callable[[], bytes]) -> Callable[[], bytes]:
        def counted() -> bytes:
            self.key_pairs += 1
            return real()

        return counted

    def count_seal(self, real: Callable[..., bytes]) -> Callable[..., bytes]:
        def counted(public: bytes, plaintext: bytes, *, info: bytes) -> bytes:
            self.sealed.append(len(plaintext))
            return real(public, plaintext, info=info)

        return counted

    def note_insert(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT"):
            flat = params[0] if many else params
            self.stored.append(b"".join(_bytes(one) for one in flat or ()))
        return execute(sql, params, many, context)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def send() -> None:
    """Send a report the way the web does, without the web."""
    from parapluie.cases import receiving
    from parapluie.vault import codes

    secret = codes.keys_of(codes.new_code())
    receiving.receive(receiving.Told(TEXT), secret)


def record() -> Work:
    """Watch one report."""
    from django.db import connection

    from parapluie.kit import crypto

    work = Work()
    with (
        mock.patch.object(crypto, "new_private", work.count_key(crypto.new_private)),
        mock.patch.object(crypto, "seal", work.count_seal(crypto.seal)),
        connection.execute_wrapper(work.note_insert),
    ):
        send()
    return work


def bare(work: Work) -> None:
    """Do what one report needs, and nothing else."""
    from django.db import connection, transaction

    from parapluie.kit import crypto

    crypto.public_of(crypto.argon2id(os.urandom(10), salt=bytes(32), pepper=bytes(32), length=96))
    publics = [crypto.public_of(crypto.new_private()) for _ in range(work.key_pairs)]
    for length in work.sealed:
        crypto.seal(publics[0], bytes(length), info=b"floor")
    with transaction.atomic(), connection.cursor() as cursor:
        rows = [(os.urandom(16).hex(), stored) for stored in work.stored]
        cursor.executemany("INSERT INTO floor VALUES (%s, %s)", rows)


def main() -> None:
    """Print as JSON what the act costs without the web, and what its primitives alone cost."""
    count = int(sys.argv[1])
    django.setup()
    from django.db import connection

    send()  # what is loaded and cached once is not counted
    work = record()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS floor (id TEXT PRIMARY KEY, stored BLOB)")
    bare(work)
    costs = {name: _each(count, act) for name, act in (("bare", lambda: bare(work)), ("act", send))}
    print(json.dumps({**costs, "seals": len(work.sealed), "rows": len(work.stored)}))


def _each(count: int, act: Callable[[], None]) -> float:
    before = time.process_time()
    for _ in range(count):
        act()
    return (time.process_time() - before) / count


if __name__ == "__main__":
    main()
