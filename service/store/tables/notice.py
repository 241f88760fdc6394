"""Notices (通知): the head of each, its document, and the superior notices it answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, Instant, Record, partial_index


class NoticeRow(Record, table=True):
    """The head of a notice: what lists, clocks and locks need. Narrow, because every act moves its trail's head.

    ``path`` leads over notice ids from the origin down. ``revision`` counts amendments of the document. The head of the
    trail is the number and hash of its newest row. ``closing`` is that of the policy.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("office", "number"),
        CheckConstraint("state IN ('issued', 'closed', 'withdrawn')", name="state"),
        Index("ix_notice_issued_at", "issued_at", "id"),
        partial_index("ix_notice_open", "id", where="state = 'issued'"),
        partial_index("ix_notice_unstarted", "id", where="started_at IS NULL"),
    )

    id: str = Field(sa_type=CODE, primary_key=True)
    origin_id: str = Field(sa_type=CODE)
    path: str = Field(sa_type=CODE, unique=True)
    office: str = Field(sa_type=CODE, foreign_key="unit.code")
    number: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    state: str
    closing: str = "automatic"
    revision: int = 1
    anchor: datetime = Field(sa_type=Instant)
    issued_at: datetime = Field(sa_type=Instant)
    acknowledge_due: datetime = Field(sa_type=Instant)
    reissue_due: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_reason: str = Field(default="", sa_type=Text)
    trail_sequence: int = 0
    trail_hash: str = ""


class NoticeDocumentRow(Record, table=True):
    """A notice as it was issued, draft and policy and all, as JSON of ``domain.notices.Notice``."""

    __tablename__ = "notice_document"

    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id", primary_key=True)
    document: str = Field(sa_type=Text)


class NoticeSuperiorRow(Record, table=True):
    """The basis (依据) known to this service: a superior notice that a notice answers; ``position`` 0 is the first.

    ``revision`` is that of the superior which this notice carries out.
    """

    __tablename__ = "notice_superior"
    __table_args__ = (Index("ix_notice_superior_superior_id", "superior_id"), {"sqlite_with_rowid": False})

    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id", primary_key=True)
    position: int = Field(primary_key=True)
    superior_id: str = Field(sa_type=CODE, foreign_key="notice.id")
    revision: int = 1


class NoticeRevisionRow(Record, table=True):
    """A notice as it stood before an amendment replaced it: who replaced it, when and why."""

    __tablename__ = "notice_revision"
    __table_args__ = ({"sqlite_with_rowid": False},)

    notice_id: str = Field(sa_type=CODE, foreign_key="notice.id", primary_key=True)
    revision: int = Field(primary_key=True)
    document: str = Field(sa_type=Text)
    replaced_at: datetime = Field(sa_type=Instant)
    actor: str
    reason: str
