"""`parapluie tick`: the clock's jobs, once; `serve` starts it with --forever beside the server."""

import logging
import os
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from parapluie.clock import ticking
from parapluie.kit.errors import OperatorError

_log = logging.getLogger("parapluie.clock")


class Command(BaseCommand):
    """Run every job once; exit with 1 where one failed."""

    help = "Run deadlines, rolling of keys, the ledger's sequencing and the other jobs once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often, and the operator's word on the clock."""
        parser.add_argument(
            "--clock-is-right",
            action="store_true",
            help="the clock was ahead before and is right now",
        )
        parser.add_argument(
            "--forever", action="store_true", help="run them every minute until stopped"
        )

    def handle(
        self, *, clock_is_right: bool = False, forever: bool = False, **_options: object
    ) -> None:
        """Run the jobs and print what each said; forever: until the parent is gone."""
        if clock_is_right:
            ticking.forget_last_tick()
        if forever:
            _tick_until_alone()
        else:
            self._once()

    def _once(self) -> None:
        results = ticking.tick()
        if not results:
            self.stdout.write("Another process is running the jobs; nothing to do here.")
        for result in results:
            sign = "✓" if result.ok else "✗"
            self.stdout.write(f"{sign} {result.name}: {result.said}")
        if not all(result.ok for result in results):
            raise SystemExit(1)


def _tick_until_alone() -> None:
    """Tick every minute. What fails is logged, and tried again a minute later."""
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            ticking.tick()
        except OperatorError as fault:
            _log.error("%s", fault)
        except DatabaseError as fault:
            _log.error("the jobs did not run: %s", type(fault).__name__)
        connection.close()
        time.sleep(ticking.TICK_EVERY.total_seconds())
