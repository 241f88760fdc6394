"""The number of statements does not depend on the number of units, and a report is a handful."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from activities.issuing import prepare
from activities.telling import RungOrder, carry_out, tell_recipients
from domain.facts import Facts
from domain.letters import ChannelName
from domain.outbox import IntentState, Sent
from domain.policy import Act, Track
from domain.reports import Content
from domain.rollup import compile_rollup
from domain.task_life import TaskState
from service.store.views import Views
from tests.service.store.world import (
    DUE,
    ISSUED,
    SOMEBODY,
    STATISTICS,
    TABLE,
    TEXT,
    World,
    draft,
    office,
)

LATER = DUE + timedelta(days=30)
Step = Callable[[Facts], object]


def told(facts: Facts) -> object:
    return tell_recipients(facts, facts.notice("top"), facts.receipts("top"), ISSUED)


def escalate(facts: Facts) -> object:
    rungs = tuple(rung.id for rung in facts.rungs("top") if rung.act is Act.ESCALATE)
    return carry_out(facts, RungOrder(notice_id="top", rung_ids=rungs), LATER)


def debtors(track: Track) -> Step:
    def ask(facts: Facts) -> object:
        return facts.debtors("top", next(rung for rung in facts.rungs("top") if rung.track is track and rung.step))

    return ask


def deliver(facts: Facts) -> object:
    done = [
        Sent(id=part.id, state=IntentState.SENT, letter_id="l", at=LATER, checked_at=LATER)
        for part in facts.pending(ChannelName.EMAIL, LATER, 10_000)
    ]
    facts.record(ChannelName.EMAIL, done)
    return done


def compiled(facts: Facts) -> object:
    facts.declare_missing("top", TABLE, LATER)
    parts = facts.contributions("top", TABLE)
    return facts.put_rollup("top", TABLE, compile_rollup(STATISTICS.fields, parts), parts, LATER)


STEPS: dict[str, Step] = {
    "tell": told,
    "receipts": lambda facts: facts.receipts("top"),
    "receipts with delegates": lambda facts: facts.receipts("top", ISSUED),
    "debtors of reports": debtors(Track.REPORT),
    "debtors of receipts": debtors(Track.ACKNOWLEDGE),
    "escalate": escalate,
    "pending": lambda facts: facts.pending(ChannelName.EMAIL, LATER, 10_000),
    "deliver": deliver,
    "compile": compiled,
    "branches": lambda facts: facts.branches("top"),
    "unattended": lambda facts: facts.unattended(LATER),
}
LIMITS = {
    "pending": 4,
    "debtors of reports": 2,
    "debtors of receipts": 2,
    "receipts": 1,
    "receipts with delegates": 2,
    "deliver": 5,
}


def every_count(engine: Engine, units: int) -> dict[str, int]:
    """How many statements each step takes in an office of so many units, one step after another."""
    world = World.furnished(engine, office(units))
    counts: dict[str, int] = {}
    with world.ledger.reading() as facts:
        record, _ = prepare(facts, draft(STATISTICS, TEXT), "top", ISSUED, actor="陈二")
    with world.counting() as sent, world.facts() as facts:
        facts.record_issue(record)
    counts["issue"] = len(sent)
    for name, step in STEPS.items():
        with world.counting() as sent, world.facts() as facts:
            step(facts)
        counts[name] = len(sent)
    for look in ("notice_status", "subtree_progress", "escalations", "messages", "plan_vs_execution"):
        with world.counting() as sent:
            getattr(Views(engine), look)("top")
        counts[look] = len(sent)
    return counts


def test_the_number_of_units_does_not_show(engine: Engine, another_engine: Engine) -> None:
    few, many = every_count(engine, 15), every_count(another_engine, 300)
    assert few == many
    assert {name: count for name, count in few.items() if count > LIMITS.get(name, 99)} == {}


def test_a_report_is_at_most_eight_statements_with_reading_its_task(world: World) -> None:
    top = world.issue(draft())
    seen = world.task(top, "n")
    with world.counting() as sent, world.facts() as facts:
        task = facts.task(seen.id)
        facts.put_report(task, TaskState.ACCEPTED, Content(text="一"), ISSUED, SOMEBODY)
    assert len(sent) <= 8


def test_a_moment_is_given_back_in_shanghai_whatever_asks(world: World) -> None:
    top = world.issue(draft())
    world.report(top, "n")
    with world.facts() as facts:
        told(facts)
        moments: list[datetime | None] = [
            facts.next_release(ChannelName.EMAIL),
            facts.receipt("top", "n").acknowledged_at,
        ]
        moments += [rung.instant for rung in facts.rungs("top")] + [task.due for task in facts.tasks_of("top", "n")]
        moments += [
            moment for part in facts.pending(ChannelName.EMAIL, LATER, 9) for moment in (part.instant, part.release_at)
        ]
    assert {str(moment.tzinfo) for moment in moments if moment} == {"Asia/Shanghai"}
    assert None not in moments
