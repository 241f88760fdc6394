"""Rungs: the frozen plan of a notice, one row a moment."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from service.store.tables.columns import CODE, Instant, Record


class RungRow(Record, table=True):
    """``position`` is the order of the plan; ``fired_at`` when it was carried out and ``told`` how many heard of it."""

    __tablename__ = "rung"
    __table_args__ = ({"sqlite_with_rowid": False},)

    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id", primary_key=True)
    id: str = Field(sa_type=CODE, primary_key=True)
    position: int
    instant: datetime = Field(sa_type=Instant)
    act: str
    track: str
    step: str | None = None
    obligation: str | None = Field(default=None, sa_type=CODE)
    occurrence: str | None = Field(default=None, sa_type=CODE)
    ladder: str = Field(default="", sa_type=CODE)
    channels: list[str] = Field(sa_type=JSON)
    reason: str
    fired_at: datetime | None = Field(default=None, sa_type=Instant)
    told: int = 0
