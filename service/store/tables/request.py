"""Requests of units: for more time, to be let off, or against what was entered for them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class RequestRow(Record, table=True):
    """One request, and what the superior decided. ``due`` is the one granted.

    ``version`` is that of the task's newest report when it was asked: a later one makes the request moot. One of a kind
    is open at a time.
    """

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint("kind IN ('extension', 'waiver', 'objection')", name="kind"),
        CheckConstraint("decision IN ('granted', 'refused')", name="decision"),
        Index("ix_request_notice_id", "notice_id", "task_id"),
        Index(
            "uq_request_open",
            "task_id",
            "version",
            "kind",
            unique=True,
            sqlite_where=text("decision IS NULL"),
            postgresql_where=text("decision IS NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id")
    task_id: int = Field(sa_type=ID, foreign_key="task.id")
    version: int
    kind: str
    reason: str
    asked_due: datetime | None = Field(default=None, sa_type=Instant)
    actor: str
    asked_at: datetime = Field(sa_type=Instant)
    decision: str | None = None
    due: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decision_reason: str = ""
