"""督办单: numbered orders to a unit, drafted from frozen facts and signed by a named person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class SupervisionRow(Record, table=True):
    """``facts`` is JSON of what was known when it was drafted; it never changes."""

    __tablename__ = "supervision"
    __table_args__ = (
        UniqueConstraint("office", "number"),
        CheckConstraint("state IN ('draft', 'signed', 'replied', 'cleared', 'cancelled')", name="state"),
        CheckConstraint("colour IN ('blue', 'yellow', 'red')", name="colour"),
        Index("ix_supervision_notice_id", "notice_id", "unit_code"),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id")
    office: str = Field(sa_type=CODE, foreign_key="unit.code")
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code")
    number: str
    colour: str
    state: str
    due: datetime = Field(sa_type=Instant)
    facts: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
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
