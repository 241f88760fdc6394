"""The State Council's arrangement of one year (放假安排) as an administrator types it: a table, or a TOML file.

Table (CSV or Excel): 日期, 类型 (放假 or 上班), 名称, and where a row stands for several days 至; 来源 may be a column.
TOML: ``source``, and ``[[days]]`` with ``date``, ``kind`` (holiday or workday), ``name``, ``until``.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from domain.base import Frozen
from domain.gazette import GazettedYear, Holiday
from domain.problems import InvalidRows, RowProblem
from service.imports.encodings import decode_text
from service.imports.files import UnreadableFile, check_size
from service.imports.tables import Column, read_table

COLUMNS = (
    Column(name="date", headings=("日期", "起始日期", "开始"), required=True),
    Column(name="kind", headings=("类型", "安排"), required=True),
    Column(name="name", headings=("名称", "节日", "假日")),
    Column(name="until", headings=("至", "截止日期", "结束")),
    Column(name="source", headings=("来源", "文号", "依据")),
)
_KINDS = dict.fromkeys(("holiday", "放假", "休", "休息", "休假"), "holiday")
_KINDS |= dict.fromkeys(("workday", "上班", "班", "调休上班", "调休"), "workday")
_LONGEST_SPAN = 15
_SOURCE_MISSING = "没有写明来源，请填放假通知的文号和日期，如“国办发明电〔2025〕7号”"


class InvalidCalendar(InvalidRows):
    """Days that cannot be taken as they are; ``problems`` lists everything to mend."""

    code = "invalid_calendar"


class _Day(Frozen):
    """One row as it was read."""

    row: int
    date: str = ""
    kind: str = ""
    name: str = ""
    until: str = ""
    source: str = ""


def read_calendar(data: bytes, *, toml: bool, source: str = "") -> GazettedYear:
    """One year. ``source`` counts before what the file says.

    The year is that of the latest day: an arrangement may reach into the December before it. Raises UnreadableFile,
    FileTooLarge, InvalidHeader, InvalidTable, InvalidCalendar, InvalidGazette.
    """
    days = list(_from_toml(data) if toml else _from_table(data))
    told = source or next((day.source for day in days if day.source), "")
    problems: list[RowProblem] = []
    spans = [(day, _span(day, problems)) for day in days]
    if not told:
        problems.append(_problem(days[0], "source", "missing_source", _SOURCE_MISSING))
    if problems:
        raise InvalidCalendar("放假安排", problems)
    holidays = [
        Holiday(day=one, name=day.name) for day, span in spans if _KINDS[day.kind.lower()] == "holiday" for one in span
    ]
    workdays = [one for day, span in spans if _KINDS[day.kind.lower()] == "workday" for one in span]
    year = max(one.year for _, span in spans for one in span)
    return GazettedYear(year=year, source=told, holidays=tuple(holidays), workdays=tuple(workdays))


def _from_table(data: bytes) -> Iterator[_Day]:
    for record in read_table(data, COLUMNS):
        yield _Day.model_validate({"row": record.row, **record.values})


def _from_toml(data: bytes) -> Iterator[_Day]:
    check_size(data)
    try:
        table = tomllib.loads(decode_text(data).replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(f"不是合格的 TOML（{error}），请检查引号、方括号和等号", field="file") from None
    days = table.get("days")
    if not isinstance(days, list) or not days or not all(isinstance(day, dict) for day in days):
        raise UnreadableFile("文件里没有 [[days]]，请逐日写明 date、kind 和 name", field="days")
    for number, day in enumerate(days, 1):
        yield _day(number, day, str(table.get("source", "")))


def _day(number: int, day: Mapping[str, Any], source: str) -> _Day:
    names = [column.name for column in COLUMNS if column.name != "source"]
    if unknown := [name for name in day if name not in names]:
        raise UnreadableFile(
            f"第 {number} 个 [[days]] 里的“{unknown[0][:40]}”不认识，可写 {'、'.join(names)}", field="days"
        )
    return _Day(row=number, source=source, **{name: str(day.get(name, "")) for name in names})


def _span(day: _Day, problems: list[RowProblem]) -> list[date]:
    """The days that one row stands for; what is wrong with it goes to ``problems``."""
    found = list(_row_problems(day))
    first, last = _parsed(day.date), _parsed(day.until or day.date)
    if first and last and not 0 <= (last - first).days < _LONGEST_SPAN:
        message = f"从 {first} 至 {last} 不对：“至”不能早于起始日期，也不超过 {_LONGEST_SPAN} 天"
        found.append(_problem(day, "until", "bad_span", message))
    problems += found
    if found or first is None or last is None:
        return []
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _row_problems(day: _Day) -> Iterable[RowProblem]:
    for field, text in (("date", day.date), ("until", day.until or day.date)):
        if _parsed(text) is None:
            yield _problem(day, field, "bad_date", f"日期“{text[:20]}”不对，应写成 2027-01-01")
    kind = _KINDS.get(day.kind.lower())
    if kind is None:
        yield _problem(day, "kind", "unknown_kind", f"类型“{day.kind[:20]}”不认识，请填“放假”或“上班”")
    if kind == "holiday" and not 1 <= len(day.name) <= 20:
        yield _problem(day, "name", "bad_name", "放假日要写明节日名称，不超过 20 个字")


def _parsed(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None


def _problem(day: _Day, field: str, code: str, message: str) -> RowProblem:
    return RowProblem(row=day.row, field=field, code=code, message=message)
