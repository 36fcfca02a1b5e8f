"""No setting, variable or flag of the product can switch a control off."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from parapluie.config import settings as house
from parapluie.guidelines.controls import Control, import_rooms, registered_controls
from tests.wording import ROOMS, python_files

SOURCE = Path(house.SOURCE)
# Words by which a switch would be called.
SWITCH = re.compile(
    r"disable|enabled?$|bypass|skip|override|force|unsafe|allow_un|without_|no_check|turn_off|permissive",
    re.IGNORECASE,
)
NOT_SWITCHES = {
    # MFA for people without an e-mail address: it makes a second step possible, not avoidable
    "MFA_ALLOW_UNVERIFIED_EMAIL",
}
READS_ENVIRONMENT = {
    "config/env.py",  # the one reader of settings
    "config/cli.py",  # sets what `demo` starts with, before the settings are read
    "web/serving.py",  # hands the environment on to the processes it starts
}
# Settings that a control may read: numbers with bounds and lists of names, none that lets pass.
READABLE = {
    "SCIM_TOKENS": "digests that a token must have; none of them lets nobody in",
    "LANGUAGES": "the languages there are; a text in all of them lets nobody pass",
    "VAULT_HOLDER_CHECKS": "the list of checks; its length is tested below",
    "VAULT_GUESTS": "who interprets in a matter; the checks still judge each",
    "VAULT_REASON_SOURCE": "why somebody opens a matter; without an answer nothing opens",
    "VAULT_READER_SOURCE": "who reads a lane; the checks still judge each",
    "VAULT_WRITING_CHECKS": "the list of checks on words; what stands in it is tested below",
}


@pytest.fixture(scope="module", autouse=True)
def _every_room() -> None:
    import_rooms(settings.GUIDELINES_CONTROL_ROOMS)


def _controls() -> list[Control]:
    return [one for one in registered_controls() if one.module.startswith("parapluie.")]


def test_no_setting_is_named_like_a_switch() -> None:
    named = [name for name in dir(house) if name.isupper()] + [one.name for one in house.ENV.table]
    switches = {name for name in named if SWITCH.search(name)} - NOT_SWITCHES
    assert not switches


def test_no_control_reads_a_setting_that_could_let_all_pass() -> None:
    for control in _controls():
        read = {name for body in _bodies(control) for name in _settings_read(body)}
        assert read <= set(READABLE), f"{control.name} reads {read - set(READABLE)}"


def test_only_the_settings_read_the_environment() -> None:
    reads = re.compile(r"\bos\.environ\b(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE)|\bgetenv\b")
    readers = {
        path.relative_to(SOURCE).as_posix()
        for room in [*ROOMS, "config"]
        for path in python_files(room)
        if reads.search(path.read_text("utf-8"))
    }
    assert readers == READS_ENVIRONMENT


def test_the_yes_or_no_settings_are_read_by_no_module_with_a_control() -> None:
    yes_or_no = {one.name for one in house.ENV.table if one.default in {"True", "False"}}
    assert yes_or_no == {"PARAPLUIE_DEMO", "PARAPLUIE_OPEN311"}
    reads = re.compile(r"settings\.(?:DEMO|OPEN311)\b")
    deciding = {control.module for control in _controls()}
    for path in SOURCE.rglob("*.py"):
        module = ".".join(("parapluie", *path.relative_to(SOURCE).with_suffix("").parts))
        assert module not in deciding or not reads.search(path.read_text("utf-8")), module


def test_no_command_has_a_flag_named_like_a_switch() -> None:
    for room in ROOMS:
        for path in python_files(room):
            for flag in re.findall(r"add_argument\(\s*\"(--[\w-]+)\"", path.read_text()):
                assert flag == "--force" or not SWITCH.search(flag), f"{path}: {flag}"


def test_every_holder_check_stands_in_the_list() -> None:
    names = {name.removeprefix("parapluie.") for name in settings.VAULT_HOLDER_CHECKS}
    assert names >= {
        "accounts.checks.reads_lane",
        "accounts.checks.no_conflict",
        "training.checks.training_in_date",
    }


def test_every_screen_and_every_check_on_words_stands_in_its_list() -> None:
    assert settings.VAULT_WRITING_CHECKS == ["parapluie.screens.writing.check_written"]
    named = {name.rpartition(".")[2] for name in settings.SCREENS}
    assert named >= {"status", "asks_status", "supplies", "identifiers", "minor", "stigma"}


def test_the_product_knows_no_stand_in_and_registering_changes_nothing() -> None:
    for room in ROOMS:
        for path in python_files(room):
            imported = re.findall(r"^\s*(?:from|import) tests\b", path.read_text(), re.MULTILINE)
            assert not imported, f"{path} imports from tests"
    for control in _controls():
        function = getattr(sys.modules[control.module], control.function)
        assert function.__module__ == control.module
        assert function.__name__ == control.function


def _bodies(control: Control) -> Iterator[ast.AST]:
    path = Path(str(sys.modules[control.module].__file__))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name == control.function:
            yield node


def _settings_read(body: ast.AST) -> Iterator[str]:
    for node in ast.walk(body):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "settings"
        ):
            yield node.attr
