"""Reopening: a named person, a new due, and only those declared missing."""

from datetime import date, datetime, timedelta

import pytest

from activities.reopening import Reopen, Reopening
from activities.reporting import NoticeClosed
from domain.dues import DueAfterSuperior, DuePassed
from domain.errors import NotFound
from domain.notices import NoticeState
from domain.policy import Act
from domain.reopening import NothingToReopen
from domain.rollup import Counts
from domain.task_life import TaskState
from tests.activities.desk import Desk

KEY = ("statistics", "once")


def reopening(desk: Desk) -> Reopening:
    return Reopening(desk.ledger, desk.clock, desk.engine)


def order(due: date | datetime, **changes: str) -> Reopen:
    item = {"obligation": "statistics", "due": due, **changes}
    return Reopen.model_validate({"by": "陈二", "reason": "两个社区补充材料", "items": [item]})


def closed(desk: Desk) -> str:
    """A street that closed with one of three communities, two days before its superior does."""
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    desk.compile(street, Act.CLOSE)
    return street


def soon(desk: Desk) -> datetime:
    return desk.clock.now() + timedelta(hours=3)


def test_those_declared_missing_owe_again_and_the_workflow_runs_anew(desk: Desk) -> None:
    street = closed(desk)
    desk.engine.noted.clear()
    done = reopening(desk).reopen(street, order(soon(desk)))
    assert (done.ladder, done.items[0].units, done.closed_above) == ("o1", ("v2", "v3"), ())
    assert desk.engine.noted == [f"restart {street} of s1"]
    with desk.ledger.reading() as facts:
        assert facts.notice(street).state is NoticeState.ISSUED
        rungs = facts.rungs(street)
        first = rungs[0]
        [state] = facts.items(street)
        assert {one.unit_code for one in facts.debtors(street, first)} == {"v2", "v3"}
        assert street in facts.unattended(desk.clock.now())  # a lost restart is found by the sweep
    assert (first.act, first.instant, first.ladder) == (Act.REMIND, desk.clock.now(), "o1")
    assert (state.outstanding, state.closed_at) == (2, None)
    assert {rung.obligation for rung in rungs} == {"statistics"}
    assert [desk.task(street, code).state for code in ("v1", "v2")] == [TaskState.ACCEPTED, TaskState.OWED]
    trail = str(desk.dump()["trail"])
    assert "两个社区补充材料" in trail
    assert "reopened_below" in trail


def test_the_workflow_of_a_reopened_notice_begins_like_any_other(desk: Desk) -> None:
    street = closed(desk)
    reopening(desk).reopen(street, order(soon(desk)))
    issued = desk.issuing.issue(desk.order(street, "s1", "top-d1"))
    assert not issued.closed
    assert issued.outstanding == 2
    assert issued.moments[0].rung_id.startswith("report.statistics.once.o1.remind.")


def test_a_reopened_item_takes_reports_as_before_and_closes_anew(desk: Desk) -> None:
    street = closed(desk)
    reopening(desk).reopen(street, order(soon(desk)))
    submitted = desk.report(street, "v2")
    assert (submitted.supplement, submitted.late, submitted.outstanding) == (False, False, 1)
    compiled, _ = desk.compile(street, Act.COMPILE, Act.CLOSE)
    assert compiled.closed
    with desk.ledger.reading() as facts:
        newest = facts.latest_rollup(street, KEY)
    assert newest is not None
    assert newest == (2, newest[1])
    assert newest[1].direct == Counts(expected=3, included=2, missing=1)
    assert desk.task("top-d1", "s1").version == 2


def test_a_superior_that_has_closed_hears_of_it_and_keeps_what_comes(desk: Desk) -> None:
    street = closed(desk)
    desk.compile("top-d1", Act.COMPILE, Act.CLOSE)
    done = reopening(desk).reopen(street, order(date(2024, 7, 12)))
    assert done.closed_above == ("top-d1",)
    assert [row for row in desk.dump()["incident"] if "reopened_below" in row]
    for code in ("v2", "v3"):
        desk.report(street, code)
    desk.compile(street)
    with desk.ledger.reading() as facts:
        assert facts.items("top-d1")[0].changed
        assert facts.notice("top-d1").state is NoticeState.CLOSED


def test_what_cannot_be_reopened_is_refused_and_nothing_is_written(desk: Desk) -> None:
    _, _, street = desk.cascade()
    with pytest.raises(NothingToReopen, match="还没有办结"):
        reopening(desk).reopen(street, order(date(2024, 7, 12)))
    for code in ("v1", "v2", "v3"):
        desk.report(street, code)
    desk.compile(street)
    before = desk.dump()
    for wrong, refusal in (
        (order(soon(desk)), NothingToReopen),  # nobody was declared missing
        (order(date(2024, 6, 1)), DuePassed),
        (order(date(2025, 6, 3)), DueAfterSuperior),
        (order(soon(desk), obligation="nothing"), NotFound),
    ):
        with pytest.raises(refusal):
            reopening(desk).reopen(street, wrong)
    assert desk.dump() == before
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notice SET state = 'withdrawn'")
    with pytest.raises(NoticeClosed):
        Reopening(type(desk.ledger)(desk.ledger.engine), desk.clock, desk.engine).reopen(street, order(soon(desk)))


def test_a_second_reopening_has_a_ladder_of_its_own(desk: Desk) -> None:
    street = closed(desk)
    desk.compile("top-d1", Act.COMPILE, Act.CLOSE)
    for number, day in enumerate((12, 26), 1):
        assert reopening(desk).reopen(street, order(date(2024, 7, day))).ladder == f"o{number}"
        desk.compile(street, Act.COMPILE, Act.CLOSE)
    ids = [row for row in desk.dump()["rung"] if street in row and any(".o2." in str(cell) for cell in row)]
    assert ids
