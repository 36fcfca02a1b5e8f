import cProfile
import pstats
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parapluie.cases import receiving
from parapluie.cases.tests import office
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import codes, recovery
from parapluie.vault.sheets import Group


@pytest.mark.parametrize("n", [2, 4])
def test_count(db, n):
    for i in range(n):
        office.reader(f"r{i}")
    recovery.create([Group("City", 2, 3)], by=SYSTEM)

    def go(secret):
        receiving.receive_report(
            text="x" * 300, limits="no", urgent=False, language="en", secret=secret
        )

    go(codes.keys_of(codes.new_code()))
    s = codes.keys_of(codes.new_code())
    with CaptureQueriesContext(connection) as c:
        go(s)
    print("\nQUERIES", n, len(c))
    for q in c.captured_queries:
        print("  ", q["sql"][:110])
    ss = [codes.keys_of(codes.new_code()) for _ in range(30)]
    t = time.process_time()
    for s in ss:
        go(s)
    print("CPU per receive ms", (time.process_time() - t) / 30 * 1000)
    t = time.process_time()
    for _ in range(10):
        codes.keys_of(codes.new_code())
    print("CPU per keys_of ms", (time.process_time() - t) / 10 * 1000)
    ss = [codes.keys_of(codes.new_code()) for _ in range(30)]
    p = cProfile.Profile()
    p.enable()
    for s in ss:
        go(s)
    p.disable()
    pstats.Stats(p).sort_stats("tottime").print_stats(28)
