"""Settings that an administrator changes while the service runs."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from service.store.tables.columns import CODE, Record


class SettingRow(Record, table=True):
    """One named value."""

    __tablename__ = "setting"

    key: str = Field(sa_type=CODE, primary_key=True)
    value: Any = Field(sa_type=JSON)
