"""Compiling, submitting upward and closing as steps of a workflow."""

import pytest

from activities import compiling
from activities.compiling import CompileOrder
from domain.notices import NoticeState
from domain.policy import Act
from domain.rollup import Counts
from domain.task_life import TaskState
from tests.activities.desk import Desk

KEY = ("statistics", "once")


def reported(desk: Desk) -> str:
    """A street all of whose communities have reported."""
    _, _, street = desk.cascade()
    for code in ("v1", "v2", "v3"):
        desk.report(street, code)
    return street


def test_a_second_run_changes_nothing(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    for version, act in enumerate((Act.COMPILE, Act.CLOSE), 1):
        compiled, order = desk.compile(street, act)
        assert desk.task("top-d1", "s1").version == version
        before = desk.dump()
        assert desk.compiling.close(order) == compiled == desk.compiling.compile_rollup(order)
        assert desk.dump() == before


def test_compiling_and_submitting_are_one_transaction(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    street = reported(desk)
    before = desk.dump()

    def crash(*_: object) -> tuple[int, list[str]]:
        raise RuntimeError("the power fails")

    with monkeypatch.context() as broken:
        broken.setattr(compiling, "submit", crash)
        with pytest.raises(RuntimeError, match="power"):
            desk.compile(street)
    assert desk.dump() == before
    desk.compile(street)
    assert desk.task("top-d1", "s1").version == 1


def test_what_an_earlier_step_only_compiled_is_still_submitted(desk: Desk) -> None:
    """Workflows that began before compiling submitted too ask for the step of its own."""
    street = reported(desk)
    compiled = desk.compile_only(street)
    assert (compiled.unsubmitted, compiled.closed) == ((KEY,), True)
    assert [desk.submit(street, compiled) for _ in range(3)] == [1, 1, 1]
    assert desk.task("top-d1", "s1").version == 1
    assert desk.compile_only(street).unsubmitted == ()


def test_a_rollup_that_waits_is_submitted_by_the_next_look(desk: Desk) -> None:
    street = reported(desk)
    assert desk.compile_only(street).unsubmitted == (KEY,)
    assert desk.compile(street)[0].unsubmitted == ()
    assert desk.task("top-d1", "s1").version == 1


def test_nothing_is_compiled_before_it_is_complete_or_planned(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    before = desk.dump()
    compiled, _ = desk.compile(street)
    assert (compiled.unsubmitted, compiled.closed, compiled.outstanding) == ((), False, 2)
    assert desk.dump() == before


def test_the_superior_is_poked_only_when_nothing_is_outstanding_there(desk: Desk) -> None:
    street = reported(desk)
    desk.reissue("top-d1", "s2")
    desk.engine.noted.clear()
    desk.compile(street)
    assert desk.engine.noted == []
    for code in ("v4", "v5"):
        desk.report("top-s2", code)
    desk.engine.noted.clear()
    desk.compile("top-s2")
    assert desk.engine.noted == ["poke top-d1"]


def test_the_last_moment_declares_the_silent_ones_missing_and_closes(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    compiled, _ = desk.compile(street, Act.CLOSE)
    assert (compiled.closed, compiled.outstanding, compiled.moments) == (True, 0, ())
    with desk.ledger.reading() as facts:
        assert facts.notice(street).state is NoticeState.CLOSED
        latest = facts.latest_rollup(street, KEY)
    assert latest is not None
    assert latest[1].direct == Counts(expected=3, included=1, missing=2)


def test_a_superior_that_has_closed_keeps_the_rollup_as_a_supplement_and_is_stale(desk: Desk) -> None:
    street = reported(desk)
    desk.compile("top-d1", Act.COMPILE, Act.CLOSE)
    frozen = desk.dump()["rollup"]
    compiled, _ = desk.compile(street)
    assert compiled.closed
    task = desk.task("top-d1", "s1")
    assert (task.version, task.state) == (1, TaskState.ACCEPTED)
    with desk.ledger.reading() as facts:
        [state] = facts.items("top-d1")
    assert (state.changed, state.version, state.closed_at is None) == (True, 1, False)
    assert [row for row in frozen if row not in desk.dump()["rollup"]] == []
    assert desk.compile_only(street).unsubmitted == ()


def test_a_superior_that_takes_no_more_is_noted_and_stops_nobody(desk: Desk) -> None:
    street = reported(desk)
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE task SET state = 'waived' WHERE unit_code = 's1'")
    compiled, _ = desk.compile(street)
    assert compiled.closed
    assert desk.task("top-d1", "s1").version == 0
    assert "submission_refused" in str(desk.dump()["trail"])
    assert desk.compile_only(street).unsubmitted == ()


def test_a_report_made_by_the_system_counts_from_its_planned_moment(desk: Desk) -> None:
    """An outage of ours is not the office's delay."""
    street = reported(desk)
    due = desk.task("top-d1", "s1").due
    assert due is not None
    desk.clock.moment = due.replace(day=due.day + 3)
    desk.compiling.compile_rollup(CompileOrder(notice_id=street, moment=due))
    with desk.ledger.engine.connect() as connection:
        lates = connection.exec_driver_sql("SELECT late FROM report WHERE rollup_id IS NOT NULL").scalars()
        assert list(lates) == [0]
