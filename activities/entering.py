"""Proxy entry (代录) and objections to it (异议): the clerk enters, the unit is told and may object."""

from datetime import datetime

from activities.answering import tell_units
from activities.handing_over import TELL_OVER
from activities.reporting import ForeignTask, Reporting, ReportOrder
from activities.review_clock import start_waiting
from activities.telling import climb, office_of
from domain.base import Frozen
from domain.climb import handlers
from domain.clock import Clock
from domain.entries import (
    PROXY,
    EntryChannel,
    NothingEntered,
    ReceivedInstant,
    entered_rung,
    objection_rung,
    proxy_channel,
)
from domain.errors import NotFound
from domain.facts import Facts, Ledger, Provenance, Submitted, TaskFacts
from domain.letters import ChannelName
from domain.notices import Notice, NoticeState
from domain.orders import Engine
from domain.outbox import Intent, Purpose
from domain.policy import Step
from domain.reports import Submission
from domain.requests import Ask, RequestKind, RequestOpen


class EntryOrder(Frozen):
    """One report entered for a unit. ``source`` is who phoned, signed or sent it; ``received_at`` when it came (None:
    now), by which late is judged; ``by`` is the clerk. ``base_version`` is the version that the clerk saw, which must
    still be the newest; None where none was looked at.
    """

    notice_id: str
    unit_code: str
    obligation: str
    occurrence: str
    submission: Submission
    channel: EntryChannel
    source: str
    received_at: datetime | None = None
    by: str
    base_version: int | None = None


class Objection(Frozen):
    """What a unit has against an entry."""

    task_id: int
    reason: str


class Objected(Frozen):
    """An objection that was written. ``waits`` where the plan of the office has grown by it."""

    request_id: int
    notice_id: str
    waits: bool = False


class Entering:
    """What a clerk enters, and what units say to it."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine
        self._reporting = Reporting(ledger, clock, engine)

    def enter(self, order: EntryOrder) -> Submitted:
        """代录. Raises ReceivedInstant, NotFound, and what reporting raises."""
        now = self._clock.now()
        with self._ledger.transaction() as facts:
            task = _named_task(facts, order)
            _check_received(facts.notice(order.notice_id), order.received_at, now)
            handed = self._reporting.hand_in(facts, _report(order, task))
            _tell(facts, order, task, handed.submitted, now)
        self._wake()
        return self._reporting.announce(handed)

    def object_in(self, facts: Facts, notice_id: str, unit_code: str, said: Objection, by: Provenance) -> Objected:
        """异议, inside the caller's transaction, who announces it once it is committed.

        Raises ForeignTask, NothingEntered, RequestOpen, NotFound.
        """
        return object_to(facts, notice_id, unit_code, said, by, self._clock.now())

    def announce(self, objected: Objected) -> Objected:
        """The office's handlers are told; the notice looks at its plan again where it has grown."""
        self._wake()
        if objected.waits:
            self._engine.poke(objected.notice_id)
        return objected

    def _wake(self) -> None:
        for channel in ChannelName:
            self._engine.poke_courier(channel)


def _named_task(facts: Facts, order: EntryOrder) -> TaskFacts:
    tasks = facts.tasks_of(facts.notice(order.notice_id).id, order.unit_code)
    if not tasks:
        raise NotFound(f"单位“{order.unit_code}”在这份通知下没有报送任务，请核对单位编码", field="unit_code")
    for task in tasks:
        if (task.obligation, task.occurrence) == (order.obligation, order.occurrence):
            return task
    known = "、".join(dict.fromkeys(f"{one.obligation}（{one.occurrence}）" for one in tasks))
    raise NotFound(f"该单位没有事项“{order.obligation}（{order.occurrence}）”，可填：{known}", field="obligation")


def _check_received(notice: Notice, received_at: datetime | None, now: datetime) -> None:
    if received_at is None:
        return
    if received_at > now:
        raise ReceivedInstant("收到时间晚于现在，请核对后重填", field="received_at")
    if received_at < notice.anchor:
        raise ReceivedInstant("收到时间早于通知下发时间，请核对后重填", field="received_at")


def _report(order: EntryOrder, task: TaskFacts) -> ReportOrder:
    return ReportOrder(
        notice_id=order.notice_id,
        unit_code=order.unit_code,
        task_id=task.id,
        submission=order.submission,
        base_version=task.version if order.base_version is None else order.base_version,
        received_at=order.received_at,
        provenance=Provenance(actor=order.by, channel=proxy_channel(order.channel, order.source)),
    )


def _tell(facts: Facts, order: EntryOrder, task: TaskFacts, submitted: Submitted, now: datetime) -> None:
    """The trail says who entered what from where; the unit hears of it and may object."""
    received = order.received_at or now
    rung = entered_rung(task.obligation, task.occurrence, order.channel, submitted.version)
    detail = {
        "task": task.id,
        "unit": task.unit_code,
        "item": f"{task.obligation}/{task.occurrence}",
        "version": submitted.version,
        "channel": order.channel.value,
        "source": order.source,
        "received": received.isoformat(),
    }
    facts.trail(order.notice_id, now, order.by, "entered", detail)
    tell_units(facts, facts.notice(order.notice_id), [(task, rung)], Purpose.ENTERED, now, about=received)


def object_to(facts: Facts, notice_id: str, unit_code: str, said: Objection, by: Provenance, now: datetime) -> Objected:
    """Keep the objection, tell the office's handlers, and let its clock run. The entry stands until it is decided."""
    task, notice = facts.task(said.task_id), facts.notice(notice_id)
    if (task.notice_id, task.unit_code) != (notice_id, unit_code):
        raise ForeignTask("这个链接不属于该单位或该通知；请从本单位收到的邮件中打开链接", field="task_id")
    if not facts.report_channel(task.id).startswith(PROXY):
        raise NothingEntered("该事项的最新一版不是由发文单位代录的；如需更正，请直接在链接中更正", field="task_id")
    if any(one.kind is RequestKind.OBJECTION for one in facts.open_requests(notice_id, [task.id])):
        raise RequestOpen("就该事项提出的异议还没有答复，请等待答复", field="task_id")
    ask = Ask(
        notice_id=notice_id,
        task_id=task.id,
        version=task.version,
        kind=RequestKind.OBJECTION,
        reason=said.reason,
        actor=by.actor,
        asked_at=now,
    )
    [request_id] = facts.put_requests([ask])
    item = (task.obligation, task.occurrence)
    detail = {"request": request_id, "task": task.id, "unit": unit_code, "item": "/".join(item), "reason": said.reason}
    facts.trail(notice_id, now, by.actor, "objected", detail | {"version": task.version, "channel": by.channel})
    _tell_office(facts, notice, task, request_id, now)
    waits = notice.state is NoticeState.ISSUED and start_waiting(facts, notice, item, now)
    return Objected(request_id=request_id, notice_id=notice_id, waits=waits)


def _tell_office(facts: Facts, notice: Notice, task: TaskFacts, request_id: int, now: datetime) -> None:
    office = office_of(facts, notice)
    people = {Step.SUPERIOR: handlers(facts.handlers(notice.office)), Step.ORIGIN: office.origin}
    found = climb(Step.SUPERIOR, people, TELL_OVER, office)
    facts.put_intents(
        [
            Intent(
                notice_id=notice.id,
                rung_id=objection_rung(task.obligation, task.occurrence, request_id),
                contact_id=target.contact.id,
                channel=target.channel,
                purpose=Purpose.OBJECTION,
                step=found.step or Step.SUPERIOR,
                about_code=task.unit_code,
                instant=now,
                release_at=now,
            )
            for target in found.targets
        ]
    )
