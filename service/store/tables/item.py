"""Items: each occurrence of each obligation of a notice, with its counts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class ItemRow(Record, table=True):
    """One occurrence. ``outstanding`` counts mandatory tasks that still owe; its row serialises counting.

    ``changed``: a report came since the last rollup; ``version`` of that rollup; ``submitted`` the version sent upward.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("notice_id", "obligation", "occurrence"),
        CheckConstraint("outstanding >= 0 AND outstanding <= expected", name="outstanding"),
        CheckConstraint("submitted >= 0 AND submitted <= version", name="submitted"),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id")
    position: int
    obligation: str = Field(sa_type=CODE)
    occurrence: str = Field(sa_type=CODE)
    title: str
    demand: str
    due: datetime | None = Field(default=None, sa_type=Instant)
    compile_at: datetime = Field(sa_type=Instant)
    close_at: datetime = Field(sa_type=Instant)
    expected: int
    outstanding: int
    changed: bool = False
    version: int = 0
    submitted: int = 0
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
