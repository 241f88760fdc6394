"""Incidents: what needs an administrator's hand."""

from datetime import datetime

from sqlmodel import Field

from service.store.tables.columns import CODE, Instant, Record


class IncidentRow(Record, table=True):
    """Raised once for each key while it is open; ``times`` counts how often it was raised anew after being resolved."""

    __tablename__ = "incident"

    key: str = Field(sa_type=CODE, primary_key=True)
    kind: str
    notice_id: str | None = Field(default=None, sa_type=CODE)
    unit_code: str | None = Field(default=None, sa_type=CODE)
    sentence: str
    raised_at: datetime = Field(sa_type=Instant)
    times: int = 1
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    resolved_by: str = ""
    note: str = ""
