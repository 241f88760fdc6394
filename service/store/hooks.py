"""Webhooks as those who keep them see them: made, changed, switched off, and what became of every delivery."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, literal, select, update

from domain.base import Frozen
from domain.errors import NotFound
from domain.hooks import PING, DeliveryState
from service.store.database import reading, to_json, writing
from service.store.statements import given, within
from service.store.tables import NOTICE, UNIT, WEBHOOK, WEBHOOK_CURSOR, WEBHOOK_DELIVERY
from service.store.views.listing import below


class Hook(Frozen):
    """One webhook. ``events`` are acts of the trail, none for all; ``failures`` those in a row since ``failing_since``.

    ``waiting`` and ``dead`` count deliveries.
    """

    id: int
    unit: str
    unit_name: str
    unit_path: str
    url: str
    events: tuple[str, ...]
    active: bool
    made_by: str
    made_at: datetime
    failures: int
    failing_since: datetime | None
    paused_until: datetime | None
    answered_at: datetime | None
    waiting: int
    dead: int


class HookDelivery(Frozen):
    """One event for a webhook. ``status`` is that of the last answer; ``body`` what was sent."""

    id: int
    event_id: str
    event: str
    state: DeliveryState
    attempts: int
    made_at: datetime
    next_at: datetime
    answered_at: datetime | None
    status: int | None
    detail: str
    body: str


_office = UNIT.alias("office")
_ID = WEBHOOK.c.id == given("hook", WEBHOOK.c.id)


def _counted(state: DeliveryState) -> Any:
    mine = (WEBHOOK_DELIVERY.c.webhook_id == WEBHOOK.c.id) & (WEBHOOK_DELIVERY.c.state == state.value)
    return select(func.count()).select_from(WEBHOOK_DELIVERY).where(mine).scalar_subquery()


_HOOKS = select(
    WEBHOOK,
    UNIT.c.name.label("unit_name"),
    UNIT.c.path.label("unit_path"),
    _counted(DeliveryState.WAITING).label("waiting"),
    _counted(DeliveryState.DEAD).label("dead"),
).join_from(WEBHOOK, UNIT, UNIT.c.code == WEBHOOK.c.unit_code)
_PUT = WEBHOOK.insert().returning(WEBHOOK.c.id)
_DELIVERIES = select(WEBHOOK_DELIVERY).where(
    WEBHOOK_DELIVERY.c.webhook_id == given("hook", WEBHOOK_DELIVERY.c.webhook_id)
)


class Hooks:
    """Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, unit: str, url: str, events: Sequence[str], salt: str, by: str, now: datetime) -> Hook:
        """A new one, told of what happens from now on. Raises NotFound for an unknown unit."""
        with writing(self._engine) as connection:
            if connection.execute(select(UNIT.c.code).where(UNIT.c.code == unit)).first() is None:
                raise NotFound(f"没有编码为“{unit[:80]}”的单位；请核对编码", field="unit")
            row = {"unit_code": unit, "url": url, "events": list(events), "salt": salt, "active": True}
            row |= {"made_by": by, "made_at": now, "failures": 0}
            hook_id = int(connection.execute(_PUT, row).scalar_one())
            _skip(connection, hook_id)
            return _one(connection, hook_id)

    def hook(self, hook_id: int) -> Hook:
        """Raises NotFound."""
        with reading(self._engine) as connection:
            return _one(connection, hook_id)

    def hooks(self, paths: Sequence[str], limit: int, after: int | None = None) -> list[Hook]:
        """Those of the units at and below ``paths``, in order of their making."""
        statement = _HOOKS.where(below(UNIT.c.path, paths), WEBHOOK.c.id > (after or 0)).order_by(WEBHOOK.c.id)
        with reading(self._engine) as connection:
            return [_hook(row) for row in connection.execute(statement.limit(limit))]

    def change(self, hook_id: int, url: str, events: Sequence[str], *, active: bool) -> Hook:
        """Where it leads, what it is told, and whether at all. What happened while it was off, it is not told.

        Raises NotFound.
        """
        with writing(self._engine) as connection:
            before = _one(connection, hook_id)
            values: dict[str, Any] = {"url": url, "events": list(events), "active": active}
            if url != before.url or active != before.active:  # another receiver, or the same one mended
                values |= {"failures": 0, "failing_since": None, "paused_until": None}
            connection.execute(update(WEBHOOK).where(WEBHOOK.c.id == hook_id).values(**values))
            if active and not before.active:
                _skip(connection, hook_id)
            return _one(connection, hook_id)

    def set_salt(self, hook_id: int, salt: str) -> None:
        """Another secret from now on. Raises NotFound."""
        with writing(self._engine) as connection:
            _one(connection, hook_id)
            connection.execute(update(WEBHOOK).where(WEBHOOK.c.id == hook_id).values(salt=salt))

    def remove(self, hook_id: int) -> None:
        """With its deliveries. Raises NotFound."""
        with writing(self._engine) as connection:
            _one(connection, hook_id)
            connection.execute(WEBHOOK.delete().where(WEBHOOK.c.id == hook_id))

    def deliveries(
        self, hook_id: int, state: DeliveryState | None, limit: int, before: int | None = None
    ) -> list[HookDelivery]:
        """Newest first. Raises NotFound."""
        statement = _DELIVERIES.order_by(WEBHOOK_DELIVERY.c.id.desc()).limit(limit)
        if state is not None:
            statement = statement.where(WEBHOOK_DELIVERY.c.state == state.value)
        if before is not None:
            statement = statement.where(WEBHOOK_DELIVERY.c.id < before)
        with reading(self._engine) as connection:
            _one(connection, hook_id)
            return [_delivery(row) for row in connection.execute(statement, {"hook": hook_id})]

    def ping(self, hook_id: int, event_id: str, by: str, now: datetime) -> HookDelivery:
        """A test delivery, whatever events are wanted. Raises NotFound."""
        body = to_json({"type": PING, "timestamp": now.isoformat(), "data": {"actor": by}})
        row = {"webhook_id": hook_id, "event_id": event_id, "event": PING, "body": body, "state": "waiting"}
        row |= {"attempts": 0, "made_at": now, "next_at": now, "detail": ""}
        with writing(self._engine) as connection:
            _one(connection, hook_id)
            _rested(connection, hook_id)
            made = connection.execute(WEBHOOK_DELIVERY.insert().returning(WEBHOOK_DELIVERY), row).one()
            return _delivery(made)

    def repeat(self, hook_id: int, delivery_id: int, now: datetime) -> HookDelivery:
        """Send one once more, with the same id. Raises NotFound."""
        meant = (WEBHOOK_DELIVERY.c.id == delivery_id) & (WEBHOOK_DELIVERY.c.webhook_id == hook_id)
        values = {"state": DeliveryState.WAITING.value, "made_at": now, "next_at": now, "attempts": 0}
        with writing(self._engine) as connection:
            _rested(connection, hook_id)
            statement = update(WEBHOOK_DELIVERY).where(meant).values(**values).returning(WEBHOOK_DELIVERY)
            row = connection.execute(statement).first()
            if row is None:
                raise NotFound("没有这一条推送记录；请核对编号", field="delivery_id")
            return _delivery(row)


