"""Units that change in mid-course (撤并、更名、补入): one transaction each, closed notices untouched.

Open tasks follow with a line in the trail of every notice concerned. What a unit that goes still owed is waived with
the reason, so that expected, outstanding and the five categories of every rollup go on adding up (domain rule 10).
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from activities.handing_over import introductions
from activities.joining import join_notice, reissue_rule
from activities.telling import tell_recipients
from domain.base import Frozen
from domain.climb import liaisons
from domain.clock import Clock
from domain.errors import InvalidInput
from domain.facts import Facts, Ledger
from domain.facts.units import Joining, OpenTask
from domain.letters import ChannelName
from domain.orders import Engine
from domain.unit_changes import (
    NothingToJoin,
    UnitChange,
    UnitChangeKind,
    UnitElsewhere,
    UnitGone,
    UnitHasSubordinates,
    gone_sentence,
)
from domain.units import Unit


class UnitOrder(Frozen):
    """One change of one unit: who decides, and why. ``into`` belongs to a merger, ``name`` to a new name; ``notices``
    are those to join, None for all that are open.
    """

    unit_code: str
    by: str
    reason: str
    into: str | None = None
    name: str = ""
    notices: tuple[str, ...] | None = None


class Restructured(Frozen):
    """What a change did: the open notices concerned, and how many tasks were waived."""

    unit_code: str
    kind: UnitChangeKind
    notices: tuple[str, ...]
    waived: int = 0


class _TakenBack(Exception):
    """Nothing of the transaction is to stay."""


class Restructuring:
    """What an administrator decides about units."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def merge(self, order: UnitOrder) -> Restructured:
        """并入. Raises NotFound, UnitGone, UnitHasSubordinates, UnitElsewhere."""
        with self._ledger.transaction() as facts:
            done = merge(facts, order, self._clock.now())
        return self._announce(done)

    def dissolve(self, order: UnitOrder) -> Restructured:
        """撤销. Raises NotFound, UnitGone, UnitHasSubordinates."""
        with self._ledger.transaction() as facts:
            done = dissolve(facts, order, self._clock.now())
        return self._announce(done)

    def rename(self, order: UnitOrder) -> Restructured:
        """更名. Raises NotFound, UnitGone, InvalidInput."""
        with self._ledger.transaction() as facts:
            return rename(facts, order, self._clock.now())

    def join(self, order: UnitOrder) -> Restructured:
        """补入. Raises NotFound, UnitGone, NothingToJoin."""
        with self._ledger.transaction() as facts:
            done = join(facts, order, self._clock.now())
        return self._announce(done)

    def foresee(self, kind: UnitChangeKind, order: UnitOrder) -> Restructured:
        """What the change would do, by doing it and taking it back. Raises what the change itself raises."""
        found: list[Restructured] = []
        with suppress(_TakenBack), self._ledger.transaction() as facts:
            found.append(_ACTS[kind](facts, order, self._clock.now()))
            raise _TakenBack
        return found[0]

    def _announce(self, done: Restructured) -> Restructured:
        for notice_id in done.notices:
            self._engine.poke(notice_id)
        for channel in ChannelName:
            self._engine.poke_courier(channel)
        return done


def merge(facts: Facts, order: UnitOrder, now: datetime) -> Restructured:
    """``unit_code`` becomes part of ``into``, whose tasks count for both from now on.

    What the one still owed and the other was not asked for becomes the other's; what was handed in before stands.
    """
    gone, into = _leaving(facts, order.unit_code), _active(facts, order.into or "")
    if gone.code == into.code or gone.parent_code != into.parent_code:
        raise UnitElsewhere(
            f"“{gone.name}”和“{into.name}”不在同一上级之下，不能并入；可撤销后由后者补入通知", field="into"
        )
    tasks = facts.open_tasks(gone.code)
    received = {one.notice_id for one in facts.concerned(into.code) if one.received}
    facts.join_items([_inherited(facts, into, notice_id, own) for notice_id, own in _by_notice(tasks).items()])
    notices = _leave(facts, gone, tasks, order, now, UnitChangeKind.MERGED, f"并入“{into.name}”：{order.reason}")
    _tell_heir(facts, into, [notice_id for notice_id in _by_notice(tasks) if notice_id in received], gone.code, now)
    for notice_id in _by_notice(tasks):
        if notice_id not in received:
            tell_recipients(facts, facts.notice(notice_id), [facts.receipt(notice_id, into.code, now)], now)
    return Restructured(unit_code=gone.code, kind=UnitChangeKind.MERGED, notices=notices, waived=len(tasks))


def dissolve(facts: Facts, order: UnitOrder, now: datetime) -> Restructured:
    """The unit is no more. What it still owed is waived; what it had handed in stands."""
    gone = _leaving(facts, order.unit_code)
    tasks = facts.open_tasks(gone.code)
    notices = _leave(facts, gone, tasks, order, now, UnitChangeKind.DISSOLVED, f"单位撤销：{order.reason}")
    return Restructured(unit_code=gone.code, kind=UnitChangeKind.DISSOLVED, notices=notices, waived=len(tasks))


