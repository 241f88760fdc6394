"""More time and waivers (延期、免报): what the office above decides about requests, or gives unasked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from activities.answering import tell_units
from activities.asking import EVENTS, check_later, none_open
from activities.replanning import check_due, key_of, open_item, open_notice, put_on_ladder
from activities.reviewing import MOST, Person, Reason
from domain.base import Frozen
from domain.clock import Clock
from domain.dues import GivenDue, due_given
from domain.errors import InvalidInput
from domain.facts import Facts, Ledger, TaskFacts
from domain.letters import ChannelName
from domain.notices import Notice
from domain.orders import Engine
from domain.outbox import Purpose
from domain.requests import Ask, Decision, Request, RequestDecided, RequestKind, answer_rung
from domain.task_life import TaskEvent, after
from domain.texts import ShortLine

Numbers = Annotated[tuple[Annotated[int, Field(ge=1, le=2**63 - 1)], ...], Field(min_length=1, max_length=MOST)]


class DecisionOrder(Frozen):
    """Decide these requests alike: grant, extensions with ``due`` or with what was asked, or refuse with a ``reason``.

    ``by`` is the name of the person who decides.
    """

    requests: Numbers
    grant: bool
    by: Person
    due: GivenDue | None = None
    reason: ShortLine = ""


class Extension(Frozen):
    """More time for these tasks without a request."""

    tasks: Numbers
    by: Person
    reason: Reason
    due: GivenDue


class Waiver(Frozen):
    """These tasks are not asked for any more."""

    tasks: Numbers
    by: Person
    reason: Reason


class Decided(Frozen):
    """How many tasks were decided about; ``ladder`` and ``due`` where time was given."""

    tasks: int
    ladder: str = ""
    due: datetime | None = None
    channels: tuple[ChannelName, ...] = ()


class Deciding:
    """What the office decides."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def decide(self, notice_id: str, order: DecisionOrder) -> Decided:
        """批复. All or none. Raises RequestDecided, InvalidInput, TaskNotFit, TaskClosed, NoticeClosed, NotFound.

        A due is refused by DuePassed, DueNotLater, DueAfterClose, DueAfterSuperior.
        """
        with self._ledger.transaction() as facts:
            decided = decide(facts, notice_id, order, self._clock.now())
        return self._announce(notice_id, decided)

    def extend(self, notice_id: str, order: Extension) -> Decided:
        """延期 without a request. Raises as ``decide``, and RequestOpen where one waits."""
        with self._ledger.transaction() as facts:
            decided = extend(facts, notice_id, order, self._clock.now())
        return self._announce(notice_id, decided)

    def waive(self, notice_id: str, order: Waiver) -> Decided:
        """免报 without a request. Raises as ``extend``."""
        with self._ledger.transaction() as facts:
            decided = waive(facts, notice_id, order, self._clock.now())
        return self._announce(notice_id, decided)

    def _announce(self, notice_id: str, decided: Decided) -> Decided:
        for channel in decided.channels:
            self._engine.poke_courier(channel)
        self._engine.poke(notice_id)
        return decided


def decide(facts: Facts, notice_id: str, order: DecisionOrder, now: datetime) -> Decided:
    """Decide inside the caller's transaction."""
    notice = facts.notice(notice_id)
    requests = facts.requests(notice_id, order.requests)
    if any(request.kind in EVENTS for request in requests):
        # An objection changes no plan: it is answered after the close, too, which the entry itself may have brought.
        open_notice(notice)
    if not all(request.open for request in requests):
        raise RequestDecided("其中有的申请已经批复，或单位已经报送；请重新列出待办后再选", field="requests")
    if not order.grant:
        return _refuse(facts, notice, requests, order, now)
    by_kind = {kind: [one for one in requests if one.kind is kind] for kind in RequestKind}
    extended, waived = by_kind[RequestKind.EXTENSION], by_kind[RequestKind.WAIVER]
    due = _granted_due(facts, extended, order) if extended else None
    decided = Decided(tasks=len(requests))
    if due is not None:
        tasks = _tasks(facts, notice_id, extended)
        decided = _extend(facts, notice, tasks, due, order.reason or extended[0].reason, now)
    if waived:
        _waive(facts, notice, _tasks(facts, notice_id, waived))
    _close(facts, notice, extended, Decision.GRANTED, order, now, due)
    _close(facts, notice, waived + by_kind[RequestKind.OBJECTION], Decision.GRANTED, order, now)
    channels = _tell(facts, notice, requests, now)
    return decided.model_copy(update={"tasks": len(requests), "channels": channels})


def _refuse(facts: Facts, notice: Notice, requests: Sequence[Request], order: DecisionOrder, now: datetime) -> Decided:
    if not order.reason:
        raise InvalidInput("不同意申请时请写明理由", field="reason")
    _close(facts, notice, requests, Decision.REFUSED, order, now)
    return Decided(tasks=len(requests), channels=_tell(facts, notice, requests, now))


