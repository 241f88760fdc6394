"""What units ask of the office above them through their links: more time, or to be let off (延期、免报)."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from activities.replanning import check_due, key_of, open_item, open_notice
from activities.reporting import ForeignTask
from activities.review_clock import start_waiting
from domain.base import Frozen
from domain.clock import Clock, instant_label
from domain.dues import DueNotLater, GivenDue, due_given
from domain.facts import Facts, Ledger, Provenance, TaskFacts
from domain.orders import Engine
from domain.requests import Ask, RequestKind, RequestOpen
from domain.task_life import TaskEvent, TaskNotFit, after
from domain.texts import ShortLine

EVENTS = {RequestKind.EXTENSION: TaskEvent.EXTEND, RequestKind.WAIVER: TaskEvent.WAIVE}
"""What happens to a task when a request is granted; nothing by an objection."""


class Petition(Frozen):
    """What a unit asks for one of its tasks. ``due`` belongs to an extension, and to nothing else."""

    task_id: Annotated[int, Field(ge=1, le=2**63 - 1)]
    kind: Literal[RequestKind.EXTENSION, RequestKind.WAIVER]
    reason: Annotated[ShortLine, Field(min_length=1)]
    due: GivenDue | None = None

    @model_validator(mode="after")
    def _due_fits_kind(self) -> Self:
        if (self.kind is RequestKind.EXTENSION) != (self.due is not None):
            raise ValueError("申请延期要写明希望的截止时间；申请免报不写截止时间")
        return self


class Asked(Frozen):
    """A request that was written. ``waits`` where the plan of the office has grown by it."""

    request_id: int
    notice_id: str
    waits: bool = False


class Asking:
    """What a unit may ask."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def ask(self, notice_id: str, unit_code: str, petition: Petition, provenance: Provenance) -> Asked:
        """Ask in a transaction of its own. Raises as ``ask_in``."""
        with self._ledger.transaction() as facts:
            asked = self.ask_in(facts, notice_id, unit_code, petition, provenance)
        return self.announce(asked)

    def ask_in(self, facts: Facts, notice_id: str, unit_code: str, petition: Petition, provenance: Provenance) -> Asked:
        """Ask inside the caller's transaction, who announces it once it is committed. Raises as ``ask``."""
        return ask(facts, notice_id, unit_code, petition, provenance, self._clock.now())

    def announce(self, asked: Asked) -> Asked:
        """Wake the office's notice where its plan has grown."""
        if asked.waits:
            self._engine.poke(asked.notice_id)
        return asked


def ask(
    facts: Facts, notice_id: str, unit_code: str, petition: Petition, provenance: Provenance, now: datetime
) -> Asked:
    """Write one request inside the caller's transaction.

    Raises RequestOpen, ForeignTask, TaskNotFit, TaskClosed, NoticeClosed, DuePassed, DueNotLater, DueAfterClose,
    NotFound.
    """
    notice = open_notice(facts.notice(notice_id))
    task = facts.task(petition.task_id)
    if (task.notice_id, task.unit_code) != (notice_id, unit_code):
        raise ForeignTask("这个链接不属于该单位或该通知；请从本单位收到的邮件中打开链接", field="task_id")
    due = _asked_due(facts, task, petition, now)
    none_open(facts, notice_id, [task])
    written = Ask(
        notice_id=notice_id,
        task_id=task.id,
        version=task.version,
        kind=petition.kind,
        reason=petition.reason,
        asked_due=due,
        actor=provenance.actor,
        asked_at=now,
    )
    [request_id] = facts.put_requests([written])
    _tell_trail(facts, task, request_id, written, provenance)
    return Asked(request_id=request_id, notice_id=notice_id, waits=start_waiting(facts, notice, key_of(task), now))


def _asked_due(facts: Facts, task: TaskFacts, petition: Petition, now: datetime) -> datetime | None:
    """The due asked for, within the time of the office; how much its own superior leaves it is the office's affair."""
    bound = facts.bounds(task.notice_id)[key_of(task)]
    open_item(bound)
    after(task.state, EVENTS[petition.kind])
    if petition.due is None:
        return None
    due = due_given(petition.due, facts.calendar())
    check_later(task, due)
    check_due([task], {key_of(task): bound.model_copy(update={"superior_due": None})}, due, now, returned=False)
    return due


def check_later(task: TaskFacts, due: datetime) -> None:
    """An extension gives more time than there is. Raises DueNotLater, TaskNotFit."""
    if task.due is None:
        raise TaskNotFit("该事项随时报送、不设固定时限，无需延期", field="task_id")
    if due <= task.due:
        raise DueNotLater(
            f"新的截止时间 {instant_label(due)} 不晚于现在的截止时间 {instant_label(task.due)}，请改晚", field="due"
        )


def none_open(facts: Facts, notice_id: str, tasks: list[TaskFacts]) -> None:
    """Raises RequestOpen where more time or a waiver was asked for one of these tasks and nothing is decided."""
    opened = facts.open_requests(notice_id, [task.id for task in tasks])
    if any(request.kind in EVENTS for request in opened):
        raise RequestOpen("就该事项提出的申请还没有批复，请先批复或等待批复", field="task_id")


def _tell_trail(facts: Facts, task: TaskFacts, request_id: int, asked: Ask, provenance: Provenance) -> None:
    detail = {
        "request": request_id,
        "task": task.id,
        "unit": task.unit_code,
        "item": "/".join(key_of(task)),
        "reason": asked.reason,
        "due": asked.asked_due,
        "channel": provenance.channel,
        "link": provenance.link,
    }
    facts.trail(task.notice_id, asked.asked_at, provenance.actor, f"{asked.kind.value}_asked", detail)
