"""Column types and the base that all tables share."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Index, Integer, MetaData, Table, Text, TypeDecorator, text
from sqlalchemy.engine import Dialect
from sqlmodel import SQLModel

from domain.clock import SHANGHAI

ID = BigInteger().with_variant(Integer(), "sqlite")
"""A number the database gives; SQLite counts by itself only in a column declared INTEGER."""

CODE = Text().with_variant(Text(collation="C"), "postgresql")
"""Codes, ids and paths: compared by code point on both databases, so that ranges of paths hold and orders agree."""

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware instant: stored as UTC, given back in Asia/Shanghai. A naive one is refused."""

    impl = DateTime
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        # SQLite gives the stored wall clock of UTC back, PostgreSQL an aware instant.
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(SHANGHAI)


class Record(SQLModel):
    """The base of all tables."""

    metadata = MetaData(naming_convention=_NAMES)


def table(name: str) -> Table:
    """The table of this name, for statements in SQLAlchemy Core."""
    return Record.metadata.tables[name]


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the few rows that ``where`` leaves."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
