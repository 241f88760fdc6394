from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.dues import (
    DueAfterClose,
    DueAfterSuperior,
    DueBeforeIssue,
    DuePassed,
    FlagCode,
    GivenDue,
    check_due,
    check_new_due,
    derive_due,
    due_given,
    lead_flags,
    proposed_due,
)

CALENDAR = WorkCalendar()
MOMENTS = st.datetimes(datetime(2023, 1, 20), datetime(2027, 6, 1), timezones=st.sampled_from([UTC, SHANGHAI]))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("superior", "lead", "own"),
    [
        ("2024-06-25T18:00", 1, "2024-06-24T18:00"),
        ("2024-06-11T18:00", 1, "2024-06-07T18:00"),  # over the festival's long weekend
        ("2025-06-28T18:00", 1, "2025-06-27T18:00"),  # a Saturday
        ("2025-06-28T18:00", 0, "2025-06-28T18:00"),
        ("2023-06-25T18:00", 1, "2023-06-21T18:00"),  # a working Sunday after the festival
        ("2024-06-25T12:00", 0, "2024-06-25T12:00"),  # never later than the superior's
    ],
)
def test_a_derived_due_counts_working_days_back(superior: str, lead: int, own: str) -> None:
    assert derive_due(at(superior), lead, CALENDAR) == at(own)


def test_a_negative_lead_is_no_lead() -> None:
    with pytest.raises(ValueError, match="before the superior's due"):
        derive_due(at("2024-06-25T18:00"), -1, CALENDAR)


def test_an_ordinary_due_has_no_remarks() -> None:
    due, issued = at("2024-06-20T18:00"), at("2024-06-07T09:00")
    assert check_due(due, issued, at("2024-06-25T18:00"), None, CALENDAR) == ()
    assert check_due(due, issued, due, None, CALENDAR) == ()


def test_a_due_on_a_saturday_is_kept_and_flagged() -> None:
    (flag,) = check_due(at("2025-06-28T18:00"), at("2025-05-27T15:00"), None, None, CALENDAR)
    assert flag.code is FlagCode.REST_DAY
    assert flag.message == "时限当天为休息日，仍按 2025年6月28日（星期六）18:00 截止，不顺延；请确认各单位能够报送。"


def test_a_due_in_a_year_without_gazette_is_tentative() -> None:
    (flag,) = check_due(at("2027-03-01T18:00"), at("2026-12-20T09:00"), None, None, CALENDAR)
    assert flag.code is FlagCode.TENTATIVE_YEAR
    assert "2027 年放假安排尚未公布" in flag.message


@pytest.mark.parametrize("due", ["2024-06-07T09:00", "2024-06-06T18:00"])
def test_a_due_that_has_passed_at_issue_is_refused(due: str) -> None:
    with pytest.raises(DueBeforeIssue, match="请改为下发之后的时间") as refusal:
        check_due(at(due), at("2024-06-07T09:00"), None, None, CALENDAR)
    assert (refusal.value.code, refusal.value.field, refusal.value.status) == ("due_before_issue", "due", 422)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_due_after_the_superiors_needs_a_reason(reason: str | None) -> None:
    with pytest.raises(DueAfterSuperior, match="请填写理由") as refusal:
        check_due(at("2024-06-26T18:00"), at("2024-06-07T09:00"), at("2024-06-25T18:00"), reason, CALENDAR)
    assert (refusal.value.code, refusal.value.field) == ("due_after_superior", "due")


def test_a_reasoned_override_is_flagged_with_its_reason() -> None:
    reason = "上级已同意"
    (flag,) = check_due(at("2024-06-26T18:00"), at("2024-06-07T09:00"), at("2024-06-25T18:00"), reason, CALENDAR)
    assert flag.code is FlagCode.AFTER_SUPERIOR
    assert flag.message.endswith("理由：上级已同意")


def test_wanted_in_the_afternoon_issued_in_the_morning() -> None:
    (flag,) = lead_flags(at("2024-06-07T18:00"), at("2024-06-07T09:00"), 0, 1, CALENDAR)
    assert flag.code is FlagCode.TOO_LITTLE_TIME
    assert "只剩 0 个工作日（至少应留 3 个）" in flag.message


