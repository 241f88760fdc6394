"""Ladders: the rungs made after the issue, each for a group of tasks or receipts with a due of its own."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, Instant, Record


class LadderRow(Record, table=True):
    """``name`` is what its rungs, tasks and receipts carry; ``number`` counts the ladders of a notice from 1."""

    __tablename__ = "ladder"
    __table_args__ = (UniqueConstraint("notice_id", "name"), {"sqlite_with_rowid": False})

    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id", primary_key=True)
    number: int = Field(primary_key=True)
    name: str = Field(sa_type=CODE)
    track: str
    due: datetime = Field(sa_type=Instant)
    reason: str
    made_at: datetime = Field(sa_type=Instant)
