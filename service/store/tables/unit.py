"""Units (单位) on their materialised paths."""

from sqlalchemy import JSON
from sqlmodel import Field

from service.store.tables.columns import CODE, Record


class UnitRow(Record, table=True):
    """One organisation. ``path`` is unique and indexed: a subtree is a range of it. ``search``: how the name sounds."""

    __tablename__ = "unit"

    code: str = Field(sa_type=CODE, primary_key=True)
    name: str
    level: str
    parent_code: str | None = Field(default=None, sa_type=CODE, index=True)
    path: str = Field(sa_type=CODE, unique=True)
    tags: list[str] = Field(default=[], sa_type=JSON)
    acts_for: str | None = Field(default=None, sa_type=CODE)
    line_superior: str | None = Field(default=None, sa_type=CODE, index=True)
    reissue: str
    active: bool = True
    search: str = ""
