"""Tasks (任务): one unit's duty for one occurrence."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record, partial_index


class TaskRow(Record, table=True):
    """``version`` is that of the newest report, 0 for none; ``climbed`` how high its silence has been alarmed.

    ``ladder`` names the rungs that concern it, '' for those made at issue; ``due`` is its own due, None for its item's.
    """

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("item_id", "unit_code"),
        CheckConstraint(
            "state IN ('owed', 'submitted', 'accepted', 'returned', 'waived', 'missing', 'withdrawn')", name="state"
        ),
        partial_index("ix_task_waiting", "item_id", where="state = 'submitted'"),
    )

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    item_id: int = Field(sa_type=ID, foreign_key="item.id")
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code")
    state: str = "owed"
    version: int = 0
    climbed: int = 0
    ladder: str = Field(default="", sa_type=CODE)
    due: datetime | None = Field(default=None, sa_type=Instant)
