"""Limits that only a holiday or a term names."""

from datetime import time

import pytest

from domain.reading.occurrences import occurrences
from tests.domain.reading.samples import obligations, read


def issued(day: str) -> str:
    """A signature of that day."""
    return f"望江区教育局\n{day}"


@pytest.mark.parametrize(
    ("sentence", "day", "wanted"),
    [
        ("请于端午节前将值班表报区教育局。", "2025年5月19日", ["2025-05-30"]),
        ("“五一”节前，各校将排查情况报区教育局。", "2025年4月19日", ["2025-04-30"]),
        ("请于国庆节放假前最后一个工作日下班前将值班表报区教育局。", "2025年9月19日", ["2025-09-30"]),
        ("中秋、国庆节前报送值班表。", "2025年9月19日", []),
        ("各校于节后第一个工作日中午12时前报送端午节值守情况。", "2025年5月19日", ["2025-06-03"]),
        ("慰问资金于春节前发放到位，春节后上班第一天报送统计表。", "2026年1月22日", ["2026-02-24"]),
        ("请于春节前报送方案。", "2029年1月10日", []),
        ("请于元宵节前报送工作总结。", "2026年1月22日", []),
        ("请各校于期末前将总结报区教育局。", "2025年9月1日", []),
        ("各校于放假前将值班表报送区教育局。", "2025年9月1日", []),
        ("各校在暑假结束前报送研修总结。", "2025年6月1日", []),
    ],
)
def test_no_day_is_settled_and_the_likely_one_is_shown(sentence: str, day: str, wanted: list[str]) -> None:
    draft = read(sentence, tail=issued(day))
    (item,) = draft.obligations
    (due,) = item.dues
    assert (due.date, [str(one) for one in due.readings]) == (None, wanted)
    assert "open_date" in [flag.code for flag in draft.flags]
    _, (doubt,) = occurrences(item, draft)
    assert (doubt.blocking, list(doubt.choices)) == (True, wanted)


def test_the_hour_is_kept() -> None:
    (item,) = obligations("节后第一个工作日中午12时前报送统计表。")
    assert item.dues[0].time == time(12)


@pytest.mark.parametrize(
    "sentence",
    [
        "请各单位做好节前检查情况报送工作。",
        "春节前后有寒潮，要加强信息报送。",
        "节前各校要开展检查，报送信息。",
        "请于日期前将总结报送。",
        "端午节前，各校组织检查并落实整改，发现问题向上级报告。",
        "任期结束前，由组织部门报请考核。",
    ],
)
def test_holidays_that_limit_nothing(sentence: str) -> None:
    assert not [item for item in obligations(sentence) if item.dues]


def test_beside_a_printed_day() -> None:
    found = obligations("2月4日前报送花名册，节后上班第一天报送春节慰问统计表。", tail=issued("2026年1月22日"))
    assert [[str(due.date) for due in item.dues] for item in found] == [["2026-02-04"], ["None"]]
