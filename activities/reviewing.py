"""Reviewing (审核): the office accepts or returns reports, each a decision on the version it saw (domain rule 11)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from activities.answering import tell_units
from activities.replanning import (
    check_due,
    key_of,
    open_item,
    open_notice,
    put_on_ladder,
    returned_rung,
    telling_rung,
)
from domain.base import Frozen
from domain.clock import Clock
from domain.dues import GivenDue, due_given
from domain.errors import InvalidInput
from domain.facts import Facts, Ledger, TaskFacts
from domain.letters import ChannelName
from domain.orders import Engine
from domain.outbox import Purpose
from domain.reviews import SeenReport, Verdict, judged, outdated
from domain.texts import ShortLine

MOST = 20_000
"""Decisions in one act at most: the recipients of the largest office."""
Reason = Annotated[ShortLine, Field(min_length=1)]
Person = Annotated[ShortLine, Field(min_length=1, max_length=60)]
SeenReports = Annotated[tuple[SeenReport, ...], Field(min_length=1, max_length=MOST)]


class Acceptance(Frozen):
    """Accept these reports. ``by`` is the name of the person who decides."""

    reports: SeenReports
    by: Person


class Return(Frozen):
    """Send these reports back, all with one reason and one new due."""

    reports: SeenReports
    by: Person
    reason: Reason
    due: GivenDue


class Reviewed(Frozen):
    """What was decided: how many reports, and how many of the notice still wait. ``ladder`` and ``due`` of a return."""

    reports: int
    waiting: int
    ladder: str = ""
    due: datetime | None = None
    channels: tuple[ChannelName, ...] = ()


class Reviewing:
    """What a reviewing office does."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def accept(self, notice_id: str, order: Acceptance) -> Reviewed:
        """采纳. All or none. Raises VersionOutdated, TaskNotFit, TaskClosed, NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            reviewed = accept(facts, notice_id, order, self._clock.now())
        return self._announce(notice_id, reviewed)

    def send_back(self, notice_id: str, order: Return) -> Reviewed:
        """退回. All or none. Raises as ``accept``, and DuePassed, DueAfterClose, DueAfterSuperior."""
        with self._ledger.transaction() as facts:
            reviewed = send_back(facts, notice_id, order, self._clock.now())
        return self._announce(notice_id, reviewed)

    def _announce(self, notice_id: str, reviewed: Reviewed) -> Reviewed:
        for channel in reviewed.channels:
            self._engine.poke_courier(channel)
        # The plan has changed, or the last thing waited for was decided.
        self._engine.poke(notice_id)
        return reviewed


def accept(facts: Facts, notice_id: str, order: Acceptance, now: datetime) -> Reviewed:
    """Accept inside the caller's transaction. The units are told nothing."""
    open_notice(facts.notice(notice_id))
    tasks = _judged(facts, notice_id, order.reports, Verdict.ACCEPTED)
    bounds = facts.bounds(notice_id)
    for key in dict.fromkeys(key_of(task) for task in tasks):
        open_item(bounds[key])
    facts.put_reviews(tasks, Verdict.ACCEPTED, now, order.by)
    facts.trail(notice_id, now, order.by, "accepted", {"reports": _named(tasks)})
    return Reviewed(reports=len(tasks), waiting=_waiting(facts, notice_id))


def send_back(facts: Facts, notice_id: str, order: Return, now: datetime) -> Reviewed:
    """Return inside the caller's transaction: the units owe again on a ladder of their own, and are told why."""
    notice = open_notice(facts.notice(notice_id))
    tasks = _judged(facts, notice_id, order.reports, Verdict.RETURNED)
    bounds = facts.bounds(notice_id)
    due = due_given(order.due, facts.calendar())
    check_due(tasks, bounds, due, now, returned=True)
    facts.put_reviews(tasks, Verdict.RETURNED, now, order.by, order.reason, due)
    name = put_on_ladder(facts, notice, tasks, bounds, "b", due, order.reason, now)
    first = {key_of(task): task for task in tasks}
    rungs = [telling_rung(task, name, bounds[key].item.title, now) for key, task in first.items()]
    facts.put_rungs(notice_id, rungs)
    matters = [(task, returned_rung(task, name)) for task in tasks]
    channels = tell_units(facts, notice, matters, Purpose.RETURNED, now)
    told = {rung.id: sum(key_of(task) == (rung.obligation, rung.occurrence) for task in tasks) for rung in rungs}
    facts.fire_rungs(notice_id, told, now)
    detail = {"reports": _named(tasks), "reason": order.reason, "due": due, "ladder": name}
    facts.trail(notice_id, now, order.by, "returned", detail)
    return Reviewed(reports=len(tasks), waiting=_waiting(facts, notice_id), ladder=name, due=due, channels=channels)


def _judged(facts: Facts, notice_id: str, reports: Sequence[SeenReport], verdict: Verdict) -> Sequence[TaskFacts]:
    """The tasks, each found at the version that was seen and fit for the verdict."""
    seen = {report.task_id: report.version for report in reports}
    if len(seen) < len(reports):
        raise InvalidInput("同一份材料列了两次，请去掉重复的", field="reports")
    tasks = facts.chosen_tasks(notice_id, list(seen))
    if moved := [task for task in tasks if task.version != seen[task.id]]:
        # Names are looked up only for a refusal: a batch is few statements.
        raise outdated([(_name(facts, task), task.version, seen[task.id]) for task in moved])
    for task in tasks:
        judged(task.state, task.version, seen[task.id], verdict, task.unit_code)
    return tasks


def _name(facts: Facts, task: TaskFacts) -> str:
    return facts.unit(task.unit_code).name


def _named(tasks: Sequence[TaskFacts]) -> list[dict[str, object]]:
    return [
        {"task": task.id, "unit": task.unit_code, "item": "/".join(key_of(task)), "version": task.version}
        for task in tasks
    ]


def _waiting(facts: Facts, notice_id: str) -> int:
    return sum(state.waiting for state in facts.items(notice_id))
