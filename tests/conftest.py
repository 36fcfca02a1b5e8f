"""Fixtures for what crosses rooms: a living city, a browser, an identity provider, a full disk."""

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
