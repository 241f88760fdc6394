"""Random lives of a notice in the store: whatever people do, however often a step crashes, the laws hold.

The book that the machine keeps says of every unit at the bottom what it owes. It knows nothing of the product.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from activities.reporting import ReportOrder
from domain.errors import CascadeError
from domain.facts import Provenance, TaskFacts
from domain.letters import ChannelName
from domain.reports import Entry, Submission
from service.foresight import foresee
from tests.machines import laws, town
from tests.machines.fragile import Crashed, Fate, FragileLedger
from tests.machines.largest import Largest
from tests.machines.service import Service

SOMEBODY = Provenance(actor="林一", channel="email")
UNITS = st.sampled_from(town.BOTTOM)
ITEMS = {
    "table": Submission(values={"events": "2"}),
    "stand": Submission(values={"stands": "1"}),
    "cases": Submission(entries=(Entry(title="一个案例"),)),
}
PEOPLE = [contact.id for contact in town.contacts()]
END = timedelta(days=120)


class StoredLife(RuleBasedStateMachine):
    """One town, one notice, and everything that people and machines do to it."""

    reviews = False
    """Whether there is somebody who decides what waits for review."""

    def __init__(self, open_ledger: Callable[[], FragileLedger], largest: Largest) -> None:
        super().__init__()
        self.open_ledger, self.largest = open_ledger, largest
        self.acts: list[str] = []
        self.punctual = True
        self.owing: set[tuple[str, str]] = set()
        self.shown: set[tuple[str, str, datetime]] = set()
        self.service: Service

    @initialize(
        without=st.sets(st.sampled_from(PEOPLE), max_size=4),
        dead=st.sets(st.sampled_from(PEOPLE), max_size=3),
        hours=st.integers(-260, 400),
        review=st.booleans(),
    )
    def issue(self, without: Collection[str], dead: Collection[str], hours: int, review: bool) -> None:
        """A notice goes out to people some of whom are not there."""
        self.service = Service(self.open_ledger(), town.units(), town.contacts(without, dead), town.MONDAY)
        self.begun = self.service.clock.now()
        draft = town.draft(town.DUE + timedelta(hours=hours), review=review and self.reviews)
        with self.service.ledger.reading() as facts:
            offices = foresee(facts, draft, "dry-run", self.begun).offices
        self.shown = {
            ("top" if one.notice.office == "t" else f"top-{one.notice.office}", rung.id, rung.instant)
            for one in offices
            for rung in one.rungs
        }
        self.service.issue(draft)
        self.service.wake()
        self.owing = {(unit, "table") for unit in town.BOTTOM}

    # What people do.

    @rule(unit=UNITS, item=st.sampled_from(sorted(ITEMS)), nil=st.booleans())
    def report(self, unit: str, item: str, nil: bool) -> None:
        """A unit hands something in, for the first time or as a correction."""
        task = self.task(unit, item)
        submission = Submission(nil=True) if nil else ITEMS[item]
        provenance = SOMEBODY.model_copy(update={"link": f"{task.id}-{task.version}"})
        order = ReportOrder(
            notice_id=town.OFFICES[unit],
            unit_code=unit,
            task_id=task.id,
            submission=submission,
            base_version=task.version,
            provenance=provenance,
        )
        if self.did("report", lambda: self.service.reporting.report(order)):
            self.owing.discard((unit, item))

    @rule(unit=UNITS)
    def acknowledge(self, unit: str) -> None:
        """A unit says that it has the notice."""
        self.did("acknowledge", lambda: self.service.reporting.acknowledge(town.OFFICES[unit], unit, SOMEBODY))

    # What time does.

    @rule()
    def next_moment(self) -> None:
        """Time passes to what is planned next."""
        self.acts.append("next moment")
        if (moment := self.service.next_planned()) is not None:
            self.service.until(moment)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        """Hours and days pass."""
        self.acts.append("time passes")
        self.service.until(self.service.clock.now() + timedelta(hours=hours))

    @rule(hours=st.integers(1, 400))
    def outage(self, hours: int) -> None:
        """Nothing runs for hours or days."""
        self.acts.append("outage")
        self.punctual = False
        self.service.sleep(timedelta(hours=hours))

    # What goes wrong.

    @rule(fate=st.sampled_from(Fate))
    def crash(self, fate: Fate) -> None:
        """The next transaction is rolled back, or nobody hears that it was committed."""
        self.acts.append("crash")
        self.service.ledger.fate = fate

    @rule()
    def step_repeated(self) -> None:
        """The next step runs twice."""
        self.acts.append("step repeated")
        self.service.twice = True

    @rule()
    def poke_lost(self) -> None:
        """The next poke gets lost."""
        self.acts.append("poke lost")
        self.service.errands.losing = True

    @rule(channel=st.sampled_from(ChannelName))
    def post_down_or_up(self, channel: ChannelName) -> None:
        """A mail server or gateway stops taking letters, or takes them again."""
        self.acts.append("post down or up")
        self.service.post[channel].down = not self.service.post[channel].down

    # What holds.

    @invariant()
    @precondition(lambda self: hasattr(self, "service"))
    def laws_hold(self) -> None:
        """After every act."""
        with self.service.ledger.engine.connect() as connection:
            laws.counts_agree(connection)
            assert laws.still_owing(connection, town.BOTTOM) <= self.owing
            laws.nobody_is_forgotten(connection)
            laws.everything_has_a_way_to_close(connection)
            laws.plan_is_what_was_shown(connection, self.shown)
            laws.rungs_fire_in_time(connection, self.service.clock.now(), punctual=self.punctual)
        with self.service.ledger.engine.connect() as connection:
            laws.everybody_is_in_one_category(self.service.ledger, connection)

    def teardown(self) -> None:
        """Every life comes to its end by itself, with all laws."""
        if not hasattr(self, "service"):
            return
        try:
            self.come_to_an_end()
            self.laws_hold()
            laws.everything_has_ended(self.service.ledger.engine)
            self.largest.note(
                self.acts,
                days=(self.service.clock.now() - self.begun).days,
                rungs=self.service.carried_out,
                messages=sum(len(post.kept) for post in self.service.post.values()),
            )
        finally:
            self.service.stop()

    def come_to_an_end(self) -> None:
        """Nothing goes wrong any more, and time passes until nothing is planned."""
        self.service.ledger.fate, self.service.twice, self.service.errands.losing = None, False, False
        for post in self.service.post.values():
            post.down = False
        last = self.service.clock.now() + END
        self.service.wake()
        while (moment := self.service.next_planned()) is not None:
            assert moment < last, f"there is no end: {moment} is still planned"
            self.service.until(moment)

    # Shorthand.

    def did(self, name: str, act: Callable[[], Any]) -> bool:
        """Whether what a person did was taken. After a crash the person tries again; what was refused left no trace."""
        fate, before = self.service.ledger.fate, self.trail_length()
        try:
            act()
        except Crashed:
            if fate is Fate.ANSWER_LOST:
                with suppress(CascadeError):
                    act()
            else:
                return self.did(name, act)
        except CascadeError as refusal:
            self.refused(f"{name}: {refusal.code}", before)
            self.acts.append(f"{name} refused")
            return False
        self.acts.append(name)
        self.service.work()
        return True

    def refused(self, what: str, before: int) -> None:
        """A refusal leaves no trace."""
        assert self.trail_length() == before, f"{what} left a trace"

    def trail_length(self) -> int:
        """How much was ever written down."""
        with self.service.ledger.engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM trail").scalar_one())

    def task(self, unit: str, item: str) -> TaskFacts:
        """The unit's task for one item."""
        return next(task for task in self.tasks(unit) if task.obligation == item)

    def tasks(self, unit: str) -> Sequence[TaskFacts]:
        """All tasks of a unit."""
        with self.service.ledger.reading() as facts:
            return facts.tasks_of(town.OFFICES[unit], unit)
