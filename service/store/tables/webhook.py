"""Webhooks: other programs that are told what happens, how far each was told, and what became of every delivery."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record, partial_index


class WebhookRow(Record, table=True):
    """It is told of the notices of ``unit_code`` and below. ``events`` are acts of the trail, none for all.

    Its secret is made of ``salt`` and the key of the house. ``failures`` counts those in a row since ``failing_since``.
    """

    __tablename__ = "webhook"

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code", index=True)
    url: str = Field(sa_type=Text)
    events: list[str] = Field(default=[], sa_type=JSON)
    salt: str = Field(sa_type=CODE)
    active: bool = True
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    failures: int = 0
    failing_since: datetime | None = Field(default=None, sa_type=Instant)
    paused_until: datetime | None = Field(default=None, sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


class WebhookCursorRow(Record, table=True):
    """The last row of a notice's trail that a webhook was told of, or needed not be."""

    __tablename__ = "webhook_cursor"
    __table_args__ = (
        ForeignKeyConstraint(["webhook_id"], ["webhook.id"], ondelete="CASCADE"),
        {"sqlite_with_rowid": False},
    )

    webhook_id: int = Field(sa_type=ID, primary_key=True)
    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id", primary_key=True)
    sequence: int


class WebhookDeliveryRow(Record, table=True):
    """One event for one webhook. ``event_id`` is the same on every try, ``body`` what is sent, to the octet."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        ForeignKeyConstraint(["webhook_id"], ["webhook.id"], ondelete="CASCADE"),
        UniqueConstraint("webhook_id", "event_id"),
        CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name="state"),
        partial_index("ix_webhook_delivery_waiting", "next_at", "id", where="state = 'waiting'"),
        Index("ix_webhook_delivery_webhook_id", "webhook_id", "id"),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    webhook_id: int = Field(sa_type=ID)
    event_id: str = Field(sa_type=CODE)
    event: str
    body: str = Field(sa_type=Text)
    state: str = "waiting"
    attempts: int = 0
    made_at: datetime = Field(sa_type=Instant)
    next_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    status: int | None = None
    detail: str = Field(default="", sa_type=Text)
