"""Receipts (签收): one recipient of one notice."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, Instant, Record


class ReceiptRow(Record, table=True):
    """``child_id`` is the notice by which the unit passed it on. ``climbed``: how high its silence has been alarmed.

    ``ladder`` names the rungs of the acknowledgement that concern it, '' for those made at issue; ``acknowledge_due``
    is its own limit, None for its notice's. ``urged_at`` is when a person last urged it.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        CheckConstraint("reissue IN ('automatic', 'review_first', 'never')", name="reissue"),
        # The key is the clustering: the receipts of a notice are read together.
        {"sqlite_with_rowid": False},
    )

    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id", primary_key=True)
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code", primary_key=True)
    reissue: str
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: str = ""
    acknowledged_via: str = ""
    child_id: str | None = Field(default=None, sa_type=CODE, foreign_key="notice.id")
    climbed: int = 0
    ladder: str = Field(default="", sa_type=CODE)
    acknowledge_due: datetime | None = Field(default=None, sa_type=Instant)
    urged_at: datetime | None = Field(default=None, sa_type=Instant)
