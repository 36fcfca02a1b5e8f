"""allauth's account app, without its demand to see its own middleware in the list by name.

It runs inside `middleware.DeskAccount`, so that it never acts on the public face's pages.
"""

from allauth.account.apps import AccountConfig


class SignInConfig(AccountConfig):  # type: ignore[misc]  # allauth ships no types
    """Stock, but for the check of the middleware list."""

    default = False

    def ready(self) -> None:
        from allauth.account import checks  # noqa: F401  registers allauth's own system checks
