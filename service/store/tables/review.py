"""Reviews (审核): what the office decided on each version of a report."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import ID, Instant, Record


class ReviewRow(Record, table=True):
    """One decision on one version; a return has a reason and a new due. What was accepted may still be returned."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("task_id", "version", "decision"),
        CheckConstraint("decision IN ('accepted', 'returned')", name="decision"),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    task_id: int = Field(sa_type=ID, foreign_key="task.id")
    version: int
    decision: str
    reason: str = ""
    due: datetime | None = Field(default=None, sa_type=Instant)
    actor: str
    at: datetime = Field(sa_type=Instant)
