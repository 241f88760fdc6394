"""Closing by hand (办结), with the gate that is looked at before (办结前核对)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from activities.compiling import SubmitOrder, submit
from activities.ending import end_item
from activities.replanning import open_notice
from activities.reviewing import Person, Reason
from domain.base import Frozen
from domain.clock import Clock
from domain.errors import NotFound
from domain.facts import Facts, ItemState, Ledger
from domain.gate import ItemGate, Matter, Obstacle, gates, require_decided
from domain.notices import Notice, NoticeState
from domain.orders import Engine
from domain.plan import ItemKey
from domain.task_life import TaskClosed

ItemKeys = Annotated[tuple[ItemKey, ...], Field(max_length=500)]


class Gate(Frozen):
    """What stands in the way of closing a notice, item by item."""

    notice_id: str
    state: NoticeState
    items: tuple[ItemGate, ...]


class CloseByHand(Frozen):
    """Close these items of the notice (all that are open where none is named). ``by`` is the person who decides."""

    by: Person
    reason: Reason
    items: ItemKeys = ()


class ClosedItem(Frozen):
    """One item that was closed, and who was declared missing (声明漏报)."""

    obligation: str
    occurrence: str
    title: str
    missing: tuple[Matter, ...]


class ClosedByHand(Frozen):
    """What was closed; ``closed`` tells whether the whole notice is."""

    notice_id: str
    closed: bool
    items: tuple[ClosedItem, ...]


class Closing:
    """What an office does to end a notice."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def gate(self, notice_id: str) -> Gate:
        """What stands in the way. Raises NotFound."""
        with self._ledger.reading() as facts:
            notice = facts.notice(notice_id)
            return Gate(notice_id=notice.id, state=notice.state, items=read_gate(facts, notice, facts.items(notice.id)))

    def close(self, notice_id: str, order: CloseByHand) -> ClosedByHand:
        """办结 now. Raises ReportsWaiting, RequestsWaiting, MovedMeanwhile, TaskClosed, NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            closed, above = close_by_hand(facts, notice_id, order, self._clock.now())
        for waiting in (notice_id, *above):
            self._engine.poke(waiting)
        return closed


def read_gate(facts: Facts, notice: Notice, states: Sequence[ItemState]) -> tuple[ItemGate, ...]:
    """The gate of these items of the notice."""
    return gates([(state.item, state.closed_at) for state in states], facts.gate(notice.id))


def close_by_hand(
    facts: Facts, notice_id: str, order: CloseByHand, now: datetime
) -> tuple[ClosedByHand, Sequence[str]]:
    """Close inside the caller's transaction. Returns what was closed and the superiors that have to look again.

    Reports that wait for review and requests of units are decided first: closing never decides them unseen.
    """
    notice = open_notice(facts.notice(notice_id))
    states = chosen(facts.items(notice.id), order.items)
    gate = {one.item.key: one for one in read_gate(facts, notice, states)}
    for one in gate.values():
        require_decided(one)
    for state in states:
        end_item(facts, notice, state, now, order.by)
    closed = tuple(_closed(gate[state.item.key]) for state in states)
    facts.trail(notice.id, now, order.by, "closed_by_hand", _detail(order, closed))
    _, above = submit(facts, upward(facts, notice), now, order.by)
    whole = all(state.closed_at is not None for state in facts.items(notice.id))
    if whole:
        facts.close_notice(notice.id, now)
    return ClosedByHand(notice_id=notice.id, closed=whole, items=closed), above


def upward(facts: Facts, notice: Notice) -> SubmitOrder:
    """Everything compiled and not yet submitted."""
    items = [s.item.key for s in facts.items(notice.id) if notice.superiors and s.version > s.submitted]
    return SubmitOrder(notice_id=notice.id, items=tuple(items))


def chosen(states: Sequence[ItemState], keys: Sequence[ItemKey]) -> list[ItemState]:
    """The open items meant: those named, or all. Raises NotFound, TaskClosed."""
    known = {state.item.key: state for state in states}
    for key in keys:
        if key not in known:
            raise NotFound(f"这份通知没有事项“{'/'.join(key)}”；可填：{'、'.join(map('/'.join, known))}", field="items")
        if known[key].closed_at is not None:
            raise TaskClosed(f"“{known[key].item.title}”已经办结，无需重复操作", field="items")
    return [known[key] for key in dict.fromkeys(keys)] or [one for one in states if one.closed_at is None]


def _closed(gate: ItemGate) -> ClosedItem:
    item = gate.item
    return ClosedItem(
        obligation=item.obligation, occurrence=item.occurrence, title=item.title, missing=gate.of(Obstacle.OWING)
    )


def _detail(order: CloseByHand, closed: Sequence[ClosedItem]) -> dict[str, object]:
    missing = {f"{one.obligation}/{one.occurrence}": [unit.unit_code for unit in one.missing] for one in closed}
    return {"reason": order.reason, "items": missing}
