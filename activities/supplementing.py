"""Submitting by hand: before all are in (提前上报, with a stated missing list), and after the close (补报)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from activities.closing import ItemKeys, chosen
from activities.compiling import SubmitOrder, submit
from activities.ending import compile_item
from activities.replanning import open_notice
from activities.reporting import NoticeClosed
from activities.reviewing import Person, Reason
from domain.base import Frozen
from domain.clock import Clock
from domain.errors import Conflict, NotFound
from domain.facts import Facts, ItemState, Ledger, Statement
from domain.notices import Notice, NoticeState
from domain.orders import Engine
from domain.plan import ItemKey
from domain.rollup import Category, Contribution, Counts, compile_rollup
from domain.rollup_diff import Compiled, RollupDiff, rollup_diff

Occurrence = Annotated[str, Field(max_length=40)]


class NothingAbove(Conflict):
    """The notice carries out no other: its rollups are submitted to nobody."""

    code = "nothing_above"


class NothingToSupplement(Conflict):
    """The item is open, or nothing came after it was closed."""

    code = "nothing_to_supplement"


class NothingCompiled(Conflict):
    """There is no rollup yet to compare with."""

    code = "nothing_compiled"


class SubmitByHand(Frozen):
    """Submit these items upward now (all that are open where none is named). ``by`` is the person who decides."""

    by: Person
    reason: Reason
    items: ItemKeys = ()


class Supplement(Frozen):
    """Submit what came after the close. ``by`` is the person who decides."""

    by: Person
    reason: Reason


class Absent(Frozen):
    """A direct subordinate that was missing in a submission (缺报)."""

    unit_code: str
    unit_name: str


class HandedUp(Frozen):
    """One rollup that was submitted: its version, its counts, who was missing, and to how many superiors it went."""

    obligation: str
    occurrence: str
    title: str
    version: int
    direct: Counts
    base: Counts
    missing: tuple[Absent, ...]
    reports: int


class Supplementing:
    """What an office sends upward by hand."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def submit(self, notice_id: str, order: SubmitByHand) -> tuple[HandedUp, ...]:
        """提前上报. Raises NothingAbove, TaskClosed, NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            done, above = submit_by_hand(facts, notice_id, order, self._clock.now())
        self._wake(above)
        return tuple(done)

    def supplement(self, notice_id: str, key: ItemKey, order: Supplement) -> HandedUp:
        """补报 upward. Raises NothingToSupplement, NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            done, above = supplement(facts, notice_id, key, order, self._clock.now())
        self._wake(above)
        return done

    def diff(self, notice_id: str, key: ItemKey) -> RollupDiff:
        """What compiling now would change. Raises NothingCompiled, NotFound."""
        with self._ledger.reading() as facts:
            return diff(facts, notice_id, key)

    def _wake(self, above: Sequence[str]) -> None:
        for superior_id in above:
            self._engine.poke(superior_id)


def submit_by_hand(
    facts: Facts, notice_id: str, order: SubmitByHand, now: datetime
) -> tuple[list[HandedUp], Sequence[str]]:
    """Compile and submit inside the caller's transaction; the items stay open, and what comes later goes up later."""
    notice = open_notice(facts.notice(notice_id))
    if not notice.superiors:
        raise NothingAbove("本通知没有上级来文，汇总不需要上报；查看汇总请下载汇总表", field="notice_id")
    done: list[HandedUp] = []
    above: list[str] = []
    for state in chosen(facts.items(notice.id), order.items):
        handed, woken = _hand_up(facts, notice, state, order.by, order.reason, now)
        done.append(handed)
        above += woken
    return done, above


def supplement(
    facts: Facts, notice_id: str, key: ItemKey, order: Supplement, now: datetime
) -> tuple[HandedUp, Sequence[str]]:
    """Compile a new version of a closed item and submit it inside the caller's transaction.

    At the top it is only compiled: there is nobody above. A superior that has closed keeps it as a supplement.
    """
    notice = facts.notice(notice_id)
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed("该通知已撤回，无需再办", field="notice_id")
    state = item_named(facts, notice_id, key)
    if state.closed_at is None:
        raise NothingToSupplement(
            f"“{state.item.title}”还没有办结，新报的材料会随汇总上报；需要提前上报请用 submit", field="occurrence"
        )
    if not state.changed:
        raise NothingToSupplement(f"“{state.item.title}”办结后没有新的补报，无需再报", field="occurrence")
    return _hand_up(facts, notice, state, order.by, order.reason, now)


def _hand_up(
    facts: Facts, notice: Notice, state: ItemState, by: str, reason: str, now: datetime
) -> tuple[HandedUp, Sequence[str]]:
    key = state.item.key
    parts = facts.contributions(notice.id, key)
    # Each submission by hand is a version of its own: what was said about it belongs to it alone.
    version = compile_item(facts, notice, state, parts, now, changed=True)
    said = Statement(version=version, supplement=state.closed_at is not None, actor=by, reason=reason)
    facts.put_statement(notice.id, key, said, now)
    reports, above = submit(facts, SubmitOrder(notice_id=notice.id, items=(key,)), now, by)
    return _handed_up(facts, notice, state, parts, version, reports), above


def _handed_up(
    facts: Facts, notice: Notice, state: ItemState, parts: Sequence[Contribution], version: int, reports: int
) -> HandedUp:
    names = facts.unit_names(notice.id)
    absent = [part.unit_code for part in parts if part.category is Category.MISSING]
    return HandedUp(
        obligation=state.item.obligation,
        occurrence=state.item.occurrence,
        title=state.item.title,
        version=version,
        direct=sum((Counts.of(part.category) for part in parts), Counts()),
        base=sum((part.base for part in parts), Counts()),
        missing=tuple(Absent(unit_code=code, unit_name=names.get(code, code)) for code in absent),
        reports=reports,
    )


def diff(facts: Facts, notice_id: str, key: ItemKey) -> RollupDiff:
    """From the newest rollup to what compiling now would give."""
    state = item_named(facts, notice_id, key)
    newest = facts.compiled(notice_id, key)
    if newest is None:
        raise NothingCompiled(f"“{state.item.title}”还没有汇总过，没有可以比较的版本", field="occurrence")
    version, before = newest
    parts = tuple(facts.contributions(notice_id, key))
    rollup = compile_rollup(facts.notice(notice_id).obligation(key[0]).fields, parts)
    return rollup_diff(version, before, Compiled(rollup=rollup, parts=parts), facts.unit_names(notice_id))


def item_named(facts: Facts, notice_id: str, key: ItemKey) -> ItemState:
    """The item of this key. Raises NotFound."""
    known = {state.item.key: state for state in facts.items(facts.notice(notice_id).id)}
    if key not in known:
        raise NotFound(
            f"这份通知没有事项“{'/'.join(key)}”；可填：{'、'.join(map('/'.join, known))}", field="occurrence"
        )
    return known[key]
