"""Secrets printed as words on paper (SLIP-39): 33 words a sheet, each with its own checksum.

No SLIP-39 passphrase: a wrong one gives garbage without an error. What comes out is checked against
a public key by whoever calls.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from shamir_mnemonic.shamir import ShareGroup, decode_mnemonics, generate_mnemonics, recover_ems
from shamir_mnemonic.utils import MnemonicError

from parapluie.kit import crypto
from parapluie.kit.errors import Refusal
from parapluie.vault.errors import WrongSheets

SECRET_BYTES = 32
MOST_SHEETS = 16


@dataclass(frozen=True, slots=True)
class Group:
    """Who holds sheets together: any `needed` of `sheets`. One person alone is 1 of 1."""

    name: str
    needed: int
    sheets: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to print: the number of its key, its group, its place in it, and the words."""

    key: int
    group: str
    number: int
    of: int
    needed: int
    words: str = field(repr=False)


def new_secret() -> bytes:
    """Return a fresh 32-byte secret."""
    return secrets.token_bytes(SECRET_BYTES)


def private_of(secret: bytes, purpose: str) -> bytes:
    """Return the 96-byte private key of a secret."""
    info = f"parapluie {purpose} key 1".encode()
    return crypto.hkdf(secret, info=info, length=crypto.PRIVATE_BYTES)


def split(secret: bytes, groups: Sequence[Group], *, needed_groups: int, key: int) -> list[Sheet]:
    """Return the sheets of a secret. Raise `WrongSheets` for a plan SLIP-39 can't carry out."""
    _check_plan(groups, needed_groups)
    plan = [(group.needed, group.sheets) for group in groups]
    printed = generate_mnemonics(needed_groups, plan, secret, iteration_exponent=0)
    return [
        Sheet(key, group.name, number, group.sheets, group.needed, words)
        for group, texts in zip(groups, printed, strict=True)
        for number, words in enumerate(texts, 1)
    ]


def check(text: str) -> None:
    """Raise `WrongSheets` unless these are the words of one whole sheet."""
    _groups_of([text])


def enough(texts: Sequence[str]) -> bool:
    """Say whether these sheets suffice for their secret."""
    return bool(texts) and _chosen(_groups_of(texts)) is not None


def combine(texts: Sequence[str]) -> bytes:
    """Return the secret of a set of sheets; more than are needed do no harm.

    Raise `WrongSheets` for a wrong word, for too few sheets and for sheets of different sets.
    """
    chosen = _chosen(_groups_of(texts))
    if chosen is None:
        raise wrong_sheets()
    try:
        return bytes(recover_ems(chosen).decrypt(b""))
    except MnemonicError:
        raise wrong_sheets() from None


def _groups_of(texts: Sequence[str]) -> dict[int, ShareGroup]:
    try:
        return dict(decode_mnemonics([" ".join(text.casefold().split()) for text in texts]))
    except MnemonicError:
        raise wrong_sheets() from None  # the library's text quotes words of the sheet


def _chosen(groups: dict[int, ShareGroup]) -> dict[int, ShareGroup] | None:
    """Return exactly as many whole groups, with as many sheets, as SLIP-39 wants; None: too few."""
    whole = sorted(index for index, group in groups.items() if group.is_complete())
    needed = next(iter(groups.values())).group_parameters().group_threshold
    if len(whole) < needed:
        return None
    return {index: groups[index].get_minimal_group() for index in whole[:needed]}


def wrong_sheets() -> WrongSheets:
    """Return the one error for sheets that don't make up the secret."""
    return WrongSheets(
        Refusal(
            _("These sheets don't make up the secret."),
            _("Check each word, that all sheets have the same first two words, and their number."),
        )
    )


def _check_plan(groups: Sequence[Group], needed_groups: int) -> None:
    fits = 1 <= needed_groups <= len(groups) <= MOST_SHEETS and all(
        (group.needed, group.sheets) == (1, 1) or 2 <= group.needed <= group.sheets <= MOST_SHEETS
        for group in groups
    )
    if not fits:
        raise WrongSheets(
            Refusal(
                _("Sheets can't be divided like this."),
                _("Choose at least 2 of at most 16 for each group, or one sheet for one holder."),
            )
        )
