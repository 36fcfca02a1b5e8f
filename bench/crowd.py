"""Eight people send twenty-five reports each at once; every one must be readable with its code."""

import time
from concurrent.futures import ThreadPoolExecutor

from bench.figures import Figure
from tests import reporter
from tests.city import Running
from tests.visitor import Visitor

CLIENTS = 8
EACH = 25


def measure(running: Running) -> list[Figure]:
    """Send all, then come back with every code that was shown."""
    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as people:
        sent = people.map(lambda _: _send(running), range(CLIENTS))
        codes = [code for one in sent for code in one]
    took = time.monotonic() - began
    with ThreadPoolExecutor(2) as people:
        readable = sum(people.map(lambda code: _comes_back(running, code), codes))
    wanted = CLIENTS * EACH
    return [
        Figure(
            f"{CLIENTS} clients × {EACH} reports at once",
            f"{readable} of {wanted} readable, {wanted - len(codes)} errors",
            f"{wanted} of {wanted}, 0",
            holds=readable == wanted and len(set(codes)) == wanted,
            beside=f"{wanted / took:.0f} a second; GlobaLeaks 10 of 32",
        )
    ]


def _send(running: Running) -> list[str]:
    """Send reports one after another; return the codes that were shown."""
    codes = []
    for nth in range(EACH):
        try:
            codes.append(reporter.report(Visitor(running.url), f"Message {nth}").code)
        except (AssertionError, OSError):
            continue  # an error, counted by the code that is missing
    return codes


def _comes_back(running: Running, code: str) -> bool:
    try:
        return reporter.opened(reporter.come_back(Visitor(running.url), code))
    except (AssertionError, OSError):
        return False
