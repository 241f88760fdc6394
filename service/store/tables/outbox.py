"""The outbox: messages to be sent, and what became of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record, partial_index


class OutboxRow(Record, table=True):
    """One intent. However often a rung runs, each person hears of it once over each channel.

    ``about_code`` is the unit that an all-clear is about, where the message itself goes to an office.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # The contact leads, so that the same index finds what one person was told.
        UniqueConstraint("contact_id", "notice_id", "rung_id", "channel"),
        CheckConstraint("state IN ('waiting', 'sent', 'settled', 'superseded', 'undeliverable')", name="state"),
        partial_index("ix_outbox_waiting", "channel", "release_at", "id", where="state = 'waiting'"),
        Index("ix_outbox_notice_id", "notice_id", "unit_code"),
        partial_index(
            "ix_outbox_troubled",
            "checked_at",
            "id",
            where="state = 'undeliverable' OR (state = 'waiting' AND attempts > 0)",
        ),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id")
    rung_id: str = Field(sa_type=CODE)
    contact_id: str = Field(sa_type=CODE, foreign_key="contact.id")
    channel: str
    purpose: str
    step: str
    unit_code: str | None = Field(default=None, sa_type=CODE)
    about_code: str | None = Field(default=None, sa_type=CODE)
    instant: datetime = Field(sa_type=Instant)
    release_at: datetime = Field(sa_type=Instant)
    state: str = "waiting"
    attempts: int = 0
    letter_id: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    checked_at: datetime | None = Field(default=None, sa_type=Instant)
    detail: str = ""
