"""What a file holds once it is read: its text, and the grids that may be forms."""

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
