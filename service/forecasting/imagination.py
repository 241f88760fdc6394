"""Imagined facts: the product's own store in memory, with the units, people and superior notices of the real one.

Nothing is decided here. The statements that say who still owes, what is still to be told and what a rollup is compiled
from are those of ``service.store``; only the database is another one, and it is thrown away.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, select

from domain.facts import Facts
from domain.task_life import TaskState
from service.store.database import in_memory, reading
from service.store.facts.memory import Memory
from service.store.ledger import SqlFacts, SqlLedger
from service.store.statements import among, given, listed
from service.store.tables import (
    CALENDAR_DAY,
    CALENDAR_YEAR,
    CONTACT,
    HANDOVER,
    INCIDENT,
    ITEM,
    METADATA,
    NOTICE,
    NOTICE_DOCUMENT,
    NOTICE_SUPERIOR,
    RECEIPT,
    SETTING,
    TASK,
    UNIT,
)

_SUPERIORS = "superiors"
_COPIED: tuple[tuple[Table, Select[Any]], ...] = (
    (CALENDAR_YEAR, select(CALENDAR_YEAR)),
    (CALENDAR_DAY, select(CALENDAR_DAY)),
    (UNIT, select(UNIT)),
    (CONTACT, select(CONTACT)),
    (HANDOVER, select(HANDOVER).where(HANDOVER.c.notice_id.is_(None))),
    (SETTING, select(SETTING)),  # who is the last resort
    (NOTICE, select(NOTICE).where(among(NOTICE.c.id, _SUPERIORS))),
    (NOTICE_DOCUMENT, select(NOTICE_DOCUMENT).where(among(NOTICE_DOCUMENT.c.notice_id, _SUPERIORS))),
    (NOTICE_SUPERIOR, select(NOTICE_SUPERIOR).where(among(NOTICE_SUPERIOR.c.notice_id, _SUPERIORS))),
    (ITEM, select(ITEM).where(among(ITEM.c.notice_id, _SUPERIORS))),
    (RECEIPT, select(RECEIPT).where(among(RECEIPT.c.notice_id, _SUPERIORS))),
    (TASK, select(TASK).join(ITEM, ITEM.c.id == TASK.c.item_id).where(among(ITEM.c.notice_id, _SUPERIORS))),
)
_DUE = func.coalesce(TASK.c.due, ITEM.c.due, type_=ITEM.c.due.type)
_ASKED = (
    select(TASK.c.id, TASK.c.unit_code, ITEM.c.obligation, ITEM.c.occurrence, _DUE.label("due"))
    .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
    .where(ITEM.c.notice_id == given("notice", ITEM.c.notice_id))
    .order_by(TASK.c.id)
)
_WAITING = (
    select(TASK.c.id, TASK.c.version)
    .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
    .where(ITEM.c.notice_id == given("notice", ITEM.c.notice_id), TASK.c.state == TaskState.SUBMITTED.value)
    .order_by(TASK.c.id)
)
_INCIDENTS = select(INCIDENT).order_by(INCIDENT.c.raised_at, INCIDENT.c.key)


class ImaginedFacts(SqlFacts):
    """All facts without a trail: nobody will ever read it."""

    def trail(self, notice_id: str, at: datetime, actor: str, act: str, detail: Mapping[str, Any]) -> None:
        """Nothing is kept."""

    def asked(self, notice_id: str) -> Sequence[Row[Any]]:
        """Every task of the notice: id, unit, obligation, occurrence and the due that counts for it."""
        return self._all(_ASKED, notice=notice_id)

    def waiting_reports(self, notice_id: str) -> Sequence[Row[Any]]:
        """Reports that wait for the office's review: task id and version."""
        return self._all(_WAITING, notice=notice_id)

    def left_over(self) -> Sequence[Row[Any]]:
        """What was left for an administrator, in order of time."""
        return self._all(_INCIDENTS)


class ImaginedLedger(SqlLedger):
    """One transaction that is never committed and lasts as long as the imagination."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.engine)
        self.facts = ImaginedFacts(connection, Memory(), writes=True)

    @contextmanager
    def transaction(self) -> Iterator[Facts]:
        """The one there is."""
        yield self.facts

    @contextmanager
    def reading(self) -> Iterator[Facts]:
        """The same: there is nobody else to wait for."""
        yield self.facts


@contextmanager
def imagined(real: SqlLedger, superiors: Sequence[str]) -> Iterator[ImaginedLedger]:
    """A ledger with the directory and calendar of ``real``, and these notices of it with their items and tasks."""
    copied = _read(real, superiors)
    engine = in_memory()
    try:
        METADATA.create_all(engine)
        with engine.connect() as connection:
            for table, rows in copied:
                if rows:
                    connection.execute(table.insert(), rows)
            yield ImaginedLedger(connection)
    finally:
        engine.dispose()


def _read(real: SqlLedger, superiors: Sequence[str]) -> list[tuple[Table, list[dict[str, Any]]]]:
    wanted = {_SUPERIORS: listed(superiors)}
    with reading(real.engine) as connection:
        return [
            (table, [dict(row) for row in connection.execute(statement, wanted).mappings()])
            for table, statement in _COPIED
        ]
