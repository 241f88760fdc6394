"""Withdrawing (撤回): a notice and everything below it ends in one transaction; those already told are told so."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from activities.reporting import NoticeClosed
from domain.base import Frozen
from domain.clock import Clock
from domain.facts import Facts, Ledger
from domain.letters import ChannelName
from domain.notices import Notice, NoticeState
from domain.orders import Engine
from domain.quiet import release_instant
from domain.texts import OneLine
from domain.withdrawal import WITHDRAWN_RUNG, Ending, ending


class WithdrawOrder(Frozen):
    """Withdraw this notice. ``by`` names who decides, ``reason`` is told to everybody who had been told of it."""

    notice_id: str
    by: OneLine = Field(min_length=1, max_length=100)
    reason: OneLine = Field(min_length=1, max_length=400)


class Withdrawn(Frozen):
    """How many notices ended, how many go on for another superior, and how many people are told."""

    notices: int
    staying: int
    told: int


class Withdrawing:
    """What an office does with a notice that shall not be carried out."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def withdraw(self, order: WithdrawOrder) -> Withdrawn:
        """撤回. Raises NoticeClosed, NotFound."""
        now = self._clock.now()
        with self._ledger.transaction() as facts:
            notice = _open(facts.notice(order.notice_id))
            found, told = end(facts, notice, [notice.id], now, actor=order.by, reason=order.reason)
        wake(self._engine, found)
        return Withdrawn(notices=len(found.ended), staying=len(found.staying), told=told)


def _open(notice: Notice) -> Notice:
    if notice.state is NoticeState.CLOSED:
        raise NoticeClosed("该通知已办结，不能再撤回", field="notice_id")
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed(f"该通知此前已撤回（{notice.withdrawn_reason}），无需重复操作", field="notice_id")
    return notice


def end(
    facts: Facts,
    notice: Notice,
    ended: Sequence[str],
    now: datetime,
    *,
    actor: str,
    reason: str,
    removed: Sequence[str] = (),
    rung_id: str = WITHDRAWN_RUNG,
) -> tuple[Ending, int]:
    """End these notices and all below them, and tell who had been told of them; also units ``removed`` from ``notice``.

    The caller's transaction commits it. Returns what ends and what goes on, and how many people are told.
    """
    found = Ending(ended=tuple(ended), staying=())
    while found.ended:
        further = ending(found.ended, facts.cascade_of(found.ended))
        grown, found = len(further.ended) > len(found.ended), further
        if not grown:
            break
    if found.ended:
        facts.withdraw_notices(found.ended, now, actor, reason)
    release = release_instant(now, facts.calendar(), notice.policy.quiet, notice.policy.immediate)
    return found, facts.tell_withdrawn(found.ended, removed, notice.id, rung_id, now, release)


def wake(engine: Engine, found: Ending) -> None:
    """Let the workflows of what ended end, those of what goes on look again, and the couriers tell."""
    for notice_id in (*found.ended, *found.staying):
        engine.poke(notice_id)
    for channel in ChannelName:
        engine.poke_courier(channel)
