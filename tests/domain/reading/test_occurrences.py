from datetime import date, datetime

import pytest

from domain.clock import SHANGHAI
from domain.reading import read_notice
from domain.reading.occurrences import occurrences, series
from tests.domain.reading.samples import notice, read


def unrolled(*body: str, **parts: str) -> tuple[list[object], list[tuple[str, bool]]]:
    """The dues (days, or instants where a time is stated) and the doubts of the first obligation."""
    draft = read(*body, **parts)
    times, doubts = occurrences(draft.obligations[0], draft)
    return [one.get("due") for one in times], [(doubt.code, doubt.blocking) for doubt in doubts]


def closing(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 18, tzinfo=SHANGHAI)


def test_a_day_lasts_until_closing_and_a_stated_time_is_kept() -> None:
    assert unrolled("请于6月20日前将工作总结报送区教育局。") == ([closing(2024, 6, 20)], [])
    days, _ = unrolled("请于6月20日17时前将工作总结报送区教育局。")
    assert days == [datetime(2024, 6, 20, 17, tzinfo=SHANGHAI)]


def test_several_days_are_several_occurrences() -> None:
    draft = read("请于6月20日前、9月20日前将进展情况报送区教育局。")
    times, _ = occurrences(draft.obligations[0], draft)
    assert [one["key"] for one in times] == ["1", "2"]
    assert [one["due"] for one in times] == [closing(2024, 6, 20), closing(2024, 9, 20)]


def test_a_damaged_day_stays_empty_with_its_likely_reading() -> None:
    draft = read("请于630日前将工作总结报送区教育局。")
    times, doubts = occurrences(draft.obligations[0], draft)
    assert times[0]["due"] is None
    assert [(one.code, one.choices, one.blocking) for one in doubts] == [("damaged_date", ("2024-06-30",), True)]


def test_a_rest_day_is_kept_and_told() -> None:
    days, doubts = unrolled("请于6月22日前将工作总结报送区教育局。")
    assert days == [closing(2024, 6, 22)]
    assert doubts == [("rest_day", False)]


def test_a_limit_from_receipt_offers_the_day_from_the_date_of_issue() -> None:
    draft = read("请于收到本通知后5个工作日内将修改意见书面反馈区教育局。")
    times, doubts = occurrences(draft.obligations[0], draft)
    assert [one["due"] for one in times] == [None]
    assert (doubts[0].code, doubts[0].choices) == ("relative_due", ("2024-06-11",))  # 10 June is 端午节


@pytest.mark.parametrize(
    ("print_", "days"),
    [
        ("从7月至9月，各校每月25日前将进展情况报送区教育局。", [(7, 25), (8, 25), (9, 25)]),
        ("从7月至8月，各校每月底前将进展情况报送区教育局。", [(7, 31), (8, 31)]),
    ],
)
def test_a_cycle_within_months_is_unrolled(print_: str, days: list[tuple[int, int]]) -> None:
    found, doubts = unrolled(print_)
    assert found == [closing(2024, month, day) for month, day in days]
    assert doubts == [("recurrence", False)]


def test_a_month_without_that_day_is_not_left_out() -> None:
    draft = read("从12月至次年3月，各校每月30日前将进展情况报送区教育局。")
    times, doubts = occurrences(draft.obligations[0], draft)
    days = [closing(2024, 12, 30), closing(2025, 1, 30), closing(2025, 2, 28), closing(2025, 3, 30)]
    assert [one["due"] for one in times] == days
    assert "其中 2月28日是当月最后一天，当月没有原文所写的那一天" in doubts[0].message


def test_a_cycle_without_bounds_stays_open() -> None:
    found, doubts = unrolled("各校每月25日前将进展情况报送区教育局。")
    assert found == [None]
    assert doubts == [("recurrence_open", True)]


def test_quarters_over_the_turn_of_the_year() -> None:
    days, _ = unrolled("从10月至次年3月，各校每季度末将进展情况报送区教育局。")
    assert days == [closing(2024, 12, 31), closing(2025, 3, 31)]


def test_no_limit_at_all_is_asked() -> None:
    draft = read_notice(notice("无符合条件的可不申报，但应报送书面说明。"))
    times, doubts = occurrences(draft.obligations[0], draft)
    assert times == [{"due": None}]
    assert doubts[0].code == "due_missing"
    assert draft.issued is not None
    assert draft.issued.value == date(2024, 6, 3)


def test_a_day_named_for_each_quarter_comes_once_in_it() -> None:
    days, _ = unrolled("从7月至12月，各校每季度（9月、12月25日前）将进展情况报送区教育局。")
    assert days == [closing(2024, 9, 25), closing(2024, 12, 25)]


def test_two_days_of_a_week() -> None:
    (item,) = read("6月10日至6月20日，每周一、周四报送进展情况。").obligations
    days = [str(day) for _, _, day in series(item.recurrences[0])]
    assert days == ["2024-06-10", "2024-06-13", "2024-06-17", "2024-06-20"]
