"""Reports (报送): what was handed in for a task, every version of it."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class ReportRow(Record, table=True):
    """One version. ``filled`` and ``entries`` are JSON of what ``domain.reports.Content`` holds.

    A report compiled from below carries the base counts and partials of its rollup in ``carried`` and names the rollup;
    ``missing`` tells how many units at the bottom were missing in it.
    ``supplement``: it came after the close (补报), and no frozen rollup holds it.
    ``link`` is what it was handed in by: the link of a person, or the rollup that makes it unique.
    """

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("task_id", "version"),)

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    task_id: int = Field(sa_type=ID, foreign_key="task.id")
    version: int
    submitted_at: datetime = Field(sa_type=Instant)
    late: bool
    nil: bool
    actor: str
    channel: str
    link: str = Field(sa_type=CODE)
    filled: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    entries: str = Field(sa_type=Text)
    missing: int
    supplement: bool = False
    carried: str | None = Field(default=None, sa_type=Text)
    rollup_id: int | None = Field(default=None, sa_type=ID, foreign_key="rollup.id")
