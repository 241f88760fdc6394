"""Heads of notices: one for the top of a page, many for a list."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, tuple_

from domain.base import Frozen
from domain.errors import NotFound
from domain.notices import NoticeState
from domain.units import Level, path_range
from service.store.database import reading
from service.store.statements import given
from service.store.tables import ITEM, NOTICE, UNIT
from service.store.views.base import View, rows


class NoticeHead(Frozen):
    """What a list of notices shows. ``expected`` and ``outstanding`` are sums over its mandatory tasks.

    ``path`` leads over notice ids from the origin down, ``office_path`` over unit codes.
    """

    id: str
    origin_id: str
    path: str
    number: str
    title: str
    office_code: str
    office_name: str
    office_level: Level
    office_path: str
    state: NoticeState
    revision: int
    anchor: datetime
    issued_at: datetime
    acknowledge_due: datetime
    reissue_due: datetime
    closes_at: datetime
    closed_at: datetime | None
    withdrawn_reason: str = ""
    expected: int
    outstanding: int


# For one notice at a time: counted over the items of that notice alone, however many there are.
_OF_NOTICE = ITEM.c.notice_id == NOTICE.c.id
_EXPECTED = select(func.coalesce(func.sum(ITEM.c.expected), 0)).where(_OF_NOTICE).scalar_subquery()
_OWED = select(func.coalesce(func.sum(ITEM.c.outstanding), 0)).where(_OF_NOTICE).scalar_subquery()
HEADS = select(
    NOTICE,
    UNIT.c.name.label("office_name"),
    UNIT.c.level.label("office_level"),
    UNIT.c.path.label("office_path"),
    _EXPECTED.label("expected"),
    _OWED.label("owed"),
).join_from(NOTICE, UNIT, UNIT.c.code == NOTICE.c.office)
_HEAD = HEADS.where(NOTICE.c.id == given("notice", NOTICE.c.id))
_AFTER = given("after", NOTICE.c.id)
_last = NOTICE.alias("last")
_LIST = (
    HEADS.where(
        UNIT.c.path >= given("low", UNIT.c.path),
        UNIT.c.path < given("high", UNIT.c.path),
        or_(
            _AFTER.is_(None),
            tuple_(NOTICE.c.issued_at, NOTICE.c.id)
            < select(_last.c.issued_at, _last.c.id).where(_last.c.id == _AFTER).scalar_subquery(),
        ),
    )
    .order_by(NOTICE.c.issued_at.desc(), NOTICE.c.id.desc())
    .limit(bindparam("limit"))
)


class HeadViews(View):
    """Notices, without how their units stand."""

    def notices(self, path: str = "/", *, limit: int = 50, after: str | None = None) -> list[NoticeHead]:
        """Notices of the offices at and below ``path``, newest first. ``after`` is the id of the last one seen."""
        low, high = path_range(path)
        with reading(self._engine) as connection:
            return [head_of(row) for row in rows(connection, _LIST, low=low, high=high, after=after, limit=limit)]

    def notice_head(self, notice_id: str) -> NoticeHead:
        """The head alone. One statement. Raises NotFound."""
        with reading(self._engine) as connection:
            return read_head(connection, notice_id)


def read_head(connection: Connection, notice_id: str) -> NoticeHead:
    """The head inside the caller's snapshot. Raises NotFound."""
    row = connection.execute(_HEAD, {"notice": notice_id}).first()
    if row is None:
        raise NotFound(f"没有编号为“{notice_id[:80]}”的通知；请核对编号", field="notice_id")
    return head_of(row)


def head_of(row: Row[Any]) -> NoticeHead:
    """The head in a row of ``HEADS``."""
    return NoticeHead(
        id=row.id,
        origin_id=row.origin_id,
        path=row.path,
        number=row.number,
        title=row.title,
        office_code=row.office,
        office_name=row.office_name,
        office_level=Level(row.office_level),
        office_path=row.office_path,
        state=NoticeState(row.state),
        revision=row.revision,
        anchor=row.anchor,
        issued_at=row.issued_at,
        acknowledge_due=row.acknowledge_due,
        reissue_due=row.reissue_due,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        withdrawn_reason=row.withdrawn_reason,
        expected=row.expected,
        outstanding=row.owed,
    )
