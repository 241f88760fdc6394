"""What a board is made of: the heads of a cascade's trails, and the rows of some of its notices."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, exists, func, or_, select

from domain.amendment import REMOVED
from domain.board import Place
from domain.lights import Duty
from domain.notices import NoticeState
from domain.obligations import Demand
from domain.task_life import TaskState
from domain.units import Level
from service.store.database import reading
from service.store.statements import among, listed, sent_back
from service.store.tables import CONTACT, ITEM, NOTICE, RECEIPT, REPORT, REVIEW, TASK, UNIT
from service.store.views.base import View, rows


class CascadeHead(NamedTuple):
    """One notice of the cascade of ``top``, met below ``above``; ``sequence`` is the number of its newest trail row."""

    top: str
    notice_id: str
    above: str
    sequence: int


class CascadeItem(NamedTuple):
    """One item of one notice."""

    id: int
    notice_id: str
    obligation: str
    occurrence: str
    title: str
    demand: Demand
    due: datetime | None
    closed_at: datetime | None


class NoticeRows(NamedTuple):
    """All places of one notice and its items, as they stand."""

    notice_id: str
    office_code: str
    open: bool
    places: tuple[Place, ...]
    items: tuple[CascadeItem, ...]


# Made of the id, so that both halves of the recursion compare their texts alike.
_NOTHING = func.substr(NOTICE.c.id, 1, 0, type_=NOTICE.c.id.type)
_cascade = (
    select(NOTICE.c.id.label("top"), NOTICE.c.id.label("notice_id"), _NOTHING.label("above"))
    .where(among(NOTICE.c.id, "tops"))
    .cte("cascade", recursive=True)
)
# UNION and not UNION ALL: what answers itself in a ring is met once.
_cascade = _cascade.union(
    select(_cascade.c.top, RECEIPT.c.child_id, RECEIPT.c.notice_id)
    .join_from(_cascade, RECEIPT, RECEIPT.c.notice_id == _cascade.c.notice_id)
    .where(RECEIPT.c.child_id.is_not(None))
)
_HEADS = select(_cascade, NOTICE.c.trail_sequence.label("sequence")).join_from(
    _cascade, NOTICE, NOTICE.c.id == _cascade.c.notice_id
)
_PLACES = (
    select(
        *(RECEIPT.c.notice_id, RECEIPT.c.unit_code, UNIT.c.name, UNIT.c.level, UNIT.c.search),
        (UNIT.c.active & (RECEIPT.c.ladder != REMOVED)).label("asked"),
        RECEIPT.c.acknowledged_at.is_not(None).label("acknowledged"),
        RECEIPT.c.acknowledge_due,
        RECEIPT.c.child_id,
    )
    .join_from(RECEIPT, UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .where(among(RECEIPT.c.notice_id, "notices"))
    .order_by(RECEIPT.c.notice_id, RECEIPT.c.unit_code)
)
_OFFICES = select(NOTICE.c.id, NOTICE.c.office, NOTICE.c.state, NOTICE.c.acknowledge_due).where(
    among(NOTICE.c.id, "notices")
)
_ITEMS = (
    select(*(ITEM.c[name] for name in CascadeItem._fields))
    .where(among(ITEM.c.notice_id, "notices"))
    .order_by(ITEM.c.notice_id, ITEM.c.position)
)
_BACK = [TaskState.RETURNED.value, TaskState.MISSING.value]
_DUTIES = (
    select(
        *(ITEM.c.notice_id, TASK.c.unit_code, TASK.c.id, TASK.c.item_id, TASK.c.state, TASK.c.due),
        *(REPORT.c.late, REVIEW.c.id.label("sent_back")),
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .outerjoin(REVIEW, and_(TASK.c.state.in_(_BACK), sent_back()))
    .where(among(ITEM.c.notice_id, "notices"))
    .order_by(ITEM.c.notice_id, TASK.c.unit_code, ITEM.c.position)
)
_REACHED = exists().where(
    CONTACT.c.unit_code == UNIT.c.code,
    CONTACT.c.active,
    or_(
        CONTACT.c.email.is_not(None) & ~CONTACT.c.email_dead,
        CONTACT.c.mobile.is_not(None) & ~CONTACT.c.sms_dead,
    ),
)
_UNREACHABLE = select(UNIT.c.code).where(UNIT.c.active, ~_REACHED)


class CascadeViews(View):
    """The monitor's rows. Whoever keeps them asks again only for the notices whose trail has moved."""

    def cascade_heads(self, tops: Collection[str]) -> list[CascadeHead]:
        """Every notice of these cascades. One statement, however many are watched. Unknown ones are left out."""
        with reading(self._engine) as connection:
            found = rows(connection, _HEADS, tops=listed(sorted(tops)))
            return [CascadeHead._make(row) for row in found]

    def cascade_rows(
        self, notice_ids: Collection[str], near: Callable[[datetime], datetime] | None = None
    ) -> dict[str, NoticeRows]:
        """The places and items of these notices, by id. Four statements, however many they are.

        ``near`` tells from when on a due is near.
        """
        with reading(self._engine) as connection:
            meant = listed(sorted(notice_ids))
            offices = rows(connection, _OFFICES, notices=meant)
            items = [_item(row) for row in rows(connection, _ITEMS, notices=meant)]
            duties = _duties(rows(connection, _DUTIES, notices=meant), {item.id: item for item in items}, near)
            places = rows(connection, _PLACES, notices=meant)
        return _together(offices, items, duties, places)

    def unreachable_units(self) -> frozenset[str]:
        """The codes of all units in which no channel reaches anybody. One statement."""
        with reading(self._engine) as connection:
            return frozenset(row.code for row in rows(connection, _UNREACHABLE))


