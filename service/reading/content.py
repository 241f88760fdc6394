"""What a file holds once it is read: its text, and the grids that may be forms."""

import re

from domain.base import Frozen

LARGEST = 30 * 1024 * 1024
"""Bytes of a file that is read at all."""
MOST_TEXT = 400_000
"""Characters of text that are kept: what the reader of notices takes."""


class Content(Frozen):
    """A file's text, line by line, and its grids (tables or sheets) as (name, rows of cells)."""

    text: str
    grids: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()


def lines_of(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """A grid as text lines, one a row, cells between bars; empty rows left out."""
    return [
        "| " + " | ".join(" ".join(cell.split()) for cell in row) + " |"
        for row in rows
        if any(cell.strip() for cell in row)
    ]


def unnumbered(text: str, number: int) -> str:
    """A page's text without the bare page number at its head or foot, which would stand in the middle of a sentence.

    “…于6月⏎2” and “2/3⏎20日前…” of page 2 lose the number; a row “3” of a table on page 2 does not.
    """
    lines = text.strip().split("\n")
    for place in (-1, 0):
        if len(lines) > 1 and re.fullmatch(rf"\s*{number}\s*(?:/\s*\d{{1,3}}\s*)?", lines[place]):
            del lines[place]
    return "\n".join(lines)
