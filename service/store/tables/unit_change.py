"""Changes of units: merged, renamed, dissolved, joined to notices on their way."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class UnitChangeRow(Record, table=True):
    """One change; ``other_code`` is the unit merged into. The trail of every notice concerned tells the rest."""

    __tablename__ = "unit_change"
    __table_args__ = (CheckConstraint("kind IN ('merged', 'renamed', 'dissolved', 'joined')", name="kind"),)

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code", index=True)
    kind: str
    other_code: str | None = Field(default=None, sa_type=CODE, foreign_key="unit.code")
    before: str
    after: str
    reason: str
    actor: str
    at: datetime = Field(sa_type=Instant)
