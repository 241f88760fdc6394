"""Texts typed into one line."""


def single_line(text: str) -> str:
    """The text on one line, without signs that nobody can see."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
