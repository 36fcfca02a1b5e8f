"""What the documents say is there, and what is there the documents say."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tools import settings_page

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "parapluie"
DOCS = ROOT / "docs"
LOCKS = ("requirements.txt", "requirements-dev.txt")
# Folders of one person's machine, addresses of one network: neither belongs in a public tree.
MACHINE_PATH = re.compile(r"(?<![\w.:-])/(?:work|root|home/\w+|Users/\w+|mnt|tmp/build)/")
ADDRESS = re.compile(
    r"(?<![\w.])(?<!==)(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}(?![\w.])"
)
INSIDE_HOST = re.compile(r"\b[\w-]+\.(?:internal|corp|lan|localdomain)\b(?!\.\w)")


def files(*patterns: str) -> list[Path]:
    """Return the files of the tree that git knows, or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def rooms() -> list[str]:
    return sorted(one.parent.name for one in SOURCE.glob("*/apps.py"))


def commands() -> list[str]:
    found = SOURCE.glob("*/management/commands/*.py")
    return sorted(one.stem for one in found if not one.stem.startswith("_"))


def read(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.exists() else ""


def test_the_settings_page_is_the_one_made_from_the_table():
    assert read(settings_page.PAGE) == settings_page.page(), "run: python -m tools.settings_page"


def test_every_setting_the_program_reads_stands_in_the_table():
    listed = {one.name for one in settings_page.settings.ENV.table}
    read_by = {
        name: path
        for path in files("src/*.py")
        if "/tests/" not in str(path)
        for name in re.findall(r"\bPARAPLUIE_[A-Z_]+\b", read(path))
    }
    unlisted = {name: str(path) for name, path in read_by.items() if name not in listed}
    assert unlisted.keys() <= {"PARAPLUIE_CITY"}, "read from the environment, yet undocumented"


@pytest.mark.parametrize("command", commands())
def test_every_command_is_explained_to_operators(command: str):
    assert f"parapluie {command}" in read(DOCS / "operations.md")


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_a_short_readme(room: str):
    lines = read(SOURCE / room / "README.md").splitlines()
    assert 3 <= len(lines) <= 25, f"{room}/README.md: the sentence, the clauses, the floor"


@pytest.mark.parametrize("room", rooms())
def test_the_map_names_every_room(room: str):
    assert f"`{room}`" in read(DOCS / "map.md")


@pytest.mark.parametrize("name", sorted(one.name for one in (ROOT / "tests").glob("test_*.py")))
def test_the_map_names_every_test_that_crosses_rooms(name: str):
    assert f"`{name}`" in read(DOCS / "map.md")


def test_every_test_named_by_the_threat_model_exists():
    named = re.findall(r"`([\w./]+\.py)::(\w+)`", read(DOCS / "threat-model.md"))
    absent = [f"{path}::{test}" for path, test in named if f"def {test}(" not in read(ROOT / path)]
    assert len(named) >= 20
    assert absent == []


@pytest.mark.parametrize("page", files("*.md"), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", read(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    "pattern", [MACHINE_PATH, ADDRESS, INSIDE_HOST], ids=["path", "net", "host"]
)
def test_nothing_in_the_tree_tells_of_the_machine_it_was_made_on(pattern: re.Pattern[str]):
    told = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in files()
        if path.suffix not in {".png", ".jpg"} and path.name != "test_docs.py"
        for found in pattern.finditer(read(path))
    ]
    assert told == []


def test_every_locked_node_package_has_a_hash_and_no_address():
    locked = json.loads(read(ROOT / "tests" / "identity_provider" / "package-lock.json"))
    packages = {name: one for name, one in locked["packages"].items() if name}
    assert len(packages) >= 10
    assert [name for name, one in packages.items() if "integrity" not in one] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_dependency_has_a_hash_and_no_address(lock: str):
    text = read(ROOT / lock)
    pinned = re.findall(r"^[a-z0-9][^\n]*==(?:[^\n]*\\\n)*[^\n]*", text, re.MULTILINE)
    assert len(pinned) >= 10
    assert [one for one in pinned if "--hash=sha256:" not in one] == []
    assert "://" not in text
    assert "index-url" not in text
