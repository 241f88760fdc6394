"""A year's arrangement as an administrator types it."""

from datetime import date

import pytest

from domain.gazette import GAZETTED, GazettedYear, InvalidGazette
from service.imports.calendar import InvalidCalendar, read_calendar
from service.imports.files import UnreadableFile
from service.imports.tables import InvalidHeader

HEAD = "日期,类型,名称,至\n"


def table(rows: str, source: str = "国办发明电〔2030〕99号") -> GazettedYear:
    return read_calendar((HEAD + rows).encode(), toml=False, source=source)


def written(year: GazettedYear) -> str:
    rows = [f"{holiday.day},放假,{holiday.name}," for holiday in year.holidays]
    return "\n".join(rows + [f"{day},上班,," for day in year.workdays]) + "\n"


@pytest.mark.parametrize("year", GAZETTED, ids=lambda year: str(year.year))
def test_every_known_year_can_be_typed_in(year: GazettedYear) -> None:
    assert table(written(year), year.source) == year


def test_a_span_stands_for_its_days() -> None:
    year = table("2031/01/29,休,春节,2031/02/04\n2031-01-25,班,,\n")
    assert [holiday.day.day for holiday in year.holidays] == [29, 30, 31, 1, 2, 3, 4]
    assert year.workdays == (date(2031, 1, 25),)


def test_a_year_may_begin_in_the_december_before() -> None:
    year = table("2030-12-31,放假,元旦,2031-01-02\n")
    assert (year.year, len(year.holidays)) == (2031, 3)


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ("2031-01-01,放假,元旦,\n2031-02-30,放假,春节,\n", "bad_date", 3),
        ("2031-01-01,过节,元旦,\n", "unknown_kind", 2),
        ("2031-01-01,放假,,\n", "bad_name", 2),
        ("2031-01-03,放假,元旦,2031-01-01\n", "bad_span", 2),
        ("2031-01-01,放假,元旦,2031-03-01\n", "bad_span", 2),
        ("2031-01-01,放假,元旦,三号\n", "bad_date", 2),
    ],
)
def test_a_wrong_row_is_named(rows: str, code: str, row: int) -> None:
    with pytest.raises(InvalidCalendar) as caught:
        table(rows)
    assert [(one.code, one.row) for one in caught.value.problems][:1] == [(code, row)]


def test_the_source_must_be_told() -> None:
    with pytest.raises(InvalidCalendar, match="没有写明来源"):
        table("2031-01-01,放假,元旦,\n", source="")


def test_days_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InvalidGazette):
        table("2031-01-05,放假,元旦,\n2031-01-05,上班,,\n")
    with pytest.raises(InvalidGazette):
        table("2031-01-01,放假,元旦,\n2029-05-01,放假,劳动节,\n")


@pytest.mark.parametrize(
    "text", ["", "days = 3", "source = 'x'", "[[days]]\nname = 'x'\nwhen = 3", "[[days]", "days = ['x']"]
)
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_calendar(text.encode(), toml=True, source="x")
    assert caught.value.message


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(InvalidHeader):
        read_calendar("日期,名称\n2031-01-01,元旦\n".encode(), toml=False, source="x")
