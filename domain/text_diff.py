"""The difference of two texts, paragraph by paragraph and inside a paragraph by clause (版本比对).

Laws, kept by tests: the pieces that stood before, put together, are the paragraphs before, and those that stand after
are the paragraphs after; a text does not differ from itself.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from domain.base import Frozen

_CLAUSE = re.compile(r"[^，。；、！？：,;!?]+[，。；、！？：,;!?]*|[，。；、！？：,;!?]+")


class Edit(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(Frozen):
    """Some words within a paragraph."""

    edit: Edit
    text: str


class Paragraph(Frozen):
    """One paragraph of either text or of both. One that was reworded has pieces of all kinds."""

    pieces: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Whether nothing in it has changed."""
        return all(piece.edit is Edit.SAME for piece in self.pieces)


def text_diff(before: str, after: str) -> tuple[Paragraph, ...]:
    """From one text to the other. Empty lines and blanks around a paragraph count for nothing."""
    old, new = paragraphs(before), paragraphs(after)
    found: list[Paragraph] = []
    for tag, low, high, low_after, high_after in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found += [_whole(Edit.SAME, text) for text in old[low:high]]
        else:
            found += _replaced(old[low:high], new[low_after:high_after])
    return tuple(found)


def paragraphs(text: str) -> list[str]:
    """The paragraphs that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs that stand for each other in their order; what is left over was taken away or added."""
    paired = min(len(old), len(new))
    for before, after in zip(old[:paired], new[:paired], strict=True):
        yield from _reworded(before, after)
    yield from (_whole(Edit.REMOVED, text) for text in old[paired:])
    yield from (_whole(Edit.ADDED, text) for text in new[paired:])


def _reworded(before: str, after: str) -> Iterator[Paragraph]:
    old, new = _CLAUSE.findall(before), _CLAUSE.findall(after)
    matcher = SequenceMatcher(None, old, new)
    pieces: list[Piece] = []
    for tag, low, high, low_after, high_after in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(edit=Edit.SAME, text="".join(old[low:high])))
            continue
        pieces += [Piece(edit=Edit.REMOVED, text="".join(old[low:high]))] if low < high else []
        pieces += [Piece(edit=Edit.ADDED, text="".join(new[low_after:high_after]))] if low_after < high_after else []
    if any(piece.edit is Edit.SAME for piece in pieces):
        yield Paragraph(pieces=tuple(pieces))
        return
    # Not a word in common: two paragraphs, and none that was reworded.
    yield _whole(Edit.REMOVED, before)
    yield _whole(Edit.ADDED, after)


def _whole(edit: Edit, text: str) -> Paragraph:
    return Paragraph(pieces=(Piece(edit=edit, text=text),))
