"""Submissions by hand (提前上报、补报): what a named person said when a rollup was sent upward."""

from datetime import datetime

from sqlmodel import Field

from service.store.tables.columns import ID, Instant, Record


class SubmissionRow(Record, table=True):
    """One version of an item's rollup that a person submitted. ``supplement``: after the item was closed.

    Who was missing in it stands in ``rollup_source``.
    """

    __tablename__ = "submission"
    __table_args__ = ({"sqlite_with_rowid": False},)

    item_id: int = Field(sa_type=ID, foreign_key="item.id", primary_key=True)
    version: int = Field(primary_key=True)
    supplement: bool
    actor: str
    reason: str
    at: datetime = Field(sa_type=Instant)
