"""Reopening (重新办理): a named person opens closed items again, with new dues for those declared missing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from activities.reporting import NoticeClosed
from activities.reviewing import Person, Reason
from activities.supplementing import item_named
from domain.base import Frozen
from domain.clock import Clock, instant_label
from domain.dues import GivenDue, due_given
from domain.facts import Facts, Incident, ItemState, Ledger
from domain.incidents import IncidentKind
from domain.notices import Notice, NoticeState
from domain.orders import Engine
from domain.plan import Item
from domain.policy import Track
from domain.reopening import NothingToReopen, reopened_item, reopened_rungs


class ItemDue(Frozen):
    """One closed item and its new due: an instant, or a day, which counts up to closing time."""

    obligation: Annotated[str, Field(min_length=1, max_length=60)]
    occurrence: Annotated[str, Field(min_length=1, max_length=40)] = "once"
    due: GivenDue


class Reopen(Frozen):
    """Open these closed items again. ``by`` is the person who decides."""

    by: Person
    reason: Reason
    items: Annotated[tuple[ItemDue, ...], Field(min_length=1, max_length=500)]


class ReopenedItem(Frozen):
    """One item that is open again: its new moments, and who owes again."""

    item: Item
    units: tuple[str, ...]


class Reopened(Frozen):
    """What was opened again, and the superiors whose items had closed already."""

    notice_id: str
    ladder: str
    items: tuple[ReopenedItem, ...]
    closed_above: tuple[str, ...]


class Reopening:
    """What an office does when it closed too early."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def reopen(self, notice_id: str, order: Reopen) -> Reopened:
        """重新办理. Raises NothingToReopen, NoticeClosed, DuePassed, DueAfterSuperior, NotFound."""
        with self._ledger.transaction() as facts:
            done = reopen(facts, notice_id, order, self._clock.now())
            notice = facts.notice(notice_id)
            office = facts.unit(notice.office)
        self._engine.restart(notice, office)
        return done


def reopen(facts: Facts, notice_id: str, order: Reopen, now: datetime) -> Reopened:
    """Reopen inside the caller's transaction. A constant number of statements an item, however many units."""
    notice = facts.notice(notice_id)
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed("该通知已撤回，不能重新办理；需要的请另行下发", field="notice_id")
    states = [_closed(facts, notice, one) for one in order.items]
    closing = _closing_above(facts, notice)
    moved = [_moved(facts, notice, state, one, closing, now) for state, one in zip(states, order.items, strict=True)]
    name = facts.new_ladder(notice.id, "o", Track.REPORT, max(_due(item) for item in moved), order.reason, now)
    done = tuple(_open(facts, notice, item, name, now) for item in moved)
    facts.reopen_notice(notice.id, max(item.close_at for item in moved))
    facts.trail(notice.id, now, order.by, "reopened", _detail(order, done, name))
    above = _tell_above(facts, notice, order, now)
    return Reopened(notice_id=notice.id, ladder=name, items=done, closed_above=above)


def _closed(facts: Facts, notice: Notice, asked: ItemDue) -> ItemState:
    state = item_named(facts, notice.id, (asked.obligation, asked.occurrence))
    if state.closed_at is None:
        raise NothingToReopen(f"“{state.item.title}”还没有办结，无需重新办理；需要延长时限请办延期", field="items")
    return state


def _closing_above(facts: Facts, notice: Notice) -> dict[tuple[str, str], datetime]:
    """When the items that these feed close above, by item key of the notice; those that have closed are left out."""
    found: dict[tuple[str, str], datetime] = {}
    for superior_id in notice.superiors:
        states = {state.item.key: state for state in facts.items(superior_id) if state.closed_at is None}
        for obligation in notice.draft.obligations:
            for answer in obligation.answers:
                for key in states.keys() if answer.notice_id == superior_id else ():
                    if key[0] == answer.obligation_key:
                        mine = obligation.key, key[1]
                        close = states[key].item.close_at
                        found[mine] = min(found.get(mine, close), close)
    return found


def _moved(
    facts: Facts,
    notice: Notice,
    state: ItemState,
    asked: ItemDue,
    closing: dict[tuple[str, str], datetime],
    now: datetime,
) -> Item:
    calendar = facts.calendar()
    due = due_given(asked.due, calendar)
    return reopened_item(state.item, due, now, notice.policy, calendar, closing.get(state.item.key))


def _due(item: Item) -> datetime:
    assert item.due is not None
    return item.due


def _open(facts: Facts, notice: Notice, item: Item, name: str, now: datetime) -> ReopenedItem:
    units = facts.reopen_item(notice.id, item, name, now)
    if not units:
        raise NothingToReopen(f"“{item.title}”没有漏报的单位，无需重新办理；更正材料请走补报", field="items")
    facts.put_rungs(notice.id, reopened_rungs(item, name, now, notice.policy, facts.calendar()))
    return ReopenedItem(item=item, units=tuple(units))


def _detail(order: Reopen, done: Sequence[ReopenedItem], name: str) -> dict[str, object]:
    items = {"/".join(one.item.key): {"due": _due(one.item).isoformat(), "units": list(one.units)} for one in done}
    return {"reason": order.reason, "ladder": name, "items": items}


def _tell_above(facts: Facts, notice: Notice, order: Reopen, now: datetime) -> tuple[str, ...]:
    """The superior reads it in its trail; where it has closed, the matter also waits for a hand there."""
    closed: list[str] = []
    office = facts.unit(notice.office)
    for superior_id in notice.superiors:
        superior = facts.notice(superior_id)
        facts.trail(superior_id, now, order.by, "reopened_below", {"unit": notice.office, "reason": order.reason})
        if superior.state is not NoticeState.CLOSED:
            continue
        closed.append(superior_id)
        told = Incident(
            key=f"reopened:{superior_id}:{notice.id}",
            kind=IncidentKind.REOPENED_BELOW.value,
            notice_id=superior_id,
            unit_code=superior.office,
            sentence=f"“{office.name}”已于{instant_label(now)}重新办理（{order.by}：{order.reason}），"
            "而本级已办结；其补报到达后请核对差异",
        )
        facts.raise_incidents([told], now)
    return tuple(closed)