def rename(facts: Facts, order: UnitOrder, now: datetime) -> Restructured:
    """The new name holds everywhere from now on; the trail keeps the old one."""
    unit = _active(facts, order.unit_code)
    if order.name == unit.name:
        raise InvalidInput(f"“{unit.name}”已是这一名称，请填写新名称", field="name")
    facts.rename_unit(unit.code, order.name)
    _keep(facts, order, UnitChangeKind.RENAMED, now, before=unit.name, after=order.name)
    notices = tuple(one.notice_id for one in facts.concerned(unit.code))
    detail = {"unit": unit.code, "before": unit.name, "after": order.name, "reason": order.reason}
    for notice_id in notices:
        facts.trail(notice_id, now, order.by, "unit_renamed", detail)
    return Restructured(unit_code=unit.code, kind=UnitChangeKind.RENAMED, notices=notices)


def join(facts: Facts, order: UnitOrder, now: datetime) -> Restructured:
    """A unit that came late answers open notices of its superiors, as far as their dues have not passed."""
    unit = _active(facts, order.unit_code)
    above = [code for code in (unit.parent_code, unit.line_superior) if code]
    received = {one.notice_id for one in facts.concerned(unit.code)}
    possible = [notice_id for notice_id in facts.notices_issued(above) if notice_id not in received]
    if order.notices is not None and (foreign := [one for one in order.notices if one not in possible]):
        raise NothingToJoin(
            f"“{unit.name}”不能补入通知“{foreign[0]}”：不是其上级正在办理的通知，或已在主送范围内", field="notices"
        )
    chosen = possible if order.notices is None else order.notices
    joined = tuple(one for one in chosen if join_notice(facts, unit, facts.notice(one), order.by, order.reason, now))
    if not joined:
        raise NothingToJoin(
            f"“{unit.name}”的上级没有可以补入的通知：均已办结、已过截止时间，或不要求该单位报送", field="unit_code"
        )
    _keep(facts, order, UnitChangeKind.JOINED, now)
    return Restructured(unit_code=unit.code, kind=UnitChangeKind.JOINED, notices=joined)


_ACTS = {
    UnitChangeKind.MERGED: merge,
    UnitChangeKind.DISSOLVED: dissolve,
    UnitChangeKind.RENAMED: rename,
    UnitChangeKind.JOINED: join,
}


def _active(facts: Facts, code: str) -> Unit:
    unit = facts.unit(code)
    if not unit.active:
        raise UnitGone(gone_sentence(unit.name, None), field="unit_code")
    return unit


def _leaving(facts: Facts, code: str) -> Unit:
    unit = _active(facts, code)
    if below := facts.subordinates(unit):
        raise UnitHasSubordinates(
            f"“{unit.name}”还有 {len(below)} 个下级单位（如“{below[0][0].name}”）；"
            "请先导入单位表调整其上级，再办理撤并",
            field="unit_code",
        )
    return unit


def _by_notice(tasks: Sequence[OpenTask]) -> dict[str, list[OpenTask]]:
    grouped: dict[str, list[OpenTask]] = {}
    for task in tasks:
        grouped.setdefault(task.notice_id, []).append(task)
    return grouped


def _inherited(facts: Facts, heir: Unit, notice_id: str, tasks: Sequence[OpenTask]) -> Joining:
    return Joining(
        notice_id=notice_id,
        unit_code=heir.code,
        reissue=reissue_rule(facts, heir, facts.notice(notice_id)),
        keys=tuple(task.key for task in tasks),
    )


def _leave(
    facts: Facts,
    gone: Unit,
    tasks: Sequence[OpenTask],
    order: UnitOrder,
    now: datetime,
    kind: UnitChangeKind,
    reason: str,
) -> tuple[str, ...]:
    """Waive what is owed, and leave a line in the trail of every open notice. Returns those notices."""
    notices = tuple(one.notice_id for one in facts.concerned(gone.code))
    facts.let_off(tasks)
    facts.quiet_receipts(gone.code, now)
    facts.retire_unit(gone.code)
    _keep(facts, order, kind, now, other_code=order.into, before=gone.name)
    waived = _by_notice(tasks)
    for notice_id in notices:
        items = ["/".join(task.key) for task in waived.get(notice_id, ())]
        detail = {"unit": gone.code, "into": order.into, "waived": items, "reason": reason}
        facts.trail(notice_id, now, order.by, f"unit_{kind.value}", detail)
    return notices


def _keep(facts: Facts, order: UnitOrder, kind: UnitChangeKind, now: datetime, **rest: str | None) -> None:
    change = {"unit_code": order.unit_code, "kind": kind, "reason": order.reason, "actor": order.by, "at": now, **rest}
    facts.put_unit_change(UnitChange.model_validate(change))


def _tell_heir(facts: Facts, heir: Unit, notice_ids: Sequence[str], gone: str, now: datetime) -> None:
    """One message listing what the heir owes, now for both."""
    people = liaisons(facts.serving([heir.code]).get(heir.code, ()), with_backup=False)
    facts.put_intents(introductions(heir.code, people, notice_ids, f"handover.merged.{gone}", now))