def test_tuesday_for_friday_is_enough_for_one_level_and_too_little_for_two() -> None:
    due, issued = at("2025-05-30T18:00"), at("2025-05-27T15:00")
    assert lead_flags(due, issued, 0, 1, CALENDAR) == ()
    (flag,) = lead_flags(due, issued, 1, 1, CALENDAR)
    assert "2025年5月29日（星期四）18:00 前报送，只剩 2 个工作日" in flag.message
    assert lead_flags(due, issued, 1, 1, CALENDAR, minimum=2) == ()


def test_leads_that_eat_all_the_time_are_said_so() -> None:
    (flag,) = lead_flags(at("2025-05-30T18:00"), at("2025-05-27T15:00"), 5, 1, CALENDAR)
    assert "在收到之前时限已过" in flag.message


@given(MOMENTS, st.integers(0, 20), st.integers(0, 20))
def test_leads_add_up_and_move_the_due_earlier(superior: datetime, one: int, more: int) -> None:
    due = derive_due(superior, one, CALENDAR)
    assert due <= superior
    assert derive_due(superior, one + more, CALENDAR) <= due
    if one:
        assert derive_due(due, more, CALENDAR) == derive_due(superior, one + more, CALENDAR)
        assert CALENDAR.is_working_day(due.date())


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=60)), st.integers(0, 4), st.integers(0, 3))
def test_a_derived_due_is_never_refused_as_too_late(
    superior: datetime, notice_given: timedelta, lead: int, minimum: int
) -> None:
    due = derive_due(superior, lead, CALENDAR)
    flags = check_due(due, due - notice_given, superior, None, CALENDAR)
    assert FlagCode.AFTER_SUPERIOR not in {flag.code for flag in flags}
    warned = lead_flags(due, due - notice_given, 0, lead, CALENDAR, minimum)
    issued_on = (due - notice_given).astimezone(SHANGHAI).date()
    assert bool(warned) == (CALENDAR.working_days_between(issued_on, due.date()) < minimum)


GIVEN: TypeAdapter[datetime | date] = TypeAdapter(GivenDue)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024-06-28", "2024-06-28T18:00"),
        ("2024-06-28T12:00:00+08:00", "2024-06-28T12:00"),
        ("2024-06-28T00:00:00+08:00", "2024-06-28T00:00"),
    ],
)
def test_a_day_counts_up_to_closing_time_and_an_instant_is_exact(typed: str, meant: str) -> None:
    assert due_given(GIVEN.validate_python(typed), CALENDAR) == at(meant)


@pytest.mark.parametrize("typed", ["2024-06-28T12:00", "1719309600", 1719309600, "28", "六月二十八日", ""])
def test_what_could_be_read_in_two_ways_is_no_due(typed: object) -> None:
    with pytest.raises(ValidationError):
        GIVEN.validate_python(typed)


def test_a_new_due_lies_ahead_and_before_the_close_and_the_own_due_above() -> None:
    now, close, above = at("2024-06-20T09:00"), at("2024-07-02T18:00"), at("2024-06-26T18:00")
    check_new_due(above, now, close, above)
    check_new_due(close, now, close, None)
    for refusal, due, limit in (
        (DuePassed, now, above),
        (DueAfterSuperior, above + timedelta(seconds=1), above),
        (DueAfterClose, close + timedelta(seconds=1), None),
    ):
        with pytest.raises(refusal) as refused:
            check_new_due(due, now, close, limit)
        assert refused.value.field == "due"


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=30)), st.none() | MOMENTS)
def test_a_proposed_due_is_one_that_is_allowed(now: datetime, span: timedelta, above: datetime | None) -> None:
    close = now + span
    due = proposed_due(now, close, above, CALENDAR)
    assert due is not None
    check_new_due(due, now, close, None if above is None or above <= now else above)


def test_a_proposed_due_is_closing_time_two_working_days_on() -> None:
    now, close = at("2024-06-07T10:00"), at("2024-06-28T18:00")
    assert proposed_due(now, close, None, CALENDAR) == at("2024-06-12T18:00")  # over the festival's long weekend
    assert proposed_due(now, close, at("2024-06-11T12:00"), CALENDAR) == at("2024-06-11T12:00")
    assert proposed_due(now, close, at("2024-06-06T18:00"), CALENDAR) == at("2024-06-12T18:00")
    assert proposed_due(close, close, None, CALENDAR) is None
