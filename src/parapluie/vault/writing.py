"""What is asked of words before they are sealed, wherever they come from (BRI-3b, BRI-3c, BRI-4).

Higher rooms have their say through settings.VAULT_WRITING_CHECKS, each `(Written) -> None`, which
raises a `Refused` of its own. It stands at the one place where words become part of a matter, so
that no form, job or page that is ever written can go around it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from parapluie.guidelines.controls import carries_out


@dataclass(frozen=True, slots=True)
class Written:
    """Words about to be sealed: of which kind, by whom ("reporter", "system", "staff:<id>")."""

    kind: str
    author: str
    content: Mapping[str, Any] = field(repr=False)


Check = Callable[[Written], None]


@carries_out("BRI-3b", "BRI-3c", "BRI-4", "PRE-2")
def require_writable(written: Written) -> None:
    """Let each check read the words. Raise what a check raises: then nothing is sealed."""
    for name in settings.VAULT_WRITING_CHECKS:
        cast(Check, import_string(name))(written)