def _granted_due(facts: Facts, extended: Sequence[Request], order: DecisionOrder) -> datetime:
    """The one due for all: as given, else as all have asked. Raises InvalidInput where they asked for several."""
    if order.due is not None:
        return due_given(order.due, facts.calendar())
    asked = {request.asked_due for request in extended}
    [*dues] = asked
    if len(dues) != 1 or dues[0] is None:
        raise InvalidInput("这些单位申请的截止时间不一致，请写明同意延期到什么时间（due）", field="due")
    return dues[0]


def _tasks(facts: Facts, notice_id: str, requests: Sequence[Request]) -> Sequence[TaskFacts]:
    return facts.chosen_tasks(notice_id, [request.task_id for request in requests])


def _close(
    facts: Facts,
    notice: Notice,
    requests: Sequence[Request],
    decision: Decision,
    order: DecisionOrder,
    now: datetime,
    due: datetime | None = None,
) -> None:
    """Note the decision, and the trail."""
    if not requests:
        return
    facts.decide_requests([request.id for request in requests], decision, now, order.by, order.reason, due)
    detail = {
        "requests": [{"request": one.id, "kind": one.kind.value, "unit": one.unit_code} for one in requests],
        "reason": order.reason,
        "due": due,
    }
    facts.trail(notice.id, now, order.by, f"request_{decision.value}", detail)


def _tell(facts: Facts, notice: Notice, requests: Sequence[Request], now: datetime) -> tuple[ChannelName, ...]:
    tasks = {task.id: task for task in _tasks(facts, notice.id, requests)}
    matters = [(tasks[request.task_id], answer_rung(request.id)) for request in requests]
    return tell_units(facts, notice, matters, Purpose.DECIDED, now)


def extend(facts: Facts, notice_id: str, order: Extension, now: datetime) -> Decided:
    """Give more time inside the caller's transaction, without a request."""
    notice = open_notice(facts.notice(notice_id))
    tasks = facts.chosen_tasks(notice_id, order.tasks)
    none_open(facts, notice_id, list(tasks))
    due = due_given(order.due, facts.calendar())
    decided = _extend(facts, notice, tasks, due, order.reason, now)
    channels = _record(facts, notice, tasks, RequestKind.EXTENSION, order, now, due)
    return decided.model_copy(update={"channels": channels})


def waive(facts: Facts, notice_id: str, order: Waiver, now: datetime) -> Decided:
    """Free units inside the caller's transaction, without a request."""
    notice = open_notice(facts.notice(notice_id))
    tasks = facts.chosen_tasks(notice_id, order.tasks)
    none_open(facts, notice_id, list(tasks))
    _waive(facts, notice, tasks)
    return Decided(tasks=len(tasks), channels=_record(facts, notice, tasks, RequestKind.WAIVER, order, now))


def _extend(
    facts: Facts, notice: Notice, tasks: Sequence[TaskFacts], due: datetime, reason: str, now: datetime
) -> Decided:
    bounds = facts.bounds(notice.id)
    check_due(tasks, bounds, due, now, returned=False)
    for task in tasks:
        after(task.state, TaskEvent.EXTEND)
        check_later(task, due)
    name = put_on_ladder(facts, notice, tasks, bounds, "x", due, reason, now)
    return Decided(tasks=len(tasks), ladder=name, due=due)


def _waive(facts: Facts, notice: Notice, tasks: Sequence[TaskFacts]) -> None:
    bounds = facts.bounds(notice.id)
    for task in tasks:
        open_item(bounds[key_of(task)])
        after(task.state, TaskEvent.WAIVE)
    facts.waive_tasks(tasks)


def _record(
    facts: Facts,
    notice: Notice,
    tasks: Sequence[TaskFacts],
    kind: RequestKind,
    order: Extension | Waiver,
    now: datetime,
    due: datetime | None = None,
) -> tuple[ChannelName, ...]:
    """What was given unasked is kept like a request granted at once, so that one place tells who decided what."""
    asks = [
        Ask(
            notice_id=notice.id,
            task_id=task.id,
            version=task.version,
            kind=kind,
            reason=order.reason,
            asked_due=due,
            actor=order.by,
            asked_at=now,
        )
        for task in tasks
    ]
    ids = facts.put_requests(asks)
    facts.decide_requests(ids, Decision.GRANTED, now, order.by, order.reason, due)
    named = [{"task": task.id, "unit": task.unit_code, "item": "/".join(key_of(task))} for task in tasks]
    act = "extended" if kind is RequestKind.EXTENSION else "waived"
    facts.trail(notice.id, now, order.by, act, {"tasks": named, "reason": order.reason, "due": due})
    matters = [(task, answer_rung(request)) for task, request in zip(tasks, ids, strict=True)]
    return tell_units(facts, notice, matters, Purpose.DECIDED, now)
