"""Handovers: somebody answers for a unit for a while, and the unit stays accountable."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class HandoverRow(Record, table=True):
    """``notice_id`` None means all notices; ``contact_id`` is who is away, None for whoever serves the unit.

    ``ends_at`` None means until further notice; ``ended_at`` when it was taken back before.
    """

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_unit_code", "unit_code", "ends_at"),)

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code")
    notice_id: str | None = Field(default=None, sa_type=CODE, foreign_key="notice.id")
    contact_id: str | None = Field(default=None, sa_type=CODE, foreign_key="contact.id")
    to_contact_id: str = Field(sa_type=CODE, foreign_key="contact.id")
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str
    actor: str
    at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
