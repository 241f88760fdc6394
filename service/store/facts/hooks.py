"""Webhooks inside a transaction: what lies behind their cursors becomes deliveries, and what became of these."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, or_, select, update

from domain.clock import SHANGHAI
from domain.hooks import DeliveryState, Judged, Parcel, event_body
from service.store.database import to_json
from service.store.facts.base import Store
from service.store.statements import given, insert_new, upsert, within
from service.store.tables import NOTICE, TRAIL, UNIT, WEBHOOK, WEBHOOK_CURSOR, WEBHOOK_DELIVERY

_NOW = given("now", WEBHOOK_DELIVERY.c.next_at)
_ACTIVE = select(WEBHOOK.c.id).where(WEBHOOK.c.active).limit(1)
_office = UNIT.alias("office")
_SEEN = func.coalesce(WEBHOOK_CURSOR.c.sequence, 0)
_BEHIND = (
    WEBHOOK.join(UNIT, UNIT.c.code == WEBHOOK.c.unit_code)
    .join(_office, within(_office.c.path, UNIT.c.path))
    .join(NOTICE, NOTICE.c.office == _office.c.code)
    .outerjoin(
        WEBHOOK_CURSOR,
        (WEBHOOK_CURSOR.c.webhook_id == WEBHOOK.c.id) & (WEBHOOK_CURSOR.c.notice_id == NOTICE.c.id),
    )
)
_AHEAD = WEBHOOK.c.active & (NOTICE.c.trail_sequence > _SEEN)
_ANY_AHEAD = select(WEBHOOK.c.id).select_from(_BEHIND).where(_AHEAD).limit(1)
# In order of number within a notice, so that what a limit leaves is always its end.
_ACTS = (
    select(
        *(WEBHOOK.c.id.label("webhook_id"), WEBHOOK.c.events, TRAIL),
        *(NOTICE.c.number, NOTICE.c.title, NOTICE.c.state, NOTICE.c.origin_id),
        *(_office.c.code.label("office_code"), _office.c.name.label("office_name")),
    )
    .select_from(_BEHIND.join(TRAIL, (TRAIL.c.notice_id == NOTICE.c.id) & (TRAIL.c.sequence > _SEEN)))
    .where(_AHEAD)
    .order_by(WEBHOOK.c.id, TRAIL.c.notice_id, TRAIL.c.sequence)
    .limit(bindparam("most"))
)
_PUT = insert_new(WEBHOOK_DELIVERY)
_cursor = upsert(WEBHOOK_CURSOR)
_MOVE = _cursor.on_conflict_do_update(
    index_elements=["webhook_id", "notice_id"], set_={"sequence": _cursor.excluded.sequence}
)
_WAITING = WEBHOOK_DELIVERY.c.state == DeliveryState.WAITING.value
_RESTED = or_(WEBHOOK.c.paused_until.is_(None), WEBHOOK.c.paused_until <= _NOW)
_ranked = (
    select(
        *(column.label(f"d_{column.name}") for column in WEBHOOK_DELIVERY.c),
        *(WEBHOOK.c.unit_code, WEBHOOK.c.url, WEBHOOK.c.salt, WEBHOOK.c.failures),
        func.row_number().over(partition_by=WEBHOOK.c.id, order_by=WEBHOOK_DELIVERY.c.id).label("place"),
    )
    .join_from(WEBHOOK_DELIVERY, WEBHOOK, WEBHOOK.c.id == WEBHOOK_DELIVERY.c.webhook_id)
    .where(_WAITING, WEBHOOK_DELIVERY.c.next_at <= _NOW, WEBHOOK.c.active, _RESTED)
    .subquery("ranked")
)
_PARCELS = select(_ranked).where(_ranked.c.place <= bindparam("each")).order_by(_ranked.c.d_id)
_LATER = WEBHOOK.c.paused_until > WEBHOOK_DELIVERY.c.next_at
_READY = case((_LATER, WEBHOOK.c.paused_until), else_=WEBHOOK_DELIVERY.c.next_at)
_NEXT = (
    select(func.min(_READY, type_=WEBHOOK_DELIVERY.c.next_at.type))
    .join_from(WEBHOOK_DELIVERY, WEBHOOK, WEBHOOK.c.id == WEBHOOK_DELIVERY.c.webhook_id)
    .where(_WAITING, WEBHOOK.c.active)
)
_RECORD = (
    update(WEBHOOK_DELIVERY)
    .where(WEBHOOK_DELIVERY.c.id == given("delivery", WEBHOOK_DELIVERY.c.id))
    .values(
        state=bindparam("became"),
        attempts=WEBHOOK_DELIVERY.c.attempts + 1,
        next_at=bindparam("again", type_=WEBHOOK_DELIVERY.c.next_at.type),
        answered_at=bindparam("at", type_=WEBHOOK_DELIVERY.c.answered_at.type),
        status=bindparam("code"),
        detail=bindparam("remark"),
    )
)
_HOOK = WEBHOOK.c.id == given("hook", WEBHOOK.c.id)
_AT = given("at", WEBHOOK.c.answered_at)
_WELL = update(WEBHOOK).where(_HOOK).values(failures=0, failing_since=None, paused_until=None, answered_at=_AT)
_ILL = (
    update(WEBHOOK)
    .where(_HOOK)
    .values(
        failures=WEBHOOK.c.failures + 1,
        failing_since=func.coalesce(WEBHOOK.c.failing_since, _AT),
        paused_until=given("until", WEBHOOK.c.paused_until),
    )
)
_FORGET = delete(WEBHOOK_DELIVERY).where(
    WEBHOOK_DELIVERY.c.state == DeliveryState.DELIVERED.value,
    WEBHOOK_DELIVERY.c.made_at < given("before", WEBHOOK_DELIVERY.c.made_at),
)


class HookFacts(Store):
    """A constant number of statements, however many acts and webhooks there are."""

    def hooks_active(self) -> bool:
        """Whether any webhook is switched on."""
        return self._one(_ACTIVE) is not None

    def hooks_ahead(self) -> bool:
        """Whether anything lies behind a cursor."""
        return self._one(_ANY_AHEAD) is not None

    def write_deliveries(self, now: datetime, limit: int) -> int:
        """Make deliveries of up to ``limit`` acts behind the cursors, and move these. Returns how many acts it saw."""
        acts = self._all(_ACTS, most=limit)
        wanted = [act for act in acts if not act.events or act.act in act.events]
        self._write_all(_PUT, [_delivery(act, now) for act in wanted])
        last = {(act.webhook_id, act.notice_id): act.sequence for act in acts}
        self._write_all(
            _MOVE, [{"webhook_id": hook, "notice_id": notice, "sequence": at} for (hook, notice), at in last.items()]
        )
        return len(acts)

    def parcels(self, now: datetime, each: int) -> Sequence[Parcel]:
        """Deliveries to be sent now, up to ``each`` for one webhook, in order of their making."""
        return [_parcel(row) for row in self._all(_PARCELS, now=now, each=each)]

    def put_posted(self, judged: Sequence[Judged], now: datetime) -> None:
        """Write what became of them, and how their webhooks stand."""
        self._write_all(_RECORD, [_recorded(one, now) for one in judged])
        hooks = {one.posted.parcel.hook_id: one for one in judged}  # the last word of each
        well = [hook for hook, one in hooks.items() if not one.posted.away]
        ill = [(hook, one.paused_until) for hook, one in hooks.items() if one.posted.away]
        self._write_all(_WELL, [{"hook": hook, "at": now} for hook in well])
        self._write_all(_ILL, [{"hook": hook, "at": now, "until": until} for hook, until in ill])

    def next_parcel(self) -> datetime | None:
        """When the next delivery may be sent, None where none waits."""
        row = self._one(_NEXT)
        found: datetime | None = None if row is None else row[0]
        return found

    def hooks_lag(self, now: datetime) -> bool:
        """Whether there is something that should have been told or sent by now."""
        due = self.next_parcel()
        return (due is not None and due <= now) or self.hooks_ahead()

    def forget_deliveries(self, before: datetime) -> None:
        """Drop those that were delivered before that instant."""
        self._write(_FORGET, before=before)


def _delivery(act: Row[Any], now: datetime) -> dict[str, Any]:
    notice = {
        "id": act.notice_id,
        "origin": act.origin_id,
        "number": act.number,
        "title": act.title,
        "state": act.state,
        "office": act.office_code,
        "office_name": act.office_name,
    }
    at = act.at.astimezone(SHANGHAI)
    return {
        "webhook_id": act.webhook_id,
        "event_id": f"{act.notice_id}.{act.sequence}",
        "event": act.act,
        "body": to_json(event_body(act.act, at, act.actor, act.sequence, notice, json.loads(act.detail))),
        "state": DeliveryState.WAITING.value,
        "attempts": 0,
        "made_at": now,
        "next_at": now,
        "detail": "",
    }


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(
        delivery_id=row.d_id,
        hook_id=row.d_webhook_id,
        unit_code=row.unit_code,
        url=row.url,
        salt=row.salt,
        event_id=row.d_event_id,
        event=row.d_event,
        body=row.d_body,
        attempts=row.d_attempts,
        failures=row.failures,
        made_at=row.d_made_at,
    )


def _recorded(judged: Judged, now: datetime) -> dict[str, Any]:
    posted = judged.posted
    return {
        "delivery": posted.parcel.delivery_id,
        "became": judged.state.value,
        "again": judged.next_at,
        "at": now,
        "code": posted.status,
        "remark": posted.detail[:400],
    }
