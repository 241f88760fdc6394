"""通报: the document that names late and missing units, signed before it goes out, superseded but never edited."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class CircularRow(Record, table=True):
    """``snapshot`` is JSON of the roster at one instant; ``supersedes`` the circular that this one corrects.

    A draft has no number yet (``year``, ``sequence``). ``snapshot_hash`` is in the trail, too; ``requirement`` is what
    the office adds in its own words.
    """

    __tablename__ = "circular"
    __table_args__ = (
        UniqueConstraint("office", "year", "sequence"),
        CheckConstraint("state IN ('draft', 'signed', 'superseded', 'cancelled')", name="state"),
        Index("ix_circular_notice_id", "notice_id"),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id")
    office: str = Field(sa_type=CODE, foreign_key="unit.code")
    year: int | None = None
    sequence: int | None = None
    state: str
    supersedes: int | None = Field(default=None, sa_type=ID, foreign_key="circular.id")
    snapshot: str = Field(sa_type=Text)
    snapshot_hash: str = Field(sa_type=CODE)
    body: str = Field(sa_type=Text)
    requirement: str = Field(default="", sa_type=Text)
    drafted_by: str
    drafted_at: datetime = Field(sa_type=Instant)
    signed_by: str = ""
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
