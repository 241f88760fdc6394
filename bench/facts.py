"""The facts of the product under measurement, looked at from outside: its SQLite file, opened for reading only."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Self

from domain.outbox import TELL
from domain.rollup import Rollup

LOOK_SECONDS = 0.02

_TOLD = "SELECT count(*) FROM outbox WHERE rung_id = ? AND state = 'sent'"
_TASKS = "SELECT count(*) FROM task"
_DUTIES = """
SELECT outbox.unit_code, outbox.id, task.id FROM outbox
JOIN item ON item.notice_id = outbox.notice_id
JOIN task ON task.item_id = item.id AND task.unit_code = outbox.unit_code
WHERE outbox.rung_id = ?
"""
_SENT_SINCE = "SELECT count(*) FROM outbox WHERE rung_id <> ? AND state = 'sent'"
_ROLLUP = """
SELECT rollup.document FROM rollup JOIN item ON item.id = rollup.item_id
WHERE item.notice_id = ? ORDER BY rollup.version DESC LIMIT 1
"""
_CLOSED = "SELECT 1 FROM notice WHERE state = 'issued' LIMIT 1"


class Duty(NamedTuple):
    """What a unit needs in order to report: the number of the intent behind its link, and its task."""

    intent_id: int
    task_id: int


class Facts:
    """Each method is one snapshot."""

    def __init__(self, database: Path) -> None:
        self._connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def told(self) -> int:
        """Units whose first mail was accepted."""
        return self._number(_TOLD, TELL)

    def reminded(self) -> int:
        """Messages accepted beyond the first mails."""
        return self._number(_SENT_SINCE, TELL)

    def tasks(self) -> int:
        """Tasks of all levels."""
        return self._number(_TASKS)

    def duties(self) -> dict[str, Duty]:
        """By unit; every unit has one task."""
        rows = self._connection.execute(_DUTIES, (TELL,))
        return {unit: Duty(intent_id, task_id) for unit, intent_id, task_id in rows}

    def rollup(self, notice_id: str) -> Rollup | None:
        """The newest rollup of a notice with one item."""
        row = self._connection.execute(_ROLLUP, (notice_id,)).fetchone()
        return None if row is None else Rollup.model_validate_json(row[0])

    def all_closed(self) -> bool:
        """Whether every notice is closed."""
        return self._connection.execute(_CLOSED).fetchone() is None

    def _number(self, statement: str, *parameters: str) -> int:
        return int(self._connection.execute(statement, parameters).fetchone()[0])


async def until(reached: Callable[[], bool], seconds: float = 600.0) -> None:
    """Look every 20 ms until it is so. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not reached():
            await asyncio.sleep(LOOK_SECONDS)
