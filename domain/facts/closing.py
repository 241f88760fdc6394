"""What closing, submitting by hand, supplementing and reopening read and write."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.base import Frozen
from domain.gate import Matter
from domain.plan import Item, ItemKey
from domain.rollup_diff import Compiled


class Statement(Frozen):
    """What a named person said when submitting a rollup by hand. ``supplement``: after the item was closed."""

    version: int
    supplement: bool
    actor: str
    reason: str


class ClosingFacts(Protocol):
    """The close gate, and what happens at and after it."""

    def gate(self, notice_id: str) -> Mapping[ItemKey, Sequence[Matter]]:
        """What stands in the way of closing each item: owing units, reports in review, requests, stale rollups."""
        ...

    def unit_names(self, notice_id: str) -> Mapping[str, str]:
        """The names of the recipients, by code."""
        ...

    def compiled(self, notice_id: str, key: ItemKey) -> tuple[int, Compiled] | None:
        """The newest rollup with its version and the parts it was compiled from, or None.

        A part without report counts as one unit: how many stand behind it was not kept.
        """
        ...

    def put_statement(self, notice_id: str, key: ItemKey, statement: Statement, at: datetime) -> None:
        """Keep who submitted this version by hand and why, and the trail."""
        ...

    def reopen_item(self, notice_id: str, item: Item, ladder: str, at: datetime) -> Sequence[str]:
        """Open a closed item with the moments of ``item``; those declared missing owe again, on the ladder.

        Their codes are returned in order; where there is none, nothing is written. Rungs of the item that have not
        fired leave the plan, and so do all of the notice whose moment has passed.
        """
        ...

    def reopen_notice(self, notice_id: str, closes_at: datetime) -> bool:
        """State ISSUED again; its last close is then ``closes_at`` at the earliest. False where it was open."""
        ...

    def unfired_closes(self, notice_id: str) -> frozenset[ItemKey]:
        """Items whose closing moment is still to be carried out."""
        ...
