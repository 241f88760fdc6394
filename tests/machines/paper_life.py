"""Random lives of a notice on paper: whatever happens to its tasks, the rules of the domain keep their laws."""

from collections.abc import Collection
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.clock import SHANGHAI
from domain.contacts import Contact, Duty
from domain.notices import Notice
from domain.obligations import Demand, Obligation
from domain.outbox import Purpose
from domain.plan import Timetable, plan, timetable
from domain.policy import CLIMB, DEFAULTS, Act, Policy, Step
from domain.rollup import compile_rollup
from domain.task_life import SETTLED, TRANSITIONS, TaskClosed, TaskEvent, TaskNotFit, TaskState
from tests.domain.examples import draft
from tests.domain.test_plan import POLICIES, obligations
from tests.machines.largest import Largest
from tests.machines.paper import CALENDAR, PaperOffice, PaperTask

MONDAY = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)
UNITS = ("u1", "u2", "u3")
AFTER_CLOSE = {TaskEvent.SUPPLEMENT, TaskEvent.REOPEN}
"""What is done with a task whose item is closed; everything else is done before. The rest nobody does by hand."""
BY_NOBODY = {TaskEvent.DECLARE_MISSING, TaskEvent.WITHDRAW}
ANY = st.integers(0, 1000)
DAYS = st.integers(1, 30)


