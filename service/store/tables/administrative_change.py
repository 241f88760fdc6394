"""The log of what administrators change (管理日志): append-only by use, one row an act."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from service.store.tables.columns import ID, Instant, Record


class AdministrativeChangeRow(Record, table=True):
    """``area`` is what it is about (policy, calendar …), ``subject`` which one of them; ``detail`` is JSON."""

    __tablename__ = "administrative_change"
    __table_args__ = (Index("ix_administrative_change_area", "area", "id"),)

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    area: str
    act: str
    subject: str
    detail: str = Field(sa_type=Text)
