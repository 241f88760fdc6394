"""Submitting before all are in, and supplements after the close, as acts of a named person."""

from decimal import Decimal

import pytest

from activities.reporting import NoticeClosed
from activities.supplementing import (
    NothingAbove,
    NothingCompiled,
    NothingToSupplement,
    SubmitByHand,
    Supplement,
    Supplementing,
)
from domain.errors import NotFound
from domain.policy import Act
from domain.reports import Submission
from domain.rollup import Category, Counts
from domain.task_life import TaskState
from tests.activities.desk import Desk

KEY = ("statistics", "once")
BY = SubmitByHand(by="陈二", reason="上级催要")
LATER = Supplement(by="陈二", reason="三社区补报")


def supplementing(desk: Desk) -> Supplementing:
    return Supplementing(desk.ledger, desk.clock, desk.engine)


def closed(desk: Desk) -> str:
    """A street that closed with one of three communities."""
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    desk.compile(street, Act.CLOSE)
    return street


def test_an_office_submits_before_all_are_in_and_says_who_is_missing(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    [handed] = supplementing(desk).submit(street, BY)
    assert [one.unit_name for one in handed.missing] == ["二社区", "三社区"]
    assert (handed.version, handed.reports, handed.base) == (1, 1, Counts(expected=3, included=1, missing=2))
    assert desk.task("top-d1", "s1").state is TaskState.ACCEPTED
    assert desk.task(street, "v2").state is TaskState.OWED
    with desk.ledger.reading() as facts:
        [state] = facts.items(street)
    assert (state.closed_at, state.submitted) == (None, 1)
    for code in ("v2", "v3"):
        desk.report(street, code)
    desk.compile(street)
    assert desk.task("top-d1", "s1").version == 2


def test_each_submission_by_hand_is_a_version_of_its_own(desk: Desk) -> None:
    _, _, street = desk.cascade()
    assert [supplementing(desk).submit(street, BY)[0].version for _ in range(2)] == [1, 2]


def test_at_the_top_there_is_nobody_to_submit_to(desk: Desk) -> None:
    top, _, _ = desk.cascade()
    before = desk.dump()
    with pytest.raises(NothingAbove):
        supplementing(desk).submit(top, BY)
    assert desk.dump() == before


def test_a_closed_notice_is_not_submitted_but_supplemented(desk: Desk) -> None:
    street = closed(desk)
    with pytest.raises(NoticeClosed):
        supplementing(desk).submit(street, BY)


def test_the_difference_says_what_came_after_the_close(desk: Desk) -> None:
    street = closed(desk)
    assert supplementing(desk).diff(street, KEY).empty
    desk.report(street, "v3", submission=Submission(values={"events": "5", "people": "7"}))
    found = supplementing(desk).diff(street, KEY)
    assert [(one.key, one.before, one.after) for one in found.fields] == [
        ("events", Decimal(2), Decimal(7)),
        ("people", Decimal(3), Decimal(10)),
    ]
    [unit] = found.units
    assert (unit.unit_name, unit.category_before, unit.category_after) == ("三社区", Category.MISSING, Category.LATE)
    assert unit.report_before is None
    assert unit.report_after is not None
    assert (found.direct_before.missing, found.direct_after.missing) == (2, 1)


def test_without_a_rollup_there_is_nothing_to_compare(desk: Desk) -> None:
    _, _, street = desk.cascade()
    with pytest.raises(NothingCompiled):
        supplementing(desk).diff(street, KEY)
    with pytest.raises(NotFound):
        supplementing(desk).diff(street, ("nothing", "once"))


def test_a_supplement_goes_up_as_a_further_report_while_the_superior_is_open(desk: Desk) -> None:
    street = closed(desk)
    desk.report(street, "v3")
    handed = supplementing(desk).supplement(street, KEY, LATER)
    assert (handed.version, handed.reports, handed.base) == (2, 1, Counts(expected=3, included=1, late=1, missing=1))
    assert desk.task("top-d1", "s1").version == 2
    assert supplementing(desk).diff(street, KEY).empty


def test_where_the_superior_has_closed_it_is_kept_there_and_marks_that_one_stale(desk: Desk) -> None:
    street = closed(desk)
    desk.compile("top-d1", Act.COMPILE, Act.CLOSE)
    desk.report(street, "v3")
    with desk.ledger.reading() as facts:
        frozen = facts.latest_rollup("top-d1", KEY)
        assert not facts.items("top-d1")[0].changed  # nobody above knows before it is submitted
    supplementing(desk).supplement(street, KEY, LATER)
    with desk.ledger.reading() as facts:
        assert facts.latest_rollup("top-d1", KEY) == frozen
        assert facts.items("top-d1")[0].changed
    assert desk.task("top-d1", "s1").state is TaskState.ACCEPTED
    found = supplementing(desk).diff("top-d1", KEY)
    assert [one.unit_code for one in found.units] == ["s1"]
    assert supplementing(desk).supplement("top-d1", KEY, LATER).version == 2
    assert desk.task("top", "d1").version >= 1


def test_at_the_top_a_supplement_is_one_more_version(desk: Desk) -> None:
    street = closed(desk)
    for notice in ("top-d1", "top"):
        desk.compile(notice, Act.COMPILE, Act.CLOSE)
    desk.report(street, "v3")
    for notice in (street, "top-d1"):
        supplementing(desk).supplement(notice, KEY, LATER)
    handed = supplementing(desk).supplement("top", KEY, LATER)
    assert (handed.reports, handed.version) == (0, 2)
    assert handed.base.late >= 1


@pytest.mark.parametrize("late", [False, True])
def test_there_must_be_something_to_supplement(desk: Desk, late: bool) -> None:
    street = closed(desk) if late else desk.cascade()[2]
    before = desk.dump()
    with pytest.raises(NothingToSupplement):
        supplementing(desk).supplement(street, KEY, LATER)
    assert desk.dump() == before


def test_nothing_is_done_under_a_withdrawn_notice(desk: Desk) -> None:
    street = closed(desk)
    desk.report(street, "v3")
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notice SET state = 'withdrawn'")
    fresh = Supplementing(type(desk.ledger)(desk.ledger.engine), desk.clock, desk.engine)
    with pytest.raises(NoticeClosed):
        fresh.supplement(street, KEY, LATER)
    with pytest.raises(NoticeClosed):
        fresh.submit(street, BY)
