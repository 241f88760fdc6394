"""Compiling, submitting upward, closing (汇总、上报、办结)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from temporalio import activity

from activities.choosing import upward
from activities.ending import compile_item, end_item, hold, repeated
from activities.inheriting import act_on, follow_superiors
from activities.issuing import SYSTEM, Branch, branches, moments
from activities.refusals import final
from activities.reporting import stale, stand_down
from activities.review_clock import start_waiting
from domain.base import Frozen
from domain.clock import Clock
from domain.errors import CascadeError, NotFound
from domain.facts import Facts, ItemState, Ledger, Provenance, Submitted, TaskFacts
from domain.letters import ChannelName
from domain.notices import Notice, NoticeState
from domain.orders import Engine, Moment
from domain.plan import ItemKey, Rung
from domain.policy import Act, Closing
from domain.rollup import Contribution, Rollup
from domain.task_life import OWING


class CompileOrder(Frozen):
    """Compile what is complete, and in any case the items of these rungs.

    ``moment`` is the planned instant, None on a poke.
    """

    notice_id: str
    rung_ids: tuple[str, ...] = ()
    moment: datetime | None = None


class Compiled(Frozen):
    """What waits to be submitted upward, how the notice stands, and branches that a clerk opened meanwhile.

    ``moments`` are the rungs still to come.
    """

    unsubmitted: tuple[ItemKey, ...]
    closed: bool
    outstanding: int
    branches: tuple[Branch, ...]
    moments: tuple[Moment, ...]


OVER = Compiled(unsubmitted=(), closed=True, outstanding=0, branches=(), moments=())
"""Of a notice that was withdrawn, or never written because its superior was: nothing is left to be done."""


class SubmitOrder(Frozen):
    """Submit the newest rollups of these items upward, as of ``moment`` where it was planned."""

    notice_id: str
    items: tuple[ItemKey, ...]
    moment: datetime | None = None


class CompilingActivities:
    """From the reports of subordinates to the office's own report."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    @activity.defn(name="compile_rollup", no_thread_cancel_exception=True)
    def compile_rollup(self, order: CompileOrder) -> Compiled:
        """Compile items that are complete or whose moment has come, and hand them in above.

        Runs twice without harm: unchanged items are passed over.
        """
        return self._take_stock(order)

    @activity.defn(name="close", no_thread_cancel_exception=True)
    def close(self, order: CompileOrder) -> Compiled:
        """Declare the silent ones missing, compile for the last time, hand in, close the items of these rungs."""
        return self._take_stock(order)

    def _take_stock(self, order: CompileOrder) -> Compiled:
        """Following the superiors, compiling and submitting are one transaction, and one step in the history."""
        with final(), repeated(), self._ledger.transaction() as facts:
            now = self._clock.now()
            if not _stands(facts, order.notice_id):
                return OVER
            followed = follow_superiors(facts, order.notice_id, now)
            compiled = take_stock(facts, order, now)
            upward = SubmitOrder(notice_id=order.notice_id, items=compiled.unsubmitted, moment=order.moment)
            alarmed = _alarmed(facts, upward)
            _, complete = submit(facts, upward, now)
        self._wake(complete)
        for channel in ChannelName if alarmed else ():
            self._engine.poke_courier(channel)
        act_on(self._engine, self._ledger, self._clock, followed)
        return compiled.model_copy(update={"unsubmitted": ()})

    def _wake(self, complete: Sequence[str]) -> None:
        for superior_id in complete:
            self._engine.poke(superior_id)

    @activity.defn(name="submit_upward", no_thread_cancel_exception=True)
    def submit_upward(self, order: SubmitOrder) -> int:
        """Hand the rollups in as this office's own reports, to every superior notice they answer.

        A step of its own only for workflows that were told so before compiling submitted too. Returns how many reports.
        """
        with final(), self._ledger.transaction() as facts:
            reports, complete = submit(facts, order, self._clock.now())
        self._wake(complete)
        return reports


def _alarmed(facts: Facts, upward: SubmitOrder) -> bool:
    """Whether somebody was alarmed about this office, and is to hear at once that it has reported."""
    return any(task.climbed for key in upward.items for task in facts.tasks_answered(upward.notice_id, key))


def _stands(facts: Facts, notice_id: str) -> bool:
    try:
        facts.notice(notice_id)
    except NotFound:
        return False
    return True


def take_stock(facts: Facts, order: CompileOrder, now: datetime) -> Compiled:
    """Look at every item of the notice; compile, close, and say how it stands. Nothing is done for one withdrawn."""
    notice = facts.notice(order.notice_id)
    if notice.state is NoticeState.WITHDRAWN:
        return OVER
    meant = set(order.rung_ids)
    rungs = {rung.id: rung for rung in facts.rungs(notice.id) if rung.id in meant} if meant else {}
    states = [state for state in facts.items(notice.id) if state.closed_at is None]
    moments_come = MomentsCome(
        compiling=_keys(rungs.values(), Act.COMPILE),
        closing=_keys(rungs.values(), Act.CLOSE),
        past=_past(facts, notice, states, now),
    )
    for state in states:
        _look_at(facts, notice, state, moments_come, now)
    if rungs:
        facts.fire_rungs(notice.id, dict.fromkeys(rungs, 0), now)
    return _standing(facts, notice, now)


