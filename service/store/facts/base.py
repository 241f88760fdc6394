"""What all parts of the facts share: one connection in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Row

from domain.calendar import WorkCalendar
from domain.notices import Notice, NoticeState
from service.store.database import is_postgresql
from service.store.facts.memory import CalendarKey, Memory, NoticeKey

Rows = Sequence[Row[Any]]


class Store:
    """One transaction. ``writes`` tells whether rows that are read in order to be written are locked."""

    def __init__(self, connection: Connection, memory: Memory, *, writes: bool) -> None:
        self._connection = connection
        self._memory = memory
        # SQLite has one writer at a time: there is nothing to lock.
        self._locks = writes and is_postgresql(connection)
        self._notices: dict[NoticeKey, Notice] = {}
        # Revision and state as this transaction has read them; whoever writes them drops the entry.
        self._heads: dict[str, tuple[int, NoticeState]] = {}
        self._calendars: dict[CalendarKey, WorkCalendar] = {}

    def remember(self) -> None:
        """Hand what was learnt to the ledger, after the commit."""
        self._memory.keep(self._notices, self._calendars)

    def _all(self, statement: Executable, **parameters: Any) -> Rows:
        return self._connection.execute(statement, parameters).all()

    def _one(self, statement: Executable, **parameters: Any) -> Row[Any] | None:
        return self._connection.execute(statement, parameters).first()

    def _write(self, statement: Executable, **parameters: Any) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)

    def _write_all(self, statement: Executable, parameters: Sequence[Mapping[str, Any]]) -> None:
        """One statement for many rows; none for no rows."""
        if parameters:
            self._connection.execute(statement, parameters)
