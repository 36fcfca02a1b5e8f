"""Phone numbers as links: a number shown as people say it, dialled as a phone wants it."""

_NORTH_AMERICAN = 10


def dial(phone: str) -> str:
    """Return the `tel:` address (RFC 3966) of a number such as "1-800-663-9122" or "9-1-1"."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    if phone.lstrip().startswith("+"):
        return f"tel:+{digits}"
    if len(digits) == _NORTH_AMERICAN:
        return f"tel:+1{digits}"
    if len(digits) == _NORTH_AMERICAN + 1 and digits.startswith("1"):
        return f"tel:+{digits}"
    return f"tel:{digits}"
