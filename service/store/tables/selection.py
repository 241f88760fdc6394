"""Selections (遴选): entries of cases that an office chose to pass upward."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import ID, Instant, Record


class SelectionRow(Record, table=True):
    """One entry of one report, with why it was chosen and by whom. ``entry`` is its place in the report, from 0."""

    __tablename__ = "selection"
    __table_args__ = (UniqueConstraint("report_id", "entry"), Index("ix_selection_item_id", "item_id"))

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    item_id: int = Field(sa_type=ID, foreign_key="item.id")
    report_id: int = Field(sa_type=ID, foreign_key="report.id")
    entry: int
    reason: str
    actor: str
    at: datetime = Field(sa_type=Instant)