def _skip(connection: Connection, hook_id: int) -> None:
    """All that has happened in its subtree so far counts as told."""
    scope = (
        select(literal(hook_id), NOTICE.c.id, NOTICE.c.trail_sequence)
        .select_from(WEBHOOK)
        .join(UNIT, UNIT.c.code == WEBHOOK.c.unit_code)
        .join(_office, within(_office.c.path, UNIT.c.path))
        .join(NOTICE, NOTICE.c.office == _office.c.code)
        .where(WEBHOOK.c.id == hook_id)
    )
    connection.execute(WEBHOOK_CURSOR.delete().where(WEBHOOK_CURSOR.c.webhook_id == hook_id))
    connection.execute(insert(WEBHOOK_CURSOR).from_select(["webhook_id", "notice_id", "sequence"], scope))


def _rested(connection: Connection, hook_id: int) -> None:
    """Somebody waits for what is sent now."""
    connection.execute(update(WEBHOOK).where(WEBHOOK.c.id == hook_id).values(paused_until=None))


def _one(connection: Connection, hook_id: int) -> Hook:
    row = connection.execute(_HOOKS.where(_ID), {"hook": hook_id}).first()
    if row is None:
        raise NotFound("没有这项事件推送；请核对编号", field="hook_id")
    return _hook(row)


def _hook(row: Row[Any]) -> Hook:
    named = {name: value for name, value in row._mapping.items() if name in Hook.model_fields}
    return Hook(**named | {"unit": row.unit_code, "events": tuple(row.events)})


def _delivery(row: Row[Any]) -> HookDelivery:
    return HookDelivery(**{name: value for name, value in row._mapping.items() if name in HookDelivery.model_fields})
