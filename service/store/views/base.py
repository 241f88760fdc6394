"""What all views share."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row, select

from domain.errors import NotFound
from domain.units import path_range
from service.store.statements import given
from service.store.tables import NOTICE

_PATH = select(NOTICE.c.path).where(NOTICE.c.id == given("notice", NOTICE.c.id))
IN_SUBTREE = (NOTICE.c.path >= given("low", NOTICE.c.path)) & (NOTICE.c.path < given("high", NOTICE.c.path))
"""Whether a notice belongs to the cascade given by ``subtree``."""


class View:
    """Reads of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine


def rows(connection: Connection, statement: Executable, **parameters: Any) -> Sequence[Row[Any]]:
    """All rows of a statement."""
    return connection.execute(statement, parameters).all()


def subtree(connection: Connection, notice_id: str) -> dict[str, str]:
    """The parameters of ``IN_SUBTREE`` for a notice and everything issued below it. Raises NotFound."""
    path = connection.execute(_PATH, {"notice": notice_id}).scalar()
    if path is None:
        raise NotFound(f"没有编号为“{notice_id[:80]}”的通知；请核对编号", field="notice_id")
    low, high = path_range(path)
    return {"low": low, "high": high}
