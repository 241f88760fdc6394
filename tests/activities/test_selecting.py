"""Choosing cases upward: the limits, what is refused, and what becomes of what went up before."""

from typing import Any

import pytest

from activities.compiling import CompileOrder
from activities.reporting import NoticeClosed
from activities.selecting import (
    AlreadySelected,
    NothingToSelect,
    Pick,
    Selecting,
    SelectionFull,
    SelectOrder,
    UnselectOrder,
)
from domain.errors import CascadeError, NotFound
from domain.facts.cases import CaseReport
from domain.notices import Notice
from domain.reports import Entry, InvalidReport, Submission
from domain.task_life import TaskState
from tests import safety_committee
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk

JUNE = ("cases", "2023-06")


class District:
    """The city's notice, passed on by the district."""

    def __init__(self, desk: Desk, **changes: Any) -> None:
        self.desk = desk
        desk.clock.moment = safety_committee.ISSUED
        self.notice: Notice = desk.issue(safety_committee.draft(safety_committee.cases(**changes)))
        self.ours = desk.reissue("top", "d")
        self.selecting = Selecting(desk.ledger, desk.clock, desk.engine)

    def hand_in(self, unit: str, *titles: str) -> int:
        """The unit's cases for June. Returns how many are still missing."""
        with self.desk.ledger.reading() as facts:
            tasks = facts.tasks_of(self.ours, unit)
        june = next(task for task in tasks if (task.obligation, task.occurrence) == JUNE)
        entries = tuple(Entry(title=title) for title in titles)
        return self.desk.report(
            self.ours, unit, task_id=june.id, base_version=june.version, submission=Submission(entries=entries)
        ).short

    def choose(self, *picks: tuple[str, int]) -> list[str]:
        """Titles chosen after choosing these as well."""
        chosen = tuple(Pick(unit_code=unit, entry=entry, reason="典型") for unit, entry in picks)
        order = SelectOrder(obligation="cases", occurrence="2023-06", picks=chosen, by="庚小海")
        return [one.case.title for one in self.selecting.select(self.ours, order).selected]

    def compile(self) -> None:
        """The district's workflow looks again."""
        self.desk.compiling.compile_rollup(CompileOrder(notice_id=self.ours))

    def above(self) -> CaseReport:
        """The district's own task under the city's notice."""
        with self.desk.ledger.reading() as facts:
            (report,) = facts.case_reports("top", JUNE)
        return report


@pytest.fixture
def district(furnish: Furnish) -> District:
    return District(furnish(safety_committee.UNITS, safety_committee.contacts()))


def all_in(district: District) -> None:
    for unit in safety_committee.BELOW:
        district.hand_in(unit, f"{unit}甲", f"{unit}乙")
    district.compile()


def test_without_a_choice_nothing_goes_up_and_the_superior_goes_on_asking(district: District) -> None:
    all_in(district)
    assert (district.above().state, district.above().report_id) == (TaskState.OWED, None)


def test_what_goes_up_is_the_choice_with_origin_and_reason(district: District) -> None:
    all_in(district)
    assert district.choose(("s1", 2)) == ["s1乙"]
    assert district.above().entries == (Entry(title="s1乙", origin="甲街道", reason="典型"),)
    assert district.above().state is TaskState.ACCEPTED
    assert "poke top" in district.desk.engine.noted


def test_a_second_choice_follows_as_a_further_version(district: District) -> None:
    all_in(district)
    district.choose(("s1", 1))
    assert district.choose(("b", 1)) == ["s1甲", "b甲"]
    assert [one.origin for one in district.above().entries] == ["甲街道", "区教育局"]
    assert district.above().version == 2


def test_a_choice_before_the_first_rollup_waits_for_it(district: District) -> None:
    district.hand_in("s1", "s1甲")
    district.choose(("s1", 1))
    assert district.above().report_id is None
    for unit in ("b", "s2"):
        district.hand_in(unit, unit)
    district.compile()
    assert [one.title for one in district.above().entries] == ["s1甲"]


def test_never_more_than_the_superior_takes(district: District) -> None:
    all_in(district)
    with pytest.raises(SelectionFull, match="最多推荐 2 个，已选 0 个"):
        district.choose(("s1", 1), ("s2", 1), ("b", 1))
    district.choose(("s1", 1), ("s2", 1))
    with pytest.raises(SelectionFull, match="已选 2 个"):
        district.choose(("b", 1))


def test_too_few_for_the_superior_do_not_fulfil(furnish: Furnish) -> None:
    district = District(furnish(safety_committee.UNITS, safety_committee.contacts()), minimum=2, maximum=3)
    all_in(district)
    district.choose(("s1", 1))
    assert (district.above().state, len(district.above().entries)) == (TaskState.OWED, 1)
    district.choose(("s2", 1))
    assert (district.above().state, len(district.above().entries)) == (TaskState.ACCEPTED, 2)


def test_a_choice_can_be_taken_back_with_a_reason(district: District) -> None:
    all_in(district)
    district.choose(("s1", 1), ("s2", 1))
    with district.desk.ledger.reading() as facts:
        first = facts.selected(district.ours, JUNE)[0]
    order = UnselectOrder(selection_id=first.id, reason="重复", by="庚小海")
    assert [one.case.title for one in district.selecting.unselect(district.ours, order).selected] == ["s2甲"]
    assert [one.title for one in district.above().entries] == ["s2甲"]
    with pytest.raises(NotFound):
        district.selecting.unselect(district.ours, order)


@pytest.mark.parametrize(
    ("picks", "refusal"),
    [
        ([("s1", 3)], NotFound),
        ([("nowhere", 1)], NotFound),
        ([("s2", 1)], NothingToSelect),
        ([("s1", 1), ("s1", 1)], AlreadySelected),
    ],
)
def test_refusals_write_nothing(district: District, picks: list[tuple[str, int]], refusal: type[CascadeError]) -> None:
    district.hand_in("s1", "s1甲", "s1乙")
    before = district.desk.dump()
    with pytest.raises(refusal):
        district.choose(*picks)
    assert district.desk.dump() == before


def test_only_items_that_ask_for_cases_are_chosen_from(district: District) -> None:
    pick = (Pick(unit_code="s1", entry=1, reason="典型"),)
    for obligation, occurrence in (("cases", "2024-01"), ("plan", "once")):
        with pytest.raises(NotFound):
            district.selecting.select(
                district.ours, SelectOrder(obligation=obligation, occurrence=occurrence, picks=pick, by="庚小海")
            )


def test_too_few_entries_are_kept_and_owe_on(furnish: Furnish) -> None:
    district = District(furnish(safety_committee.UNITS, safety_committee.contacts()), minimum=2, maximum=3)
    assert district.hand_in("s1", "一") == 1
    with district.desk.ledger.reading() as facts:
        report = next(one for one in facts.case_reports(district.ours, JUNE) if one.unit_code == "s1")
        outstanding = next(state.outstanding for state in facts.items(district.ours) if state.item.key == JUNE)
    assert (report.state, len(report.entries), outstanding) == (TaskState.OWED, 1, 3)
    assert district.hand_in("s1", "一", "二") == 0
    with pytest.raises(InvalidReport, match="至少报送 2 个"):  # a correction may not undo what was fulfilled
        district.hand_in("s1", "一")


def test_a_withdrawn_notice_offers_no_choice(district: District) -> None:
    all_in(district)
    with district.desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notice SET state = 'withdrawn'")
    with pytest.raises(NoticeClosed):
        district.choose(("s1", 1))