class PaperLife(RuleBasedStateMachine):
    """One office, three units, and every event that the table knows."""

    def __init__(self, largest: Largest) -> None:
        super().__init__()
        self.largest = largest
        self.acts: list[str] = []
        self.office: PaperOffice

    @initialize(
        policy=POLICIES,
        asked=obligations(MONDAY),
        gone=st.sets(st.sampled_from([f"{u}.{d}" for u in UNITS for d in Duty])),
    )
    def issue(self, policy: Policy, asked: tuple[Obligation, ...], gone: Collection[str]) -> None:
        """A notice with any policy and any obligations, to people some of whom are not there."""
        self.table = timetable(asked, policy, CALENDAR, MONDAY)
        people = {unit: people_of(unit, gone) for unit in (*UNITS, "office")}
        tasks = [PaperTask(unit=unit, item=item, due=item.due) for item in self.table.items for unit in UNITS]
        self.office = PaperOffice(
            notice(asked, policy, self.table), self.table, people, MONDAY, tasks, silent=set(UNITS)
        )

    @rule(which=ANY, event=st.sampled_from(TaskEvent), days=DAYS, nil=st.booleans())
    def happens(self, which: int, event: TaskEvent, days: int, nil: bool) -> None:
        """Any event to any task: the table takes it or refuses it by name, and a refusal changes nothing."""
        task = self.task(which)
        closed = task.item.key in self.office.closed
        if self.office.withdrawn or event in BY_NOBODY or closed != (event in AFTER_CLOSE):
            return
        before = task.state
        try:
            self.office.happen(task, event, days)
        except (TaskClosed, TaskNotFit):
            assert (before, event) not in TRANSITIONS
            assert task.state is before
            return
        task.nil = nil if event in {TaskEvent.SUBMIT, TaskEvent.SUPPLEMENT} else task.nil
        self.acts.append(event.value)

    @rule(which=ANY, pick=ANY, days=DAYS, nil=st.booleans())
    def goes_on(self, which: int, pick: int, days: int, nil: bool) -> None:
        """Any event that the table has for where the task stands."""
        task = self.task(which)
        closed = task.item.key in self.office.closed
        known = [event for state, event in TRANSITIONS if state is task.state and closed == (event in AFTER_CLOSE)]
        fitting = [event for event in known if event not in BY_NOBODY]
        if fitting:
            self.happens(which, fitting[pick % len(fitting)], days, nil)

    @rule(which=ANY, days=DAYS)
    def extend(self, which: int, days: int) -> None:
        """The superior gives one unit more time."""
        task = self.task(which)
        if task.owes and task.due and not self.office.withdrawn and task.item.key not in self.office.closed:
            self.acts.append("extend")
            self.office.put_on_ladder(task, "x", days)

    @rule(which=ANY, days=DAYS)
    def amend(self, which: int, days: int) -> None:
        """The due of an item is changed for all who still owe it."""
        key = self.task(which).item.key
        owing = [task for task in self.office.tasks if task.item.key == key and task.owes and task.due]
        if owing and not self.office.withdrawn and key not in self.office.closed:
            self.acts.append("amend")
            for task in owing:
                self.office.put_on_ladder(task, "r", days)

    @rule(unit=st.sampled_from(UNITS))
    def acknowledge(self, unit: str) -> None:
        """A unit says that it has the notice."""
        self.acts.append("acknowledge")
        self.office.silent.discard(unit)

    @precondition(lambda self: len(self.acts) > 25)
    @rule()
    def withdraw(self) -> None:
        """The notice is withdrawn: what is not settled is settled by it."""
        self.acts.append("withdraw")
        self.office.withdrawn = True
        for task in self.office.tasks:
            if (task.state, TaskEvent.WITHDRAW) in TRANSITIONS:
                task.state = TRANSITIONS[task.state, TaskEvent.WITHDRAW]

    @rule()
    def next_moment(self) -> None:
        """Time passes to what is planned next."""
        self.acts.append("next moment")
        self.wait_until(next(iter(self.office.unfired()), None) or self.office.now)

    @rule(hours=st.integers(1, 500))
    def time_passes(self, hours: int) -> None:
        """Hours, days or weeks pass."""
        self.acts.append("time passes")
        self.wait_until(self.office.now + timedelta(hours=hours))

    @rule()
    def step_repeated(self) -> None:
        """The step runs again: nothing more is told and nothing changes."""
        self.acts.append("step repeated")
        said, states = len(self.office.intents), [task.state for task in self.office.tasks]
        self.office.wait_until(self.office.now)
        assert (len(self.office.intents), [task.state for task in self.office.tasks]) == (said, states)

    def wait_until(self, moment: object) -> None:
        """Let time pass, and hold what was said meanwhile against rule 5 and 7."""
        instant = moment if isinstance(moment, datetime) else getattr(moment, "instant", self.office.now)
        owing = {rung.id: self.office.concerned(rung) for rung in self.office.unfired() if rung.step}
        said, raised = len(self.office.intents), len(self.office.incidents)
        self.office.wait_until(instant)
        told: dict[str, set[str]] = {rung: set() for rung in owing}
        for intent in self.office.intents[said:]:
            told[intent.rung_id] |= {intent.unit_code} if intent.unit_code else set(owing[intent.rung_id])
            assert told[intent.rung_id] <= set(owing[intent.rung_id]), "somebody who owes nothing is told"
            assert intent.purpose is Purpose.REMINDER or intent.step is not Step.LIAISON
        missed = {incident.unit_code for incident in self.office.incidents[raised:]}
        for rung in self.office.rungs:
            newest = rung.id in told and told[rung.id]
            assert not newest or set(owing[rung.id]) - told[rung.id] <= missed, "somebody is left out in silence"

    # What holds.

    @invariant()
    def everybody_is_in_one_category(self) -> None:
        """included + nil + late + missing + waived = expected (rule 10)."""
        for key in {task.item.key for task in self.office.tasks}:
            asked = [t for t in self.office.tasks if t.item.key == key and t.state is not TaskState.WITHDRAWN]
            counts = compile_rollup((), self.office.contributions(key)).direct
            assert counts.included + counts.nil + counts.late + counts.missing + counts.waived == counts.expected
            assert counts.expected <= len(asked)
            assert asked[:1] == [] or asked[0].item.demand is not Demand.MANDATORY or counts.expected == len(asked)

    @invariant()
    def nobody_who_owes_is_forgotten(self) -> None:
        """Whoever owes has a moment of its own or the close still to come (rule 7)."""
        coming = self.office.unfired()
        for task in self.office.tasks:
            if task.owes and task.mandatory:
                own = [rung for rung in coming if (rung.obligation, rung.occurrence) == task.item.key]
                assert any(rung.act is Act.CLOSE and rung.instant >= self.office.now for rung in own), task

    @invariant()
    def nothing_owes_after_the_close(self) -> None:
        """A closed item is decided for every unit."""
        for task in self.office.tasks:
            assert task.item.key not in self.office.closed or not (task.mandatory and task.state not in SETTLED)

    @invariant()
    def the_plan_is_what_was_shown_and_what_ran(self) -> None:
        """What the dry run shows of the frozen policy is what was planned; what ran, ran at or after its instant."""
        shown = Timetable.model_validate_json(self.table.model_dump_json())
        policy = Policy.model_validate_json(self.office.notice.policy.model_dump_json())
        assert list(plan(shown, policy, CALENDAR, review_first=False)) == [
            r for r in self.office.rungs if not laddered(r.id)
        ]
        instants = {rung.id: rung.instant for rung in self.office.rungs}
        assert len(instants) == len(self.office.rungs), "two rungs have one id"
        assert all(instants[rung] <= at for rung, at in self.office.fired.items())
        assert all(rung.instant > self.office.now for rung in self.office.unfired())

    @invariant()
    def every_task_can_be_settled(self) -> None:
        """From where it stands a settled state can be reached, and from an owing one without its unit's help."""
        for task in self.office.tasks:
            assert reachable(task.state) & SETTLED
            if task.owes:
                assert TRANSITIONS[task.state, TaskEvent.DECLARE_MISSING] in SETTLED

    @invariant()
    def the_climb_goes_up(self) -> None:
        """Of one ladder every escalation is at or after the due, and with the usual policies one step up each time."""
        if self.office.notice.policy not in DEFAULTS.values():
            return
        for name in {rung.ladder for rung in self.office.rungs}:
            for key in {task.item.key for task in self.office.tasks}:
                climb = [
                    r
                    for r in self.office.rungs
                    if r.act is Act.ESCALATE and (r.ladder, r.obligation, r.occurrence) == (name, *key)
                ]
                steps = [CLIMB.index(rung.step) for rung in sorted(climb, key=lambda r: r.instant) if rung.step]
                assert steps == sorted(set(steps))

    def teardown(self) -> None:
        """Decided and waited for long enough, everything comes to its end."""
        if not hasattr(self, "office"):
            return
        for _ in range(3):
            for task in self.office.tasks:
                if task.state is TaskState.SUBMITTED:
                    self.office.happen(task, TaskEvent.ACCEPT, 1)
            self.wait_until(self.office.now + timedelta(days=400))
        assert self.office.unfired() == []
        assert not [task for task in self.office.tasks if task.mandatory and task.state not in SETTLED]
        days = (self.office.now - MONDAY).days - 1200
        self.largest.note(self.acts, days=days, rungs=len(self.office.fired), messages=len(self.office.intents))

    def task(self, which: int) -> PaperTask:
        """Any of the tasks."""
        return self.office.tasks[which % len(self.office.tasks)]


def reachable(start: TaskState) -> set[TaskState]:
    """Every state that the table leads to."""
    known = {start}
    while found := {then for (state, _), then in TRANSITIONS.items() if state in known} - known:
        known |= found
    return known


def laddered(rung_id: str) -> bool:
    """Whether a rung was made after the issue."""
    return rung_id.startswith("close.") or rung_id.count(".") - 1 > (3 if rung_id.startswith("report") else 1)


def people_of(unit: str, gone: Collection[str]) -> list[Contact]:
    """Everybody of one unit who is there."""
    return [
        Contact(id=f"{unit}.{duty}", unit_code=unit, name=duty.value, duty=duty, email=f"{unit}.{duty}@example.invalid")
        for duty in Duty
        if f"{unit}.{duty}" not in gone
    ]


def notice(asked: tuple[Obligation, ...], policy: Policy, table: Timetable) -> Notice:
    """The notice as issued."""
    return Notice(
        id="n",
        origin_id="n",
        origin_office="office",
        path="/n/",
        draft=draft(*asked, office="office"),
        policy=policy,
        anchor=table.anchor,
        issued_at=table.anchor,
        acknowledge_due=table.acknowledge_due,
        reissue_due=table.reissue_due,
        closes_at=table.closes_at,
    )
