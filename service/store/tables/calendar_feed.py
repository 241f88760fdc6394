"""Calendar feeds: addresses at which a calendar program reads the dues of a unit."""

from datetime import datetime

from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class CalendarFeedRow(Record, table=True):
    """Its secret address is made of ``salt`` and the key of the house. ``account_id`` None: made by the operator."""

    __tablename__ = "calendar_feed"

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code", index=True)
    salt: str = Field(sa_type=CODE)
    account_id: int | None = Field(default=None, sa_type=ID, foreign_key="account.id")
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_by: str = ""
