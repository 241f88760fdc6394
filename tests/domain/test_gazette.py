from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from domain.calendar import WorkCalendar
from domain.gazette import GAZETTED, GazettedYear, Holiday, InvalidGazette, gazetted

DAYS = [date(2023, 1, 1) + timedelta(days=number) for number in range((date(2027, 1, 1) - date(2023, 1, 1)).days)]


def test_the_years_2023_to_2026_are_known_and_name_their_source() -> None:
    assert [year.year for year in GAZETTED] == [2023, 2024, 2025, 2026]
    assert all(f"国办发明电〔{year.year - 1}〕" in year.source for year in GAZETTED)


def test_every_day_agrees_with_chinesecalendar() -> None:
    calendar = WorkCalendar()
    oracle: Callable[[date], bool] = chinese_calendar.is_workday
    differing = [day for day in DAYS if calendar.is_working_day(day) != oracle(day)]
    assert differing == []


def test_every_day_agrees_with_holidays() -> None:
    calendar, other = WorkCalendar(), holidays.country_holidays("CN", years=range(2023, 2027))
    differing = [day for day in DAYS if calendar.is_working_day(day) != other.is_working_day(day)]
    assert differing == []


def test_statutory_days_carry_the_right_name() -> None:
    other = holidays.country_holidays("CN", years=range(2023, 2027), language="zh_CN")
    named = {holiday.day: holiday.name for year in GAZETTED for holiday in year.holidays}
    statutory = {
        day: name for day, name in other.items() if name in ("元旦", "春节", "清明节", "劳动节", "端午节", "国庆节")
    }
    assert len(statutory) >= 40
    assert all(name in named[day] for day, name in statutory.items())


def test_2027_is_unknown() -> None:
    assert all(holiday.day.year < 2027 for year in GAZETTED for holiday in year.holidays)
    assert WorkCalendar().is_tentative(date(2027, 1, 1))


def test_a_notice_may_reach_into_the_december_before() -> None:
    year = gazetted(2030, "测试", (("元旦", "01-01", "01-01"),), "")
    reaching = GazettedYear(
        year=2030, source="测试", holidays=(*year.holidays, Holiday(day=date(2029, 12, 31), name="元旦")), workdays=()
    )
    assert not WorkCalendar(years=(reaching,)).is_working_day(date(2029, 12, 31))


@pytest.mark.parametrize(
    ("spans", "workdays", "sentence"),
    [
        ((("春节", "02-02", "02-09"),), "02-02", "既列为放假又列为上班"),
        ((), "02-04", "不是周六或周日"),
    ],
)
def test_an_arrangement_that_contradicts_itself_is_refused(
    spans: tuple[tuple[str, str, str], ...], workdays: str, sentence: str
) -> None:
    with pytest.raises(InvalidGazette, match=sentence):
        gazetted(2030, "测试", spans, workdays)


def test_a_day_of_another_year_is_refused() -> None:
    with pytest.raises(InvalidGazette, match="不属于 2030 年"):
        GazettedYear(year=2030, source="测试", holidays=(Holiday(day=date(2031, 1, 1), name="元旦"),), workdays=())
