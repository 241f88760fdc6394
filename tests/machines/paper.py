"""An office that works on paper: the rules of the domain and nothing else. No store, no engine, no clock of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from activities.telling import Office, address_rung
from domain.calendar import WorkCalendar
from domain.climb import handlers
from domain.contacts import Contact
from domain.facts import Debtor, Incident
from domain.notices import Notice
from domain.obligations import Demand
from domain.outbox import Intent
from domain.plan import Item, ItemKey, Rung, Timetable, ladder, plan
from domain.policy import Act, Track
from domain.rollup import Category, Contribution, Counts
from domain.task_life import OWING, REPORTED, TaskEvent, TaskState, after

CALENDAR = WorkCalendar()
LETTERS = {TaskEvent.RETURN: "b"}
"""With which letter the ladders of an event begin; ``o`` for any other that makes a settled task owe again."""


@dataclass
class PaperTask:
    """One unit's duty for one item, as a clerk would note it."""

    unit: str
    item: Item
    due: datetime | None
    state: TaskState = TaskState.OWED
    ladder: str = ""
    late: bool = False
    nil: bool = False
    climbed: int = -1
    declared: bool = False

    @property
    def owes(self) -> bool:
        """Whether it is still asked for."""
        return self.state in OWING

    @property
    def mandatory(self) -> bool:
        """Whether silence is a fault."""
        return self.item.demand is Demand.MANDATORY


@dataclass
class PaperOffice:
    """One notice on paper: its tasks, its plan, and what was done and said."""

    notice: Notice
    table: Timetable
    people: Mapping[str, Sequence[Contact]]
    now: datetime
    tasks: list[PaperTask]
    rungs: list[Rung] = field(default_factory=list)
    fired: dict[str, datetime] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    intents: list[Intent] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    closed: set[ItemKey] = field(default_factory=set)
    ladders: int = 0
    withdrawn: bool = False

    def __post_init__(self) -> None:
        self.rungs = list(plan(self.table, self.notice.policy, CALENDAR, review_first=False))

    def unfired(self) -> list[Rung]:
        """What is still to come, in order of time."""
        waiting = [] if self.withdrawn else [rung for rung in self.rungs if rung.id not in self.fired]
        return sorted(waiting, key=lambda rung: rung.instant)

    def concerned(self, rung: Rung) -> list[str]:
        """The units that still owe under a rung."""
        if rung.track is Track.ACKNOWLEDGE:
            return sorted(self.silent)
        return [
            task.unit
            for task in self.tasks
            if task.owes and task.ladder == rung.ladder and task.item.key == (rung.obligation, rung.occurrence)
        ]

    def wait_until(self, moment: datetime) -> None:
        """Time passes; what has come meanwhile is carried out in order, of several late messages only the newest."""
        self.now = max(self.now, moment)
        due = [rung for rung in self.unfired() if rung.instant <= self.now]
        newest = {(rung.track, rung.obligation, rung.occurrence, rung.ladder, rung.step): rung.id for rung in due}
        for rung in due:
            if rung.step is None:
                self._compile_or_close(rung)
            elif rung.id in newest.values():
                self._tell(rung)
            self.fired[rung.id] = self.now

    def _tell(self, rung: Rung) -> None:
        debtors = [
            Debtor(unit_code=unit, unit_name=unit, contacts=tuple(self.people[unit])) for unit in self.concerned(rung)
        ]
        own = tuple(self.people["office"])
        office = Office(superior=handlers(own), origin=handlers(own))
        intents, incidents = address_rung(self.notice, rung, debtors, office, CALENDAR)
        self.intents += intents
        self.incidents += incidents
        for task in self.tasks:
            if task.unit in {debtor.unit_code for debtor in debtors} and task.ladder == rung.ladder and task.owes:
                task.climbed += rung.act is Act.ESCALATE

    def _compile_or_close(self, rung: Rung) -> None:
        if rung.act is not Act.CLOSE:
            return
        for task in self._of(rung):
            if task.owes and task.mandatory:
                task.state, task.declared = after(task.state, TaskEvent.DECLARE_MISSING), True
        self.close_decided()

    def close_decided(self) -> None:
        """Close every item whose closing moment has come and that waits for nobody's review any more."""
        for key in {task.item.key for task in self.tasks}:
            own = [task for task in self.tasks if task.item.key == key]
            come = own[0].item.close_at <= self.now
            if come and not any(task.state is TaskState.SUBMITTED or (task.owes and task.mandatory) for task in own):
                self.closed.add(key)

    def _of(self, rung: Rung) -> Iterator[PaperTask]:
        return (task for task in self.tasks if task.item.key == (rung.obligation, rung.occurrence))

    def happen(self, task: PaperTask, event: TaskEvent, days: int) -> None:
        """An event of the table. Whatever makes a task owe again puts it on a ladder of its own, due in ``days``.

        Raises what the table raises.
        """
        was_settled = task.state
        task.state = after(task.state, event)
        if event is TaskEvent.SUBMIT:
            task.late = task.due is not None and self.now > task.due
            self.silent.discard(task.unit)
        if task.owes and was_settled not in OWING:
            self.put_on_ladder(task, LETTERS.get(event, "o"), days)
        self.close_decided()

    def put_on_ladder(self, task: PaperTask, letter: str, days: int) -> None:
        """A due of its own, with the rungs for it; where that reaches past the close, the close waits for it."""
        self.ladders += 1
        name = f"{letter}{self.ladders}"
        due = self.now + timedelta(days=days)
        policy, old = self.notice.policy, task.item
        last = CALENDAR.closing_instant(CALENDAR.add_working_days(due.date(), policy.close_working_days))
        until = max(old.close_at, last)
        track = Track.REPORT
        self.rungs += ladder(policy, CALENDAR, track, due, name, after=self.now, until=until, item=old)
        if until > old.close_at or old.key in self.closed:
            self._close_later(old.key, until, name)
        task.ladder, task.due, task.climbed = name, due, -1

    def _close_later(self, key: ItemKey, until: datetime, name: str) -> None:
        self.closed.discard(key)
        self.rungs.append(
            Rung(
                id=f"close.{'.'.join(key)}.{name}",
                instant=until,
                act=Act.CLOSE,
                obligation=key[0],
                occurrence=key[1],
                reason="办结",
            )
        )
        for task in self.tasks:
            if task.item.key == key:
                task.item = task.item.model_copy(update={"close_at": until})

    def contributions(self, key: ItemKey) -> list[Contribution]:
        """What each task of an item contributes to its rollup."""
        asked = [task for task in self.tasks if task.item.key == key and task.state is not TaskState.WITHDRAWN]
        counted = [task for task in asked if task.mandatory or task.state in REPORTED]
        return [
            Contribution(
                unit_code=task.unit,
                task_id=number,
                report_id=None,
                category=_category(task),
                base=Counts.of(_category(task)),
            )
            for number, task in enumerate(counted)
        ]


def _category(task: PaperTask) -> Category:
    if task.state is TaskState.WAIVED:
        return Category.WAIVED
    if task.state not in REPORTED:
        return Category.MISSING
    return Category.LATE if task.late or task.declared else Category.NIL if task.nil else Category.INCLUDED
