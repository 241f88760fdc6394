"""The trail: an append-only, hash-chained row for every act on a notice."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from service.store.tables.columns import CODE, Instant, Record


class TrailRow(Record, table=True):
    """``detail`` is canonical JSON, kept as text: the hash is over its very bytes. Triggers refuse any change."""

    __tablename__ = "trail"
    __table_args__ = ({"sqlite_with_rowid": False},)

    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id", primary_key=True)
    sequence: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    act: str
    detail: str = Field(sa_type=Text)
    hash: str
