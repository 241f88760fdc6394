"""Rollups (汇总) and what they were compiled from."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import ID, Instant, Record


class RollupRow(Record, table=True):
    """One version of one item's rollup; never changed afterwards. ``document`` is JSON of ``domain.rollup.Rollup``."""

    __tablename__ = "rollup"
    __table_args__ = (UniqueConstraint("item_id", "version"),)

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    item_id: int = Field(sa_type=ID, foreign_key="item.id")
    version: int
    compiled_at: datetime = Field(sa_type=Instant)
    document: str = Field(sa_type=Text)


class RollupSourceRow(Record, table=True):
    """One direct subordinate's part in a rollup: the very report that was counted, or none."""

    __tablename__ = "rollup_source"
    __table_args__ = ({"sqlite_with_rowid": False},)

    rollup_id: int = Field(sa_type=ID, foreign_key="rollup.id", primary_key=True)
    task_id: int = Field(sa_type=ID, foreign_key="task.id", primary_key=True)
    report_id: int | None = Field(default=None, sa_type=ID, foreign_key="report.id")
    category: str
