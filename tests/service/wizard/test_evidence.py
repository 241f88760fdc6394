"""The text beside a draft: all of it, in its order, with every mark once."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from domain.drafting.findings import Mark
from domain.drafting.typed import TypedNotice, TypedObligation, TypedOccurrence
from service.wizard.evidence import Span, first_of, spans

SOURCE = "测安办〔2024〕1号关于报送总结的通知各区请于6月20日前报送活动总结"


def mark(place: str, start: int, end: int) -> Mark:
    return Mark(place=place, start=start, end=end, rule="r", confidence=0.9)


def text(found: Sequence[Span]) -> str:
    return "".join(one.text + text(one.inner) for one in found)


def origins(found: Sequence[Span]) -> list[str]:
    return [origin for one in found for origin in ([one.origin] if one.origin else []) + origins(one.inner)]


@given(st.lists(st.tuples(st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE))), max_size=8))
def test_nothing_of_the_text_is_lost_whatever_is_marked(pairs: list[tuple[int, int]]) -> None:
    marks = [mark(f"m{number}", min(pair), max(pair)) for number, pair in enumerate(pairs) if pair[0] != pair[1]]
    marks.sort(key=lambda one: (one.start, -one.end, one.place))
    found = spans(SOURCE, marks, TypedNotice())
    assert text(found) == SOURCE
    assert len(set(origins(found))) == len(origins(found))


def test_a_due_lies_within_its_clause() -> None:
    marks = [mark("obligations.0", 22, 36), mark("obligations.0.occurrences.0.due", 23, 29)]
    [_, clause] = spans(SOURCE, marks, TypedNotice())
    assert [one.origin for one in clause.inner if one.origin] == ["obligations.0.occurrences.0.due"]


def test_a_mark_leads_to_where_its_obligation_stands_now() -> None:
    typed = TypedNotice(
        obligations=(
            TypedObligation(
                origin="obligations.1", occurrences=(TypedOccurrence(origin="obligations.1.occurrences.0"),)
            ),
        )
    )
    marks = [mark("obligations.0", 0, 4), mark("obligations.1", 5, 9), mark("obligations.1.occurrences.0.due", 10, 12)]
    found = [one for one in spans(SOURCE, marks, typed) if one.origin]
    assert [one.place for one in found] == ["", "obligations.0", "obligations.0.occurrences.0.due"]


def test_the_dues_of_a_series_have_one_mark_that_leads_to_the_first_that_is_left() -> None:
    places = [f"obligations.0.occurrences.{number}.due" for number in range(3)]
    marks = [mark("obligations.0", 22, 36), *(mark(place, 23, 29) for place in places)]
    left = tuple(TypedOccurrence(origin=f"obligations.0.occurrences.{number}") for number in (1, 2))
    typed = TypedNotice(obligations=(TypedObligation(origin="obligations.0", occurrences=left),))
    [_, clause] = spans(SOURCE, marks, typed)
    assert [(one.origin, one.place) for one in clause.inner if one.origin] == [(places[0], places[0])]
    assert {first_of(marks)[place].place for place in places} == {places[0]}


def test_obligations_of_one_clause_keep_their_marks() -> None:
    marks = [mark("obligations.0", 22, 36), mark("obligations.1", 22, 36)]
    assert origins(spans(SOURCE, marks, TypedNotice())) == ["obligations.0", "obligations.1"]


def test_empty_lines_are_closed_up_and_the_edges_taken_off() -> None:
    assert text(spans("\n\n甲\n\n  \n乙\n", [], TypedNotice())) == "甲\n乙"
