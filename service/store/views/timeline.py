"""A notice along time: its plan with what came of it, who is still owing under what comes, and the acts of people."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, literal, select, union_all

from domain.base import Frozen
from domain.outbox import IntentState
from domain.policy import Act, Step, Track
from domain.units import ReissueRule
from service.store.database import reading
from service.store.statements import given, owes
from service.store.tables import ITEM, NOTICE, OUTBOX, RECEIPT, RUNG, TASK, TRAIL
from service.store.views.base import View, rows

EVERYBODY = frozenset({"acknowledged", "reported", "rungs_fired"})
"""Acts of which a notice has as many as units: counted, not listed."""
_LISTED = 200


class TimedRung(Frozen):
    """One rung. ``fired_at`` None: still to come, and ``owing`` units would be told of; else ``told`` people were."""

    id: str
    instant: datetime
    act: Act
    track: Track
    step: Step | None
    reason: str
    fired_at: datetime | None
    told: int
    owing: int | None = None


class TimedAct(Frozen):
    """One act of a person or of the service."""

    at: datetime
    actor: str
    act: str
    detail: Mapping[str, Any]


class CountedActs(Frozen):
    """So many acts of one kind, between two instants."""

    act: str
    count: int
    first: datetime
    last: datetime


_NOTICE = given("notice", NOTICE.c.id)
_PLAN = select(RUNG).where(RUNG.c.notice_id == _NOTICE).order_by(RUNG.c.instant, RUNG.c.position)
_UNREAD = RECEIPT.c.acknowledged_at.is_(None)
_KEPT = and_(RECEIPT.c.child_id.is_(None), RECEIPT.c.reissue == ReissueRule.REVIEW_FIRST.value)
_OWING = union_all(
    select(
        literal(Track.REPORT.value).label("track"),
        ITEM.c.obligation,
        ITEM.c.occurrence,
        TASK.c.ladder,
        func.count().label("units"),
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .where(ITEM.c.notice_id == _NOTICE, ITEM.c.closed_at.is_(None), owes())
    .group_by(ITEM.c.obligation, ITEM.c.occurrence, TASK.c.ladder),
    select(literal(Track.ACKNOWLEDGE.value), literal(None), literal(None), RECEIPT.c.ladder, func.count())
    .where(RECEIPT.c.notice_id == _NOTICE, _UNREAD)
    .group_by(RECEIPT.c.ladder),
    select(literal(Track.REISSUE.value), literal(None), literal(None), literal(""), func.count()).where(
        RECEIPT.c.notice_id == _NOTICE, _KEPT
    ),
)
_ACTS = (
    select(TRAIL)
    .where(TRAIL.c.notice_id == _NOTICE, TRAIL.c.act.not_in(sorted(EVERYBODY)))
    .order_by(TRAIL.c.sequence.desc())
    .limit(_LISTED)
)
_COUNTS = (
    select(
        TRAIL.c.act,
        func.count().label("times"),
        func.min(TRAIL.c.at, type_=TRAIL.c.at.type).label("first"),
        func.max(TRAIL.c.at, type_=TRAIL.c.at.type).label("last"),
    )
    .where(TRAIL.c.notice_id == _NOTICE, TRAIL.c.act.in_(sorted(EVERYBODY - {"rungs_fired"})))
    .group_by(TRAIL.c.act)
    .order_by(TRAIL.c.act)
)


_MESSAGES = (
    select(OUTBOX.c.state, func.count().label("times")).where(OUTBOX.c.notice_id == _NOTICE).group_by(OUTBOX.c.state)
)


class TimelineViews(View):
    """Before and after now."""

    def timed_rungs(self, notice_id: str) -> list[TimedRung]:
        """The notice's own plan in order of time. Two statements."""
        with reading(self._engine) as connection:
            counted = rows(connection, _OWING, notice=notice_id)
            owing = {(row.track, row.obligation, row.occurrence, row.ladder): row.units for row in counted}
            return [
                TimedRung(
                    **{name: value for name, value in row._mapping.items() if name in TimedRung.model_fields},
                    owing=owing.get((row.track, row.obligation, row.occurrence, row.ladder), 0)
                    if row.track in _COUNTED
                    else None,
                )
                for row in rows(connection, _PLAN, notice=notice_id)
            ]

    def timed_acts(self, notice_id: str) -> list[TimedAct]:
        """The newest acts of the trail, newest first, without what every unit does. One statement."""
        with reading(self._engine) as connection:
            return [
                TimedAct(at=row.at, actor=row.actor, act=row.act, detail=json.loads(row.detail))
                for row in rows(connection, _ACTS, notice=notice_id)
            ]

    def counted_acts(self, notice_id: str) -> list[CountedActs]:
        """What every unit does, counted. One statement."""
        with reading(self._engine) as connection:
            return [
                CountedActs(act=row.act, count=row.times, first=row.first, last=row.last)
                for row in rows(connection, _COUNTS, notice=notice_id)
            ]

    def message_counts(self, notice_id: str) -> dict[IntentState, int]:
        """The notice's messages by what became of them. One statement."""
        with reading(self._engine) as connection:
            found = {row.state: row.times for row in rows(connection, _MESSAGES, notice=notice_id)}
            return {state: found.get(state.value, 0) for state in IntentState}


_COUNTED = frozenset({Track.REPORT.value, Track.ACKNOWLEDGE.value, Track.REISSUE.value})
