"""Writers of letters that nobody will read: no text is asked for, only who gets what and when."""

from collections.abc import Sequence

from activities.delivering import Matters, letter_id
from domain.contacts import address
from domain.letters import Letter
from domain.outbox import Pending


class WordlessWriter:
    """Fits ``LetterWriter``: the address, and not a word."""

    def write(self, parts: Sequence[Pending], matters: Matters) -> Letter:  # noqa: ARG002
        """A letter with its id and address alone."""
        first = parts[0]
        return Letter(id=letter_id(first.channel, parts), address=address(first.contact, first.channel) or "", text="")
