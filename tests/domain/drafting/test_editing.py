"""What buttons do with a draft: any act on any draft leaves a draft that can be typed on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.drafting.editing import edit, free_key, recurrence
from domain.drafting.typed import (
    MOST_OBLIGATIONS,
    TypedBasis,
    TypedCycle,
    TypedField,
    TypedNotice,
    TypedObligation,
    TypedOccurrence,
)

WORDS = ("remove-obligation", "add-field", "remove-field", "add-occurrence", "remove-occurrence", "choose", "unroll")
NOTICE = TypedNotice(
    basis=(TypedBasis(number="甲〔2024〕1号"),),
    obligations=(
        TypedObligation(key="summary", occurrences=(TypedOccurrence(key="once"),)),
        TypedObligation(
            key="statistics",
            fields=(TypedField(key="field_1"), TypedField(key="field_3")),
            occurrences=(TypedOccurrence(key="1", label="第1次"), TypedOccurrence(key="2", label="第2次")),
        ),
    ),
)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["add-obligation", "add-basis", "remove-basis:basis.0", "save", "", ":", "x:obligations.0"]
            ),
            st.builds(
                lambda word, first, part, second: f"{word}:obligations.{first}.{part}.{second}",
                st.sampled_from(WORDS),
                st.sampled_from(["0", "1", "9", "x", "²"]),
                st.sampled_from(["fields", "occurrences"]),
                st.sampled_from(["0", "1", "7", "", "0:2024-06-20"]),
            ),
        ),
        max_size=12,
    )
)
def test_every_obligation_keeps_a_time_and_no_key_is_twice(acts: list[str]) -> None:
    typed = NOTICE
    for act in acts:
        typed = edit(typed, act).typed
    assert all(one.occurrences for one in typed.obligations)
    for one in typed.obligations:
        for keys in ([field.key for field in one.fields], [times.key for times in one.occurrences]):
            assert len(keys) == len(set(keys))
    keys = [one.key for one in typed.obligations]
    assert len(keys) == len(set(keys))


def test_no_more_obligations_than_a_page_bears() -> None:
    typed = NOTICE
    for _ in range(MOST_OBLIGATIONS + 5):
        typed = edit(typed, "add-obligation").typed
    assert len(typed.obligations) == MOST_OBLIGATIONS


def test_a_second_time_gives_the_first_its_name() -> None:
    edited = edit(NOTICE, "add-occurrence:obligations.0")
    assert [(one.key, one.label) for one in edited.typed.obligations[0].occurrences] == [("1", "第1次"), ("2", "第2次")]
    assert edited.place == "obligations.0.occurrences.1.due"


def test_a_day_that_is_chosen_is_confirmed_by_that() -> None:
    [first, *_] = edit(NOTICE, "choose:obligations.0.occurrences.0:2025-05-30").typed.obligations[0].occurrences
    assert (first.day, first.confirmed) == ("2025-05-30", True)


def test_the_first_free_number_is_taken() -> None:
    assert free_key("field", ["field_1", "field_3"]) == "field_2"
    assert free_key("summary", []) == "summary"
    assert free_key("summary", ["summary"]) == "summary_2"


@pytest.mark.parametrize(
    ("freq", "on", "days"),
    [
        ("monthly", "25", ["2024-06-25", "2024-07-25"]),
        ("monthly", "底", ["2024-06-30", "2024-07-31"]),
        ("quarterly", "end", ["2024-06-30"]),
        ("quarterly", "季后5日", ["2024-07-05", "2024-10-05"]),
        ("monthly", "after 5", ["2024-07-05", "2024-08-05"]),
        ("ten_days", "", ["2024-06-10", "2024-06-20", "2024-06-30", "2024-07-10", "2024-07-20", "2024-07-31"]),
    ],
)
def test_a_series_is_listed_in_place_of_what_stood(freq: str, on: str, days: list[str]) -> None:
    cycle = TypedCycle(freq=freq, on=on, first="2024-06-03", last="2024-07-31")
    one = NOTICE.obligations[0].model_copy(update={"cycle": cycle})
    edited = edit(NOTICE.model_copy(update={"obligations": (one,)}), "unroll:obligations.0")
    assert [times.day for times in edited.typed.obligations[0].occurrences] == days
    assert edited.faults == ()


def test_a_weekday_is_said_in_words_or_by_number() -> None:
    said = [TypedCycle(freq="weekly", on=on, first="2024-06-03", last="2024-07-31") for on in ("五", "5", "周五")]
    assert {recurrence(one).on for one in said} == {"周五"}


@pytest.mark.parametrize(
    "cycle",
    [
        TypedCycle(),
        TypedCycle(freq="weekly", on="8", first="2024-06-03", last="2024-07-31"),
        TypedCycle(freq="monthly", on="32", first="2024-06-03", last="2024-07-31"),
        TypedCycle(freq="monthly", on="5", first="2024-07-31", last="2024-06-03"),
        TypedCycle(freq="monthly", on="5", first="", last="2024-06-03"),
        TypedCycle(freq="monthly", on="5", first="2024-06-06", last="2024-06-30"),
        TypedCycle(freq="daily", on="", first="2024-01-01", last="2024-12-31"),
    ],
)
def test_a_series_that_cannot_be_listed_leaves_what_stood(cycle: TypedCycle) -> None:
    one = NOTICE.obligations[0].model_copy(update={"cycle": cycle})
    edited = edit(NOTICE.model_copy(update={"obligations": (one,)}), "unroll:obligations.0")
    assert edited.typed.obligations[0].occurrences == one.occurrences
    assert [fault.place for fault in edited.faults] == ["obligations.0.cycle"]
