"""What an office does with a notice that shall say something else: look at what would change, and change it."""

from collections.abc import Callable

from pydantic import Field

from activities.amending import Prepared, prepare_amendment, write_amendment
from activities.inheriting import NOTHING, act_on
from domain.amendment import NothingChanged
from domain.base import Frozen
from domain.changes import Change
from domain.clock import Clock
from domain.dues import DueFlag
from domain.facts import Facts, Ledger
from domain.notices import Notice, NoticeDraft
from domain.orders import Engine
from domain.texts import OneLine


class AmendOrder(Frozen):
    """Let the notice say what ``draft`` says. ``by`` names who decides; ``reason`` is told to those concerned."""

    notice_id: str
    draft: NoticeDraft
    by: OneLine = Field(min_length=1, max_length=100)
    reason: OneLine = Field(min_length=1, max_length=400)


class Shown(Frozen):
    """What an amendment changes, shown before or after it is done.

    ``asked`` are the units asked to acknowledge anew, ``added`` and ``removed`` recipients, all by code; ``reasked``
    counts reports asked for again, ``withdrawn`` tasks taken away, ``moments_dropped`` and ``moments_added`` rungs of
    the plan; ``below`` the local notices that follow by themselves.
    """

    notice_id: str
    revision: int
    done: bool
    changes: tuple[Change, ...]
    asked: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reasked: int
    withdrawn: int
    moments_dropped: int
    moments_added: int
    below: int
    flags: tuple[DueFlag, ...]


class Amending:
    """Amends issued notices."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def preview(self, order: AmendOrder) -> Shown:
        """What ``amend`` would do now, without doing it. Raises as it does."""
        with self._ledger.reading() as facts:
            prepared = self._prepared(facts, order)
            removed = {unit.code for unit in prepared.amendment.removed}
            below = [one for one in facts.answering(order.notice_id) if one.office not in removed]
            return _shown(prepared, len(below), done=False)

    def amend(self, order: AmendOrder, check: Callable[[Notice], None] = lambda _: None) -> Shown:
        """变更, after ``check`` has raised nothing at the notice as it stands. Raises NothingChanged, NoticeClosed,
        FixedByIssue, Classified, NobodyAnswers, DueBeforeIssue, DueAfterSuperior, ItemClosed, NotFound, Conflict.
        """
        now = self._clock.now()
        with self._ledger.transaction() as facts:
            check(facts.notice(order.notice_id))
            prepared = self._prepared(facts, order)
            amended = write_amendment(facts, prepared.amendment, now, actor=order.by, reason=order.reason)
        self._engine.poke(order.notice_id)
        act_on(self._engine, self._ledger, self._clock, NOTHING.with_amended(amended))
        return _shown(prepared, len(amended.below) + len(amended.closed_below), done=True)

    def _prepared(self, facts: Facts, order: AmendOrder) -> Prepared:
        notice = facts.notice(order.notice_id)
        now = self._clock.now()
        prepared = prepare_amendment(facts, notice, order.draft, now, actor=order.by, reason=order.reason)
        if prepared.amendment.empty:
            raise NothingChanged("新内容与现行通知没有差别，无需变更；请核对所提交的内容", field="draft")
        return prepared


def _shown(prepared: Prepared, below: int, *, done: bool) -> Shown:
    amendment = prepared.amendment
    return Shown(
        notice_id=amendment.notice.id,
        revision=amendment.notice.revision,
        done=done,
        changes=amendment.changes,
        asked=amendment.asked,
        added=tuple(unit.code for unit, _ in amendment.added),
        removed=tuple(unit.code for unit in amendment.removed),
        reasked=len(amendment.reasked),
        withdrawn=len(amendment.withdrawn),
        moments_dropped=len(amendment.dropped_rungs),
        moments_added=len(amendment.rungs),
        below=below,
        flags=prepared.flags,
    )
