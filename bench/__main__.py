"""`python -m bench [NAME…]`: screens, size, cost, crowd, memory, pictures, scale, lists; or all."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import class_lists, cost, crowd, memory, pictures, scale, screens, size
from bench.figures import Figure, table
from tests import city
from tests.city import Running

NAMES = ("screens", "size", "cost", "crowd", "memory", "pictures", "scale", "lists")


def main() -> int:
    """Fill a city, measure, print the table; 1 where a bar is not met."""
    wanted = sys.argv[1:] or NAMES
    began, figures = time.monotonic(), []
    if "screens" in wanted:
        figures += _told("screens", screens.measure)
    if set(wanted) == {"screens"}:
        return _said(figures, began)
    with tempfile.TemporaryDirectory(prefix="parapluie-bench-") as name:
        filled = _fill(Path(name))
        with _served(city.copy(filled, Path(name) / "served")) as running:
            measures: dict[str, Callable[[], list[Figure]]] = {
                "size": lambda: size.measure(running),
                "cost": lambda: cost.measure(running, city.copy(filled, Path(name) / "bare")),
                "crowd": lambda: crowd.measure(running),
                "memory": lambda: memory.measure(running),
                "pictures": pictures.measure,
            }
            for one in (one for one in measures if one in wanted):
                figures += _told(one, measures[one])
        if "scale" in wanted:
            figures += _told("scale", lambda: scale.measure(city.copy(filled, Path(name) / "many")))
        if "lists" in wanted:
            figures += _told("lists", lambda: class_lists.measure(filled))
    return _said(figures, began)


def _said(figures: list[Figure], began: float) -> int:
    print(f"\n{table(figures)}\n\n{time.monotonic() - began:.0f} s in all")
    return 0 if all(one.holds is not False for one in figures) else 1


def _told(name: str, measure: Callable[[], list[Figure]]) -> list[Figure]:
    print(f"measuring {name} …", flush=True)
    try:
        return measure()
    except (AssertionError, OSError, subprocess.SubprocessError, RuntimeError) as fault:
        return [Figure(name, f"not measured: {fault!r:.300}", holds=False)]


def _fill(folder: Path) -> Path:
    """Return the folder of a filled, fictional city, stopped again."""
    filled = folder / "filled"
    running = city.start(filled, "demo", "--data", str(filled))
    try:
        running.wait_until_it_answers()
    finally:
        running.stop()
    return filled


@contextmanager
def _served(folder: Path) -> Iterator[Running]:
    running = city.start(folder, "serve", "--face", "both")
    try:
        running.wait_until_it_answers()
        yield running
    finally:
        running.stop()


if __name__ == "__main__":
    raise SystemExit(main())