class MomentsCome(Frozen):
    """Items whose moment has come: to be compiled, to be closed, and those held at their close earlier."""

    compiling: frozenset[ItemKey]
    closing: frozenset[ItemKey]
    past: frozenset[ItemKey]


def _keys(rungs: Iterable[Rung], act: Act) -> frozenset[ItemKey]:
    return frozenset((r.obligation or "", r.occurrence or "") for r in rungs if r.act is act)


def _past(facts: Facts, notice: Notice, states: Sequence[ItemState], now: datetime) -> frozenset[ItemKey]:
    """Items whose closing moment was carried out and could not close them.

    One whose moment is still to be carried out is left to it: what it submits counts from the planned instant.
    """
    late = frozenset(state.item.key for state in states if state.item.close_at <= now)
    return late - facts.unfired_closes(notice.id) if late else late


def _look_at(facts: Facts, notice: Notice, state: ItemState, come: MomentsCome, now: datetime) -> None:
    """Close one item where nothing more is to come or its close has; else compile it where that is due.

    Overdue work is never accepted by itself: an item with reports in review stays open, and so does one that only a
    person may close.
    """
    key = state.item.key
    ending = key in come.closing or key in come.past
    planned = ending or key in come.compiling
    if not planned and not state.complete:
        return
    by_itself = notice.policy.closing is Closing.AUTOMATIC and not state.waiting
    if ending and by_itself:
        end_item(facts, notice, state, now)
        return
    parts = facts.contributions(notice.id, key)
    whole = _whole(state, parts)
    if whole and by_itself:
        end_item(facts, notice, state, now, parts=parts)
        return
    if planned or whole:
        compile_item(facts, notice, state, parts, now)
    if key in come.closing:
        hold(facts, notice, state, now)


def _whole(state: ItemState, parts: Sequence[Contribution]) -> bool:
    """Whether everything is in, down to the bottom.

    Every task handed in is not yet the whole: a re-issuing office may have submitted without some of its units, and
    they may still be late. Such an item waits for its planned moments.
    """
    return state.complete and not any(part.base.missing for part in parts)


def _standing(facts: Facts, notice: Notice, now: datetime) -> Compiled:
    items = facts.items(notice.id)
    closed = all(state.closed_at is not None for state in items)
    if closed and notice.state is NoticeState.ISSUED:
        facts.close_notice(notice.id, now)
    return Compiled(
        # Read from the facts, not from what this run did: a run repeated after a crash must not lose the submission.
        unsubmitted=tuple(state.item.key for state in items if notice.superiors and state.version > state.submitted),
        closed=closed,
        outstanding=sum(state.outstanding for state in items),
        branches=() if closed else branches(facts, notice.id),
        moments=() if closed else moments(facts.rungs(notice.id)),
    )


def submit(facts: Facts, order: SubmitOrder, now: datetime, actor: str = SYSTEM) -> tuple[int, list[str]]:
    """Reports for all tasks answered. Returns their number and the superior notices that have to look again for it.

    A report made by the system counts from the instant it was planned for: an outage of ours is not the office's delay.
    """
    if not order.items:
        return 0, []
    notice = facts.notice(order.notice_id)
    done: list[Submitted] = []
    complete: list[str] = []
    for key in order.items:
        latest = facts.latest_rollup(notice.id, key)
        if latest is None:
            continue
        for task in facts.tasks_answered(notice.id, key):
            submitted = _hand_in(facts, notice, key, task, latest, order.moment or now, actor)
            done += [submitted] if submitted else []
            complete += [task.notice_id] if submitted and _stirs(facts, task, submitted, now) else []
        facts.mark_submitted(notice.id, key, latest[0])
    return len(done), complete


def _stirs(facts: Facts, task: TaskFacts, submitted: Submitted, now: datetime) -> bool:
    """Whether the superior has to look again: its item is complete by the report, or its clock of review begins.

    What comes after its close only marks it stale: a person decides what becomes of that.
    """
    superior = facts.notice(task.notice_id)
    if submitted.supplement:
        facts.raise_incidents([stale(superior, task)], now)
        return False
    reviewed = superior.obligation(task.obligation).review and not submitted.short
    begins = reviewed and start_waiting(facts, superior, (task.obligation, task.occurrence), now)
    return submitted.outstanding == 0 or begins


def _hand_in(
    facts: Facts, notice: Notice, key: ItemKey, task: TaskFacts, latest: tuple[int, Rollup], at: datetime, actor: str
) -> Submitted | None:
    """One rollup as one report, or a supplement. None where the superior takes it no more: we keep the reason."""
    version, rollup = latest
    asked = facts.notice(task.notice_id).obligation(task.obligation)
    provenance = Provenance(actor=actor, channel="rollup", link=f"{notice.id}/{key[0]}/{key[1]}/{version}")
    try:
        if (ours := upward(facts, notice, key, task, asked)) is None:
            return None
        submitted = facts.put_rollup_report(task, ours.state, rollup, version, at, provenance, ours.entries)
    except CascadeError as refusal:
        facts.trail(notice.id, at, actor, "submission_refused", {"task": task.id, "code": refusal.code})
        return None
    if ours.state not in OWING:
        stand_down(facts, facts.notice(task.notice_id), task, at)
    return submitted.model_copy(update={"short": ours.short})
