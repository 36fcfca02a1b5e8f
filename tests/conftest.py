"""Fixtures for what crosses rooms: a living city, a browser, an identity provider, a full disk."""

import pytest

from tests.browsing import browser, phone
from tests.city import copy_of_demo, demo_folder, live_city
from tests.directory import directory
from tests.disks import full_disk
from tests.people import open_city
from tests.postgres import postgresql

__all__ = [
    "browser",
    "copy_of_demo",
    "demo_folder",
    "directory",
    "full_disk",
    "live_city",
    "open_city",
    "phone",
    "postgresql",
]

LONG = {"killed", "postgresql"}  # fixtures that run tests in processes of their own, for minutes


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin what takes longest, so that no worker waits for it at the end."""
    items.sort(key=lambda item: LONG.isdisjoint(getattr(item, "fixturenames", ())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what tests recorded: how many controls are proven."""
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, found in report.user_properties:
            terminalreporter.write_line(f"{name}: {found}")
