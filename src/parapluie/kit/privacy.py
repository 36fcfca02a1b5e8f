"""Every model field has a declared privacy class; a test fails on an undeclared one."""

from enum import StrEnum


class Privacy(StrEnum):
    """How far a column may travel.

    Declared on each model as `privacy = {"field": Privacy.STAFF, ...}` for all of its own columns.
    """

    PUBLIC = "public"  # may stand on a public page
    STAFF = "staff"  # signed-in staff whose work needs it
    SEALED = "sealed"  # ciphertext: worthless without a key
    NEVER = "never exported"  # in no export, report, packet or log
