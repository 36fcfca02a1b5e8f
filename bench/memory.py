"""Memory of the web worker after a thousand mixed requests from four people at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from urllib.parse import urlsplit

from bench import processes
from bench.figures import Figure
from bench.officer import sign_in
from tests import reporter
from tests.city import Running
from tests.desk import WORKLIST, Officer
from tests.visitor import Visitor

REQUESTS = 1000
MOST_MIB = 128
PAGES = ("/", "/report/", "/return/", "/guidelines/", "/child/", "/help/", "/about/", "/nowhere")


def measure(running: Running) -> list[Figure]:
    """Mix reading, sending, coming back and the desk; then ask the kernel."""
    fresh = processes.pss_mib(processes.worker(running))
    officer = sign_in(running)
    code = reporter.report(Visitor(running.url), "First of many").code
    acts = mixed(running, officer, code)
    with ThreadPoolExecutor(4) as people:
        for done in [people.submit(act) for act in acts]:
            done.result()
    held = processes.pss_mib(processes.worker(running))
    whole = sum(processes.pss_mib(pid) for pid in processes.all_processes(running))
    return [
        Figure(
            f"worker memory after {REQUESTS:,} mixed requests",
            f"{held:.0f} MiB",
            f"≤ {MOST_MIB} MiB",
            held / MOST_MIB,
            held <= MOST_MIB,
            f"before them {fresh:.0f}; with parents and ticker {whole:.0f} MiB; "
            "Hush Line 166, GlobaLeaks 176 MiB",
        )
    ]


def mixed(running: Running, officer: Officer, code: str) -> list[Callable[[], object]]:
    """Return acts that make a thousand requests together."""

    def read(path: str) -> Callable[[], object]:
        return lambda: Visitor(running.url).get(path)

    def work(path: str) -> Callable[[], object]:
        return lambda: officer.visitor.ask("GET", path)

    def send() -> object:  # three requests
        return reporter.report(Visitor(running.url), "A message of some length. " * 40)

    def come_back() -> object:  # three requests
        return reporter.come_back(Visitor(running.url), code)

    desk = cycle(["/desk/", "/desk/matters/", *_some_matters(officer)])
    public = cycle(PAGES)
    rounds: list[Callable[[], object]] = []
    for _ in range(REQUESTS // 10):
        rounds += [send, come_back, *(read(next(public)) for _ in range(2))]
        rounds += [work(next(desk)) for _ in range(2)]
    return rounds


def _some_matters(officer: Officer) -> list[str]:
    """Return the addresses of five matters on the first page of the worklist."""
    links = [urlsplit(link).path for link in officer.visitor.get(WORKLIST).links]
    shown = [one for one in dict.fromkeys(links) if one.startswith(WORKLIST) and one != WORKLIST]
    return shown[:5]
