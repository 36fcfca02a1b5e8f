"""The clock's part: groups that a line of city.toml was written for later, roles refused before."""

from django.conf import settings


def follow_groups() -> str:
    """Bring everybody's roles in line with their groups, where a directory is named.

    The ticker of the public face knows nothing of signing in and leaves it to the staff face's.
    """
    if not settings.SCIM_TOKENS or settings.FACE == "public":
        return "no directory here"
    from parapluie.provisioning import scim_following

    return f"{scim_following.follow_all()} follow their groups anew"
