"""Months that share the day printed after the last of them, and numbers that are no such months."""

from datetime import time

import pytest

from domain.reading.draft import Frequency
from tests.domain.reading.samples import days, obligations, read


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("请于7月、10月及次年1月5日前将进展情况报送区教育局。", ["2024-07-05", "2024-10-05", "2025-01-05"]),
        ("请分别于6、9、12月25日前将统计表报区教育局。", ["2024-06-25", "2024-09-25", "2024-12-25"]),
        ("各校于6月、12月底前将工作总结报区教育局。", ["2024-06-30", "2024-12-31"]),
        ("请于六月、十二月二十日前报送总结。", ["2024-06-20", "2024-12-20"]),
        ("请于10月、次年1月、4月5日前报送报表。", ["2024-10-05", "2025-01-05", "2025-04-05"]),
        ("各校9月、11月、1月10日前报送报表。", ["2024-09-10", "2024-11-10", "2025-01-10"]),
        ("请于2024年9月、12月和2025年3月15日前报送台账。", ["2024-09-15", "2024-12-15", "2025-03-15"]),
        ("请于2023年10月、1月15日前报送台账。", ["2023-10-15", "2024-01-15"]),
        ("请于今年9月、明年3月底前报送总结。", ["2024-09-30", "2025-03-31"]),
        ("报送时限：7月、10月、次年1月的10日前。", ["2024-07-10", "2024-10-10", "2025-01-10"]),
        ("报送时间为9月、12月20日前。", ["2024-09-20", "2024-12-20"]),
    ],
)
def test_months_that_share_a_day(sentence: str, wanted: list[str]) -> None:
    assert days(sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("1、6月20日前将方案报送区教育局。", ["2024-06-20"]),
        ("一、6月20日前报送方案。", ["2024-06-20"]),
        ("请将附件1、2、6月20日前报送区教育局。", ["2024-06-20"]),
        ("请将4月、5月数据于6月15日前报送区教育局。", ["2024-06-15"]),
        ("7月至8月、9月10日前报送月报。", ["2024-09-10"]),
        ("请于6月13、7月10日前报送总结。", ["2024-06-13", "2024-07-10"]),
        ("活动分别于7月、8月20日举行，请于7月1日前报送方案。", ["2024-07-01"]),
        ("请于12月、9月、6月20日前报送总结。", ["2024-06-20"]),
        ("请各校于7月、8月每月10日前报送进度表。", []),
    ],
)
def test_numbers_that_share_no_day(sentence: str, wanted: list[str]) -> None:
    assert days(sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "frequency", "on"),
    [
        ("各校每年1月、7月10日前报送工作总结。", Frequency.YEARLY, "01-10、07-10"),
        ("每年3、6、9、12月的25日前报送台账。", Frequency.YEARLY, "03-25、06-25、09-25、12-25"),
        ("请于每年的4月、10月15日前将名单报送区教育局。", Frequency.YEARLY, "04-15、10-15"),
        ("每季度（4月、7月、10月及次年1月5日前）报送报表。", Frequency.QUARTERLY, "04-05、07-05、10-05、01-05"),
        ("每半年（6月、12月底前）报送一次工作总结。", Frequency.HALF_YEARLY, "06-30、12-31"),
    ],
)
def test_shared_days_that_come_round(sentence: str, frequency: Frequency, on: str) -> None:
    (item,) = obligations(sentence)
    assert (item.recurrences[0].freq, item.recurrences[0].on, item.dues) == (frequency, on, ())


def test_the_time_holds_for_every_month() -> None:
    (item,) = obligations("请于9月、12月15日17时前将台账报送区教育局。")
    assert [due.time for due in item.dues] == [time(17), time(17)]


def test_a_row_of_months_that_may_begin_in_two_years_stays_open() -> None:
    draft = read("请于3、6、9、12月25日前将统计表报区教育局。", tail="望江区教育局\n2024年11月20日")
    assert [due.date for due in draft.obligations[0].dues] == [None] * 4
    assert "year_unknown" in [flag.code for flag in draft.flags]


def test_a_row_of_months_after_the_turn_of_the_year_is_one_year() -> None:
    found = days("请于1月、4月、7月、10月10日前将报表报区教育局。", tail="望江区教育局\n2024年12月20日")
    assert found == ["2025-01-10", "2025-04-10", "2025-07-10", "2025-10-10"]
