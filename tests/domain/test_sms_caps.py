"""How often a number may be written to: a table, and the law that no window is ever over its cap."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.letters import Letter
from domain.sms_caps import SmsCaps, hold_over_caps

NOW = datetime(2024, 6, 18, 1, 0, tzinfo=UTC)
CAPS = SmsCaps()


def letters(*numbers: str) -> list[Letter]:
    return [Letter(id=f"{place}", address=number, text="x") for place, number in enumerate(numbers)]


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("sent", "wait"),
    [
        ([], timedelta(0)),
        ([ago(seconds=30)], timedelta(0)),
        ([ago(seconds=29)], timedelta(seconds=1)),
        ([ago(minutes=minutes) for minutes in (50, 40, 30, 20)], timedelta(0)),
        ([ago(minutes=minutes) for minutes in (50, 40, 30, 20, 10)], timedelta(minutes=10)),
        ([ago(minutes=minutes) for minutes in (60, 40, 30, 20, 10)], timedelta(0)),
        ([ago(hours=hours) for hours in (23, 21, 19, 17, 15, 13, 11, 9, 7)], timedelta(0)),
        ([ago(hours=hours) for hours in (23, 21, 19, 17, 15, 13, 11, 9, 7, 5)], timedelta(hours=1)),
    ],
)
def test_a_letter_waits_until_every_window_has_room(sent: list[datetime], wait: timedelta) -> None:
    kept, held = hold_over_caps(letters("12000000001"), {"12000000001": sent}, CAPS, NOW)
    if wait:
        assert (kept, [one.until for one in held]) == ([], [NOW + wait])
    else:
        assert (len(kept), held) == (1, [])


def test_one_number_over_its_cap_holds_no_other_and_the_order_stays() -> None:
    busy = {"12000000002": [ago(seconds=1)]}
    kept, held = hold_over_caps(letters("12000000001", "12000000002", "12000000003"), busy, CAPS, NOW)
    assert [letter.address for letter in kept] == ["12000000001", "12000000003"]
    assert [one.letter.address for one in held] == ["12000000002"]
    assert busy == {"12000000002": [ago(seconds=1)]}


def test_letters_of_one_call_count_against_each_other() -> None:
    kept, held = hold_over_caps(letters(*["12000000001"] * 3), {}, CAPS, NOW)
    assert [letter.id for letter in kept] == ["0"]
    assert {one.until for one in held} == {NOW + timedelta(seconds=30)}


@given(
    st.lists(st.integers(0, 86_400), max_size=30),
    st.integers(0, 90),
    st.integers(1, 6),
    st.integers(1, 12),
    st.integers(1, 40),
)
def test_no_window_ever_holds_more_than_its_cap(
    seconds: list[int], apart: int, per_hour: int, per_day: int, count: int
) -> None:
    """Whatever was sent before, sending what is kept now never makes a window fuller than its cap by our doing."""
    caps = SmsCaps(seconds_apart=apart, per_hour=per_hour, per_day=per_day)
    before = [ago(seconds=second) for second in seconds]
    kept, held = hold_over_caps(letters(*["12000000001"] * count), {"12000000001": before}, caps, NOW)
    assert len(kept) + len(held) == count
    if kept:
        after = before + [NOW] * len(kept)
        for cap, window in ((per_hour, timedelta(hours=1)), (per_day, timedelta(days=1))):
            assert sum(1 for moment in after if moment > NOW - window) <= cap
        assert apart == 0 or (len(kept) == 1 and all(moment <= NOW - timedelta(seconds=apart) for moment in before))
    assert all(one.until > NOW for one in held)


@given(st.lists(st.integers(0, 86_400), max_size=30))
def test_whoever_waits_until_told_may_then_be_written_to(seconds: list[int]) -> None:
    before = {"12000000001": [ago(seconds=second) for second in seconds]}
    _, held = hold_over_caps(letters("12000000001"), before, CAPS, NOW)
    for one in held:
        kept, _ = hold_over_caps([one.letter], before, CAPS, one.until)
        assert kept == [one.letter]
