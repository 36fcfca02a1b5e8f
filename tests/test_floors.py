"""The floors of the house where import-linter can't see: relations, templates, names in strings.

The order is read from .importlinter, which alone knows it; and each of its contracts is broken here
on purpose, so that none of them is a contract that can't fail.
"""

import ast
import re
from copy import deepcopy
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model
from importlinter import api
from importlinter.application.use_cases import (
    _build_graph,
    _register_contract_types,
    read_user_options,
)
from importlinter.domain.contract import Contract, registry

from tests import wording

ROOT = wording.SOURCE.parents[1]
OPTIONS = read_user_options(str(ROOT / ".importlinter"))
CONTRACTS = {one["id"]: one for one in OPTIONS.contracts_options}
FLOORS = [
    [room.strip() for room in re.split(r"[|:]", floor)] for floor in CONTRACTS["floors"]["layers"]
]
HEIGHT = {room: -level for level, floor in enumerate(FLOORS) for room in floor}
MODELS = [one for one in apps.get_models() if one.__module__.startswith("parapluie.")]
RELATIONS = [
    (model, field)
    for model in MODELS
    for field in model._meta.get_fields()
    if isinstance(field, Field) and field.is_relation
]
_EXTENDS = re.compile(r"{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")

# One bad import for each contract; a contract without a line here fails below.
BAD_IMPORT = {
    "floors": ("parapluie.kit.times", "parapluie.web.apps"),
    "public-face": ("parapluie.intake.views", "parapluie.vault.opening"),
    "crypto": ("parapluie.vault.sealing", "cryptography"),
    "cycles": ("parapluie.kit.errors", "parapluie.kit.city"),
}


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1] if model.__module__.startswith("parapluie.") else ""


@pytest.fixture(scope="module")
def graph():
    """The imports of the whole house, read once."""
    _register_contract_types(OPTIONS)
    return _build_graph(["parapluie"], True, True, verbose=False, cache_dir=None)


def contract(name: str) -> Contract:
    options = CONTRACTS[name]
    made = registry.get_contract_class(options["type"])
    return made(options["name"], OPTIONS.session_options, options)


def test_every_room_has_its_floor() -> None:
    assert set(HEIGHT) == set(wording.ROOMS)


@pytest.mark.parametrize("model, field", RELATIONS, ids=lambda one: str(one).rpartition(".")[2])
def test_relations_point_down(model: type[Model], field: Field) -> None:
    here, there = room_of(model), room_of(field.related_model)
    if there in {"", here}:
        return  # Django's own tables, or the same room
    assert HEIGHT[there] < HEIGHT[here], f"{field} points up, from {here} to {there}"
    assert field.remote_field.related_name == "+", f'{field} needs related_name="+"'


@pytest.mark.parametrize("room", wording.ROOMS)
def test_templates_point_down(room: str) -> None:
    for path in wording.templates(room):
        for wanted in _EXTENDS.findall(path.read_text("utf-8")):
            owner = _owner(wanted)
            assert HEIGHT[owner] <= HEIGHT[room], f"{wording.relative(path)} uses {wanted}"


@pytest.mark.parametrize("room", wording.ROOMS)
def test_code_is_named_in_strings_only_by_the_settings(room: str) -> None:
    names = re.compile(r"parapluie(\.\w+)+")
    for path in wording.python_files(room):
        for text, line in _strings(path):
            named = names.fullmatch(text)
            assert not named or path.name == "apps.py" or not _is_code(text), (
                f"{path}:{line} names {text}"
            )


def test_the_admin_is_not_installed() -> None:
    assert not [app for app in settings.INSTALLED_APPS if app.startswith("django.contrib.admin")]
    assert "parapluie.web" in settings.INSTALLED_APPS  # the list is the real one


def test_every_contract_has_a_way_to_break_it() -> None:
    assert set(BAD_IMPORT) == set(CONTRACTS)
    assert api.read_configuration(str(ROOT / ".importlinter"))["contracts_options"]


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTRACTS)
def test_every_contract_is_kept_and_can_fail(name: str, graph) -> None:
    """A contract that stays green with one bad import in the graph guards nothing."""
    # a check takes its ignored imports out of the graph it is given, hence the copies
    assert contract(name).check(deepcopy(graph), verbose=False).kept

    broken = deepcopy(graph)
    importer, imported = BAD_IMPORT[name]
    assert importer in graph.modules, f"{importer} is gone: choose another bad import"
    if imported not in graph.modules:
        broken.add_module(imported)
    broken.add_import(importer=importer, imported=imported, line_number=1, line_contents="…")

    assert not contract(name).check(broken, verbose=False).kept


def _owner(template: str) -> str:
    for room in wording.ROOMS:
        if (wording.SOURCE / room / "templates" / template).is_file():
            return room
    raise AssertionError(f"no room has the template {template}")


def _strings(path: Path) -> list[tuple[str, int]]:
    """Return the texts of a file, but for the names of loggers, which name no code."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    calls = [one for one in nodes if isinstance(one, ast.Call)]
    loggers = {id(arg) for one in calls if "getLogger" in ast.dump(one.func) for arg in one.args}
    found = [one for one in nodes if isinstance(one, ast.Constant) and id(one) not in loggers]
    return [(one.value, one.lineno) for one in found if isinstance(one.value, str)]


def _is_code(name: str) -> bool:
    """Say whether a dotted name is a module of ours, or something inside one."""
    parts = name.split(".")[1:]
    return (wording.SOURCE / parts[0]).is_dir()
