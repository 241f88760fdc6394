"""People's acts: acknowledging, reporting, and what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from domain.errors import NotFound
from domain.facts import Provenance
from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import Intent, IntentState, Purpose, Sent
from domain.policy import Step
from domain.reports import Content, Entry, LinkUsed
from domain.rollup import Category
from domain.task_life import TaskClosed, TaskNotFit, TaskState
from service.store.database import reading
from service.store.tables import REPORT
from service.store.views import Views
from tests.service.store.world import (
    CASES,
    DUE,
    INTENTION,
    ISSUED,
    SOMEBODY,
    STATISTICS,
    SUMMARY,
    TABLE,
    TEXT,
    World,
    draft,
)

LINK = Provenance(actor="林一", channel="email", link="17")


def reports(world: World) -> int:
    with reading(world.engine) as connection:
        return connection.execute(select(func.count()).select_from(REPORT)).scalar_one()


def outstanding(world: World, notice: Notice) -> list[int]:
    with world.ledger.reading() as facts:
        return [state.outstanding for state in facts.items(notice.id)]


def test_acknowledging_is_noted_once(world: World) -> None:
    top = world.issue(draft())
    for hour, first in ((1, True), (2, False)):
        with world.facts() as facts:
            assert facts.acknowledge(top.id, "n", ISSUED + timedelta(hours=hour), SOMEBODY) is first
    with world.facts() as facts:
        receipt = facts.receipt(top.id, "n")
        assert (receipt.acknowledged_at, receipt.acknowledged_by) == (ISSUED + timedelta(hours=1), "林一")
        with pytest.raises(NotFound):
            facts.acknowledge(top.id, "n1", ISSUED, SOMEBODY)


def test_a_report_is_counted_off_and_acknowledges(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    at = ISSUED + timedelta(hours=3)
    first = world.report(top, "n", values={"people": Decimal(3)}, at=at)
    assert (first.version, first.late, first.outstanding) == (1, False, 1)
    assert outstanding(world, top) == [1, 2]
    with world.ledger.reading() as facts:
        assert facts.receipt(top.id, "n").acknowledged_at == at
        assert facts.items(top.id)[0].changed
        assert not facts.items(top.id)[1].changed
    assert world.report(top, "s").outstanding == 0


def test_a_correction_is_a_version_and_counts_off_nothing(world: World) -> None:
    top = world.issue(draft())
    world.report(top, "n", values={"people": Decimal(3)})
    second = world.report(top, "n", values={"people": Decimal(5)})
    assert (second.version, second.outstanding) == (2, 1)
    with world.ledger.reading() as facts:
        content = facts.content(world.task(top, "n").id)
    assert content is not None
    assert content.values == {"people": 5}
    assert reports(world) == 2


def test_the_last_moment_is_still_in_time(world: World) -> None:
    top = world.issue(draft())
    assert not world.report(top, "n", at=DUE).late
    assert world.report(top, "s", at=DUE + timedelta(microseconds=1)).late


def test_content_comes_back_as_it_was_accepted(world: World) -> None:
    top = world.issue(draft(STATISTICS, CASES))
    content = Content(
        values={"people": Decimal("12.5"), "place": "0595"},
        text="第一行\n第二行",
        entries=(Entry(title="案例一", text="经过"), Entry(title="案例二")),
    )
    task = world.task(top, "n")
    with world.facts() as facts:
        assert facts.content(task.id) is None
        facts.put_report(task, TaskState.SUBMITTED, content, ISSUED, SOMEBODY)
        assert facts.content(task.id) == content


def test_what_is_not_asked_for_counts_for_nothing(world: World) -> None:
    top = world.issue(draft(STATISTICS, INTENTION, CASES))
    assert world.report(top, "n", ("intention", "once"), text="有意向").outstanding == 0
    for version in (1, 2, 3):
        submitted = world.report(top, "n", ("cases", "once"), text="案例", at=DUE + timedelta(days=9))
        assert (submitted.version, submitted.late, submitted.outstanding) == (version, False, 0)
    assert outstanding(world, top) == [2, 0, 0]


def test_a_form_sent_twice_tells_when_the_link_was_used(world: World) -> None:
    top = world.issue(draft())
    seen = world.task(top, "n")
    with world.facts() as facts:
        facts.put_report(seen, TaskState.ACCEPTED, Content(text="一"), ISSUED, LINK)
    with pytest.raises(LinkUsed, match="2024年06月03日 09:00") as caught, world.facts() as facts:
        facts.put_report(seen, TaskState.ACCEPTED, Content(text="二"), ISSUED + timedelta(hours=1), LINK)
    assert (caught.value.code, caught.value.status) == ("link_used", 409)
    assert (reports(world), outstanding(world, top)) == (1, [1])


def test_the_same_link_may_correct_what_it_handed_in(world: World) -> None:
    top = world.issue(draft())
    for version in (1, 2):
        assert world.report(top, "n", text="一", provenance=LINK).version == version


def test_a_task_that_moved_meanwhile_is_refused(world: World) -> None:
    top = world.issue(draft())
    seen = world.task(top, "n")
    world.report(top, "n")
    with pytest.raises(TaskNotFit, match="刷新"), world.facts() as facts:
        facts.put_report(seen, TaskState.ACCEPTED, Content(text="二"), ISSUED, LINK)
    assert (reports(world), outstanding(world, top)) == (1, [1])


def test_a_report_that_meets_the_close_on_its_way_is_refused(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    table, summary = world.task(top, "n", TABLE), world.task(top, "n", SUMMARY)
    with world.facts() as facts:
        facts.close_item(top.id, TABLE, ISSUED)
    with world.facts() as facts:
        with pytest.raises(TaskClosed, match="办结"):
            facts.put_report(table, TaskState.ACCEPTED, Content(text="迟了"), ISSUED, SOMEBODY)
        facts.put_report(summary, TaskState.ACCEPTED, Content(text="还在"), ISSUED, SOMEBODY)
    # A refusal leaves nothing behind, even where the caller goes on with the same transaction.
    assert (reports(world), outstanding(world, top)) == (1, [2, 1])


def test_what_comes_after_the_close_is_a_supplement_and_marks_the_item_stale(world: World) -> None:
    top = world.issue(draft(STATISTICS))
    with world.facts() as facts:
        facts.declare_missing(top.id, TABLE, ISSUED)
        facts.close_item(top.id, TABLE, ISSUED)
        facts.close_notice(top.id, ISSUED)
    task = world.task(top, "n", TABLE)
    assert (task.closed, task.state) == (True, TaskState.MISSING)
    submitted = world.report(top, "n", text="补报")
    assert (submitted.supplement, submitted.late, submitted.outstanding) == (True, True, 0)
    with world.ledger.reading() as facts:
        [state] = facts.items(top.id)
        [north, south] = facts.contributions(top.id, TABLE)
    assert (state.changed, state.closed_at) == (True, ISSUED)
    assert (north.category, south.category) == (Category.LATE, Category.MISSING)
    assert Views(world.engine).verify_trail(top.id) is None


def test_nothing_is_taken_for_what_was_withdrawn(world: World) -> None:
    top = world.issue(draft(STATISTICS))
    task = world.task(top, "n", TABLE)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notice SET state = 'withdrawn'")
    for closed in (False, True):
        seen = task.model_copy(update={"closed": closed})
        with world.facts() as facts, pytest.raises(TaskClosed):
            facts.put_report(seen, TaskState.ACCEPTED, Content(text="迟了"), ISSUED, SOMEBODY)
    assert (reports(world), outstanding(world, top)) == (0, [2])


def test_a_task_is_found_or_refused_by_name(world: World) -> None:
    top = world.issue(draft())
    task = world.task(top, "n")
    with world.facts() as facts:
        assert facts.task(task.id) == task
        with pytest.raises(NotFound):
            facts.task(task.id + 1000)
        gone = task.model_copy(update={"id": task.id + 1000})
        with pytest.raises(NotFound):
            facts.put_report(gone, TaskState.ACCEPTED, Content(text="无"), ISSUED, SOMEBODY)


def alarm(
    top: Notice, contact: str, unit_code: str | None, purpose: Purpose = Purpose.ALARM, rung: str = "2"
) -> Intent:
    return Intent(
        notice_id=top.id,
        rung_id=f"report.table.once.escalate.{rung}",
        contact_id=contact,
        channel=ChannelName.EMAIL,
        purpose=purpose,
        step=Step.LEADER if unit_code else Step.SUPERIOR,
        unit_code=unit_code,
        instant=DUE,
        release_at=DUE,
    )


def deliver(world: World, *contacts: str) -> None:
    with world.facts() as facts:
        waiting = [part for part in facts.pending(ChannelName.EMAIL, DUE, 99) if part.contact.id in contacts]
        done = [Sent(id=w.id, state=IntentState.SENT, letter_id="l", at=DUE, checked_at=DUE) for w in waiting]
        facts.record(ChannelName.EMAIL, done)


def test_standing_down_tells_those_who_were_alarmed_and_nobody_else(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        facts.put_intents(
            [
                alarm(top, "n-leader", "n"),
                alarm(top, "n-leader", "n", rung="3"),
                alarm(top, "n-backup", "n"),
                alarm(top, "n-liaison", "n", Purpose.REMINDER),
                alarm(top, "s-leader", "s"),
                alarm(top, "c-liaison", None),
            ]
        )
    deliver(world, "n-leader", "n-liaison", "s-leader", "c-liaison")
    task = world.task(top, "n").model_copy(update={"climbed": 3})
    release = DUE + timedelta(days=1)
    with world.facts() as facts:
        assert facts.stand_down(task, DUE, release) == 2
        assert facts.stand_down(task, DUE, release) == 0
        cleared = [p for p in facts.pending(ChannelName.EMAIL, release, 99) if p.purpose is Purpose.ALL_CLEAR]
    assert {(part.contact.id, part.unit_code, part.unit_name) for part in cleared} == {
        ("n-leader", "n", "n单位"),
        ("c-liaison", None, "n单位"),
    }
    assert all(part.live and part.owed == () and part.release_at == release for part in cleared)


def test_two_units_are_cleared_one_by_one(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        facts.put_intents([alarm(top, "c-liaison", None)])
    deliver(world, "c-liaison")
    with world.facts() as facts:
        climbed = [world.task(top, code).model_copy(update={"climbed": 2}) for code in ("n", "s")]
        assert [facts.stand_down(task, DUE, DUE) for task in climbed] == [1, 1]
        cleared = facts.pending(ChannelName.EMAIL, DUE, 99)
    assert sorted(part.unit_name for part in cleared) == ["n单位", "s单位"]


def test_a_link_leads_to_its_intent_while_the_contact_serves(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        facts.put_intents([alarm(top, "n-leader", "n"), alarm(top, "c-liaison", None)])
        parts = {part.contact.id: part.id for part in facts.pending(ChannelName.EMAIL, DUE, 9)}
        link = facts.link(parts["n-leader"])
        assert (link.notice_id, link.unit_code, link.contact_id, link.live) == (top.id, "n", "n-leader", True)
        assert facts.link(parts["c-liaison"]).unit_code is None
        with pytest.raises(NotFound, match="链接"):
            facts.link(10_000)
    leader = next(contact for contact in world.directory.contacts("/c/n/") if contact.id == "n-leader")
    for change in ({"active": False}, {"unit_code": "s"}):
        world.directory.put_contacts([leader.model_copy(update=change)])
        with world.ledger.reading() as facts:
            assert not facts.link(parts["n-leader"]).live
