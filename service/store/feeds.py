"""Calendar feeds: made, revoked, and what they hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select, update

from domain.base import Frozen
from domain.errors import NotFound
from domain.task_life import TaskState
from service.store.database import reading, writing
from service.store.statements import effective_due, given
from service.store.tables import CALENDAR_FEED, ITEM, LADDER, NOTICE, REPORT, TASK, UNIT

MOST = 2000
"""Entries of one calendar; the newest dues where there are more."""


class Feed(Frozen):
    """One feed of a unit. ``account_id`` None: made by the operator."""

    id: int
    unit_code: str
    unit_name: str
    unit_path: str
    salt: str
    account_id: int | None
    made_by: str
    made_at: datetime
    revoked_at: datetime | None
    revoked_by: str


class DueTask(Frozen):
    """One task with its due. ``ladder`` counts how often its due was set anew within its notice, at ``laddered_at``."""

    task_id: int
    notice_id: str
    number: str
    notice_title: str
    office_name: str
    title: str
    state: TaskState
    due: datetime
    issued_at: datetime
    ladder: int
    laddered_at: datetime | None
    reported_at: datetime | None


_FEEDS = select(CALENDAR_FEED, UNIT.c.name.label("unit_name"), UNIT.c.path.label("unit_path")).join_from(
    CALENDAR_FEED, UNIT, UNIT.c.code == CALENDAR_FEED.c.unit_code
)
_office = UNIT.alias("office")
_LADDER = (LADDER.c.notice_id == NOTICE.c.id) & (LADDER.c.name == TASK.c.ladder)
_REPORT = (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version)
_TASKS = (
    select(
        *(TASK.c.id.label("task_id"), TASK.c.state, NOTICE.c.id.label("notice_id"), NOTICE.c.number, ITEM.c.title),
        *(NOTICE.c.title.label("notice_title"), NOTICE.c.issued_at, _office.c.name.label("office_name")),
        *(effective_due().label("due"), func.coalesce(LADDER.c.number, 0).label("ladder")),
        *(LADDER.c.made_at.label("laddered_at"), REPORT.c.submitted_at.label("reported_at")),
    )
    .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
    .join(NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .join(_office, _office.c.code == NOTICE.c.office)
    .outerjoin(LADDER, _LADDER)
    .outerjoin(REPORT, _REPORT)
    .where(
        TASK.c.unit_code == given("unit", TASK.c.unit_code),
        effective_due() >= given("since", ITEM.c.due),
    )
    .order_by(effective_due().desc(), TASK.c.id.desc())
    .limit(MOST)
)


class Feeds:
    """Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, unit: str, salt: str, account_id: int | None, by: str, now: datetime) -> Feed:
        """A new one. Raises NotFound for an unknown unit."""
        with writing(self._engine) as connection:
            if connection.execute(select(UNIT.c.code).where(UNIT.c.code == unit)).first() is None:
                raise NotFound(f"没有编码为“{unit[:80]}”的单位；请核对编码", field="code")
            row = {"unit_code": unit, "salt": salt, "account_id": account_id, "made_by": by, "made_at": now}
            put = CALENDAR_FEED.insert().returning(CALENDAR_FEED.c.id)
            return _one(connection, int(connection.execute(put, row | {"revoked_by": ""}).scalar_one()))

    def feed(self, feed_id: int) -> Feed:
        """Also one that was revoked. Raises NotFound."""
        with reading(self._engine) as connection:
            return _one(connection, feed_id)

    def feeds(self, unit: str) -> list[Feed]:
        """Those of a unit that are not revoked, the newest first."""
        statement = _FEEDS.where(CALENDAR_FEED.c.unit_code == unit, CALENDAR_FEED.c.revoked_at.is_(None))
        with reading(self._engine) as connection:
            return [_feed(row) for row in connection.execute(statement.order_by(CALENDAR_FEED.c.id.desc()))]

    def revoke(self, feed_id: int, by: str, now: datetime) -> None:
        """The address is dead from now on; it may be repeated."""
        mine = (CALENDAR_FEED.c.id == feed_id) & CALENDAR_FEED.c.revoked_at.is_(None)
        with writing(self._engine) as connection:
            connection.execute(update(CALENDAR_FEED).where(mine).values(revoked_at=now, revoked_by=by))

    def due_tasks(self, unit: str, since: datetime) -> Sequence[DueTask]:
        """The unit's tasks with a due at or after ``since``, the latest first."""
        with reading(self._engine) as connection:
            found = connection.execute(_TASKS, {"unit": unit, "since": since})
            return [DueTask(**row._mapping) for row in found]


def _one(connection: Connection, feed_id: int) -> Feed:
    row = connection.execute(_FEEDS.where(CALENDAR_FEED.c.id == feed_id)).first()
    if row is None:
        raise NotFound("没有这个日历，或地址已停用；请重新取得日历地址")
    return _feed(row)


def _feed(row: Row[Any]) -> Feed:
    return Feed(**{name: value for name, value in row._mapping.items() if name in Feed.model_fields})
