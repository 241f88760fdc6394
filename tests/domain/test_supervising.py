"""For whom a 督办单 is drafted."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.policy import PLAIN
from domain.supervising import Candidate, NotDrafted, Selection, propose, select
from domain.supervision import Colour
from domain.task_life import TaskState
from tests.domain.test_supervision import DUE, ITEMS, item

CALENDAR = WorkCalendar()
LATE = DUE + timedelta(hours=1)
CODES = st.sampled_from(["a", "b", "c", "d"])
CANDIDATES = st.lists(
    st.builds(
        lambda code, items, colours: candidate(code, *items, open_colours=colours),
        CODES,
        st.lists(ITEMS, max_size=2),
        st.frozensets(st.sampled_from(Colour)),
    ),
    unique_by=lambda one: one.unit_code,
)


def candidate(code: str, *items: object, open_colours: frozenset[Colour] = frozenset()) -> Candidate:
    known = {"unit_code": code, "unit_name": f"{code}村", "items": items, "open_colours": open_colours}
    return Candidate.model_validate(known)


def chosen(candidates: list[Candidate], *asked: str, at: datetime = LATE) -> Selection:
    return select(asked, candidates, at, PLAIN, CALENDAR)


def test_without_names_all_that_are_overdue_and_none_that_has_a_red_one() -> None:
    red = frozenset({Colour.RED})
    selection = chosen([candidate("a", item()), candidate("b"), candidate("c", item(), open_colours=red)])
    assert [(one.unit_code, colour) for one, colour in selection.chosen] == [("a", Colour.RED)]
    assert selection.refused == ()


def test_a_more_pressing_one_may_follow_a_less_pressing_one() -> None:
    yellow = frozenset({Colour.YELLOW})
    assert chosen([candidate("a", item(), open_colours=yellow)], "a").chosen
    soon = DUE - timedelta(days=1)
    (refusal,) = chosen([candidate("a", item(), open_colours=yellow)], "a", at=soon).refused
    assert refusal.code is NotDrafted.ALREADY_OPEN
    assert "黄色督办单" in refusal.message


def test_each_reason_by_name() -> None:
    early = DUE - timedelta(days=12)
    refused = chosen([candidate("a"), candidate("b", item())], "a", "b", "z", at=early).refused
    assert [one.code for one in refused] == [
        NotDrafted.NOTHING_OWED,
        NotDrafted.TOO_EARLY,
        NotDrafted.NOT_RECIPIENT,
    ]


@given(CANDIDATES, st.lists(CODES))
def test_everybody_asked_for_is_answered_exactly_once(candidates: list[Candidate], asked: list[str]) -> None:
    selection = chosen(candidates, *asked)
    answered = [one.unit_code for one, _ in selection.chosen] + [one.unit_code for one in selection.refused]
    assert len(answered) == len(set(answered))
    if asked:
        assert set(answered) == set(asked)


@given(CANDIDATES, st.lists(CODES))
def test_nobody_is_supervised_who_has_settled_everything(candidates: list[Candidate], asked: list[str]) -> None:
    for one, colour in chosen(candidates, *asked).chosen:
        assert any(each.state in {TaskState.OWED, TaskState.RETURNED, TaskState.MISSING} for each in one.items)
        assert not one.open_colours or max(one.open_colours, key=list(Colour).index) != colour


@given(CANDIDATES, st.integers(-400, 400))
def test_what_is_proposed_is_what_is_drafted(candidates: list[Candidate], hours: int) -> None:
    moment = DUE + timedelta(hours=hours)
    found = propose(candidates, moment, PLAIN, CALENDAR)
    codes = [one.unit_code for one in candidates]
    drafted = {one.unit_code: colour for one, colour in chosen(candidates, *codes, at=moment).chosen} if codes else {}
    assert {one.unit_code: one.colour for one in found.proposed} == drafted
    assert all(one.reason for one in found.proposed)
    assert not {one.unit_code for one in found.refused} & set(drafted)
