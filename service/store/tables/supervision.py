"""督办单: numbered orders to a unit, drafted from frozen facts and signed by a named person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class SupervisionRow(Record, table=True):
    """``facts`` is JSON of what was known when it was drafted; it never changes.

    A draft has no number yet (``year``, ``sequence``) and no ``due`` of its reply. ``requirement`` is what the office
    adds in its own words.
    """

    __tablename__ = "supervision"
    __table_args__ = (
        UniqueConstraint("office", "year", "sequence"),
        CheckConstraint("state IN ('draft', 'signed', 'replied', 'cleared', 'cancelled')", name="state"),
        CheckConstraint("colour IN ('blue', 'yellow', 'red')", name="colour"),
        Index("ix_supervision_notice_id", "notice_id", "unit_code"),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id")
    office: str = Field(sa_type=CODE, foreign_key="unit.code")
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code")
    year: int | None = None
    sequence: int | None = None
    colour: str
    state: str
    due: datetime | None = Field(default=None, sa_type=Instant)
    facts: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    requirement: str = Field(default="", sa_type=Text)
    drafted_by: str
    drafted_at: datetime = Field(sa_type=Instant)
    signed_by: str = ""
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
    reply: str = Field(default="", sa_type=Text)
    replied_by: str = ""
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_reason: str = ""


class SupervisionTaskRow(Record, table=True):
    """One task that a 督办单 is about."""

    __tablename__ = "supervision_task"
    __table_args__ = ({"sqlite_with_rowid": False},)

    supervision_id: int = Field(sa_type=ID, foreign_key="supervision.id", primary_key=True)
    task_id: int = Field(sa_type=ID, foreign_key="task.id", primary_key=True)