def _item(row: Row[Any]) -> CascadeItem:
    return CascadeItem._make(row)._replace(demand=Demand(row.demand))


def _duties(
    found: Sequence[Row[Any]], items: Mapping[int, CascadeItem], near: Callable[[datetime], datetime] | None
) -> Mapping[tuple[str, str], list[Duty]]:
    duties: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    states = {state.value: state for state in TaskState}
    for notice_id, unit_code, task_id, item_id, state, own, late, back in map(tuple, found):
        item = items[item_id]
        due = own or item.due
        soon = near(due) if near is not None and due is not None else None
        duties[notice_id, unit_code].append(
            Duty(task_id, item_id, states[state], item.demand, due, soon, bool(late), back is not None)
        )
    return duties


def _together(
    offices: Sequence[Row[Any]],
    items: Sequence[CascadeItem],
    duties: Mapping[tuple[str, str], list[Duty]],
    places: Sequence[Row[Any]],
) -> dict[str, NoticeRows]:
    limits = {row.id: row.acknowledge_due if row.state == NoticeState.ISSUED.value else None for row in offices}
    levels = {level.value: level for level in Level}
    by_notice: dict[str, list[Place]] = defaultdict(list)
    for notice_id, code, name, level, search, asked, known, due, child in map(tuple, places):
        limit = limits[notice_id]
        own = tuple(duties.get((notice_id, code), ()))
        by_notice[notice_id].append(
            Place(
                *(notice_id, code, name, levels[level], search, bool(asked), bool(known)),
                *(due if due is not None and limit is not None else limit, child, own),
            )
        )
    items_of: dict[str, list[CascadeItem]] = defaultdict(list)
    for item in items:
        items_of[item.notice_id].append(item)
    return {
        row.id: NoticeRows(
            notice_id=row.id,
            office_code=row.office,
            open=row.state == NoticeState.ISSUED.value,
            places=tuple(by_notice[row.id]),
            items=tuple(items_of[row.id]),
        )
        for row in offices
    }
