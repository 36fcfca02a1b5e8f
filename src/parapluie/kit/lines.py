"""A text as one line, for formats in which a line's end means something."""


def one_line(text: str) -> str:
    """Return a text without line ends and control characters, single spaces between words."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
