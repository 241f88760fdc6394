"""The facts of the benchmark's reference programs: tasks and reports in one SQLite file, one transaction an act."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bench.tree import Tree

_Result = TypeVar("_Result")

_SCHEMA = """
CREATE TABLE task (
    unit TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    state TEXT NOT NULL,
    due TEXT NOT NULL,
    issued_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX task_office_state ON task (office, state);
CREATE TABLE report (
    unit TEXT PRIMARY KEY,
    trainings INTEGER NOT NULL,
    summary TEXT NOT NULL,
    submitted_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
"""
_DUE = "2024-06-20T18:00:00+08:00"
_SUMMARY = "本单位开展安全宣传活动一场，发放资料二百份，排查隐患三处，均已整改。"


class Store:
    """One connection on one thread: SQLite has one writer, and waiting for it in a queue is cheaper than on its lock.

    WAL with synchronous=NORMAL, as the product's own store.
    """

    def __init__(self, path: Path) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)

    async def insert_tasks(self, office: str, units: Iterable[str]) -> None:
        """Insert the tasks of an office's direct subordinates in one transaction. Safe to run twice."""
        await self._run(lambda connection: _insert_tasks(connection, office, list(units)))

    async def report(self, unit: str, superior: str | None) -> bool:
        """Insert the unit's report and settle its task in one transaction. True if it was the superior's last one."""
        return await self._run(lambda connection: _report(connection, unit, superior))

    async def check(self, tree: Tree) -> None:
        """Raise AssertionError unless every recipient's task is settled and every unit has reported once."""
        tasks, reports = await self._run(_counts)
        if (tasks, reports) != (len(tree.recipients), len(tree.units)):
            raise AssertionError(f"{tasks} tasks settled and {reports} reports for {len(tree.units)} units")

    async def close(self) -> None:
        """Close the file, in its thread."""
        await self._run(sqlite3.Connection.close)
        self._thread.shutdown()

    async def _run(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._connection)


def _insert_tasks(connection: sqlite3.Connection, office: str, units: list[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT OR IGNORE INTO task (unit, office, state, due) VALUES (?, ?, 'open', ?)",
        [(unit, office, _DUE) for unit in units],
    )
    connection.execute("COMMIT")


def _report(connection: sqlite3.Connection, unit: str, superior: str | None) -> bool:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT OR IGNORE INTO report (unit, trainings, summary) VALUES (?, 1, ?)", (unit, _SUMMARY))
    connection.execute("UPDATE task SET state = 'reported' WHERE unit = ?", (unit,))
    owing = connection.execute("SELECT 1 FROM task WHERE office = ? AND state = 'open' LIMIT 1", (superior,)).fetchone()
    connection.execute("COMMIT")
    return owing is None and superior is not None


def _counts(connection: sqlite3.Connection) -> tuple[int, int]:
    tasks = connection.execute("SELECT count(*) FROM task WHERE state = 'reported'").fetchone()[0]
    reports = connection.execute("SELECT count(*) FROM report").fetchone()[0]
    return int(tasks), int(reports)
