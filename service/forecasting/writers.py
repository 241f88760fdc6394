"""Writers for a dry run: of letters that nobody will read, and of one letter of each kind."""

from collections.abc import Sequence

from activities.delivering import LetterWriter, Matters, letter_id
from domain.contacts import address
from domain.letters import Letter
from domain.outbox import Pending


class WordlessWriter:
    """Fits ``LetterWriter``: the address, and not a word."""

    def write(self, parts: Sequence[Pending], matters: Matters) -> Letter:  # noqa: ARG002
        """A letter with its id and address alone."""
        first = parts[0]
        return Letter(id=letter_id(first.channel, parts), address=address(first.contact, first.channel) or "", text="")


class SampleWriter:
    """Fits ``LetterWriter``: the first letter of each kind in full, the others without a word.

    Letters of a kind come from the same rung at the same depth of the cascade: they differ in names and links.
    """

    def __init__(self, writer: LetterWriter) -> None:
        self._writer = writer
        self._wordless = WordlessWriter()
        self._known: set[tuple[object, ...]] = set()

    def write(self, parts: Sequence[Pending], matters: Matters) -> Letter:
        """A letter in full where its kind has not been seen yet."""
        first = parts[0]
        depth = matters.notices[first.notice_id].path.count("/")
        kind = (first.purpose, first.step, first.rung_id, depth)
        chosen = self._wordless if kind in self._known else self._writer
        self._known.add(kind)
        return chosen.write(parts, matters)
