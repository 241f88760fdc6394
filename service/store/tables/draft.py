"""Drafts: notices while they are written, kept from step to step."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field

from service.store.tables.columns import CODE, Instant, Record, partial_index


class DraftRow(Record, table=True):
    """``content`` is what was typed, ``findings`` what was read in ``source``, both as JSON, as ``superiors`` is.

    ``version`` counts every saving; ``notice_id`` is the notice that the draft became, None while it is written.
    """

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("kind IN ('new', 'reissue')", name="kind"),
        partial_index("ix_draft_office", "office", where="notice_id IS NULL"),
    )

    id: str = Field(sa_type=CODE, primary_key=True)
    office: str = Field(sa_type=CODE, foreign_key="unit.code")
    kind: str
    number: str
    title: str
    superiors: str = Field(sa_type=Text)
    content: str = Field(sa_type=Text)
    findings: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    file_name: str
    step: str
    version: int
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    changed_by: str
    changed_at: datetime = Field(sa_type=Instant)
    notice_id: str | None = Field(default=None, sa_type=CODE, foreign_key="notice.id")
