"""Days as they are printed."""

import pytest

from domain.reading.lexing.damage import readings
from domain.reading.lexing.days import days, windows
from domain.reading.lexing.numerals import number, year
from domain.reading.page import Page


def printed(text: str) -> list[tuple[int | None, int | None, int | None]]:
    return [(day.year, day.month, day.day) for day in days(Page(text).text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("于2024年6月20日前", [(2024, 6, 20)]),
        ("二〇二四年六月二十日", [(2024, 6, 20)]),
        ("二OO三年十二月四日", [(2003, 12, 4)]),
        ("二0一二年四月廿六日", [(2012, 4, 26)]),
        ("２０２５年６月２０日", [(2025, 6, 20)]),
        ("发布日期:2021-07-15 15:01", [(2021, 7, 15)]),
        ("2024/04/29", [(2024, 4, 29)]),
        ("07.07.2017 20:38", [(2017, 7, 7)]),
        ("6月20前报送", [(None, 6, 20)]),
        (
            "2015年3月13、27日,4月10、24日和5月4日",
            [(2015, 3, 13), (2015, 3, 27), (None, 4, 10), (None, 4, 24), (None, 5, 4)],
        ),
        ("7月3、17、26日", [(None, 7, 3), (None, 7, 17), (None, 7, 26)]),
        ("6月20日前，25日前", [(None, 6, 20), (None, 6, 25)]),
        ("元月5日前", [(None, 1, 5)]),
        ("365日全天候", []),
        ("共12月1.5万元", []),
        ("每月25日前", []),
        ("第3日起", []),
        ("13月40日", []),
    ],
)
def test_forms(text: str, wanted: list[tuple[int | None, int | None, int | None]]) -> None:
    assert printed(text) == wanted


@pytest.mark.parametrize(
    ("text", "at", "words", "boundary"),
    [
        ("6月20日（星期四）17:00前", "17:00:00", "17:00", "前"),
        ("6月20日下午5点前", "17:00:00", "下午5点", "前"),
        ("6月20日24时前", "23:59:00", "24时", "前"),
        ("6月20日上午下班前", None, "上午下班", "前"),
        ("6月20日下班之前", None, "下班", "之前"),
        ("6月20日（含）前", None, "", "前"),
        ("6月20日截止", None, "", "截止"),
        ("6月20日前往", None, "", ""),
    ],
)
def test_clock_and_boundary(text: str, at: str | None, words: str, boundary: str) -> None:
    (day,) = days(Page(text).text)
    assert (str(day.at) if day.at else None, day.at_text, day.boundary) == (at, words, boundary)


def test_weekday_and_year_by_reference() -> None:
    first, second = days(Page("6月18日(星期二)前，次年1月10日前").text)
    assert (first.weekday, second.year_word) == (1, "次年")


def test_windows_are_linked() -> None:
    found = days(Page("5月20—28日；2025年12月1日至2026年2月28日").text)
    assert [(a.day, b.day) for a, b in windows(found)] == [(20, 28), (1, 28)]


def test_a_year_that_was_stripped_is_marked() -> None:
    (day,) = days(Page("请于年11月5日前报送").text)
    assert day.yearless


@pytest.mark.parametrize(
    ("text", "year_found", "likely"),
    [
        ("请于530日前", None, ((5, 30),)),
        ("请于5 30日前", None, ((5, 30),)),
        ("2025728日前", 2025, ((7, 28),)),
        ("请于201576前，将表报来", 2015, ((7, 6),)),
        ("2025527日印发", 2025, ((5, 27),)),
        ("请于111日前", None, ((1, 11), (11, 1))),
        ("截止时间为2378279日", None, ()),
    ],
)
def test_damaged_days_keep_their_likely_readings(text: str, year_found: int | None, likely: object) -> None:
    (day,) = days(Page(text).text)
    assert (day.damaged, day.year, day.readings) == (True, year_found, likely)


def test_numerals() -> None:
    assert [number(text) for text in ("25", "十", "二十五", "廿三", "元", "百")] == [25, 10, 25, 23, 1, None]
    assert [year(text) for text in ("2024", "二○二四", "1800")] == [2024, 2024, None]
    assert readings("230") == () or all(month == 2 for month, _ in readings("230"))
