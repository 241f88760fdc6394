"""Reports not handed in yet (草稿): what a unit has typed so far, and the files it has chosen."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class ReportDraftRow(Record, table=True):
    """One a task. ``typed`` is JSON by the names of the blanks, None where only files were chosen so far.

    ``version`` counts every change, so that two people do not overwrite each other.
    """

    __tablename__ = "report_draft"

    task_id: int = Field(sa_type=ID, foreign_key="task.id", primary_key=True)
    version: int
    typed: str | None = Field(default=None, sa_type=Text)
    actor: str
    changed_at: datetime = Field(sa_type=Instant)


class DraftFileRow(Record, table=True):
    """One file of a draft. ``number`` grows in the order of choosing; it goes when its draft does."""

    __tablename__ = "draft_file"
    __table_args__ = (Index("ix_draft_file_sha256", "sha256"), {"sqlite_with_rowid": False})

    task_id: int = Field(
        sa_type=ID, sa_column_args=[ForeignKey("report_draft.task_id", ondelete="CASCADE")], primary_key=True
    )
    number: int = Field(primary_key=True)
    sha256: str = Field(sa_type=CODE, foreign_key="file.sha256")
    name: str
    slot: str = ""
