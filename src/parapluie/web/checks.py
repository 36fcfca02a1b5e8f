"""Names of code stand in settings alone; a wrong one stops the start, not the first request."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from parapluie.cases import lanes
from parapluie.kit.errors import OperatorError

LISTS = (
    "VAULT_HOLDER_CHECKS",
    "VAULT_ERASURE_CHECKS",
    "VAULT_WRITING_CHECKS",
    "JOBS",
    "SCREENS",
    "DOCTOR_ALSO_LOOKS",
    "ENDING_ALSO_SAYS",
)
SINGLE = ("VAULT_READER_SOURCE", "VAULT_GUESTS", "VAULT_REASON_SOURCE", "WEB_WORKER")


def named_code_exists(
    app_configs: Sequence[AppConfig] | None,
    **kwargs: Any,  # noqa: ANN401  Django's signature
) -> list[CheckMessage]:
    """Return an error for each dotted name in the settings that leads nowhere."""
    return [error for setting, name in _named_code() for error in _errors(setting, name)]


def days_are_chosen(
    app_configs: Sequence[AppConfig] | None,
    **kwargs: Any,  # noqa: ANN401  Django's signature
) -> list[CheckMessage]:
    """Return an error for each number of days that the guidelines pack doesn't give."""
    asked = [lanes.decide_within, lanes.review_within]
    asked += [partial(getattr, lane, "answer_within") for lane in lanes.RULES.values()]
    return [error for ask in asked for error in _days_missing(ask)]


def _days_missing(ask: Callable[[], int]) -> list[CheckMessage]:
    try:
        ask()
    except OperatorError as fault:
        return [Error(str(fault), id="web.E003")]
    return []


def _named_code() -> Iterator[tuple[str, str]]:
    for setting in LISTS:
        for name in getattr(settings, setting):
            yield setting, name
    for setting in SINGLE:
        yield setting, getattr(settings, setting)


def _errors(setting: str, name: str) -> list[CheckMessage]:
    try:
        found = import_string(name)
    except ImportError as fault:
        return [Error(f"{setting} names {name}, which can't be imported ({fault}).", id="web.E001")]
    # a screen is an object that reads; everything else is called
    if not callable(getattr(found, "read", None) if setting == "SCREENS" else found):
        return [Error(f"{setting} names {name}, which can't be called.", id="web.E002")]
    return []
