"""The year of a day printed without one: from the date of issue, the page's own record, an anniversary's number, or
not at all.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.reading.lexing.days import Day
from domain.reading.lexing.numerals import number
from domain.reading.outline import Outline
from domain.reading.rules import rule

_FIRST = {
    "防灾减灾日": 2009,
    "安全生产月": 2002,
    "爱国卫生月": 1989,
    "国家宪法日": 2014,
    "全民国家安全教育日": 2016,
    "世界水日": 1993,
    "全国土地日": 1991,
    "全国爱耳日": 2000,
    "全国助残日": 1991,
    "世界无烟日": 1988,
    "世界艾滋病日": 1988,
    "国际禁毒日": 1987,
    "世界读书日": 1996,
    "全国交通安全日": 2012,
    "中国农民丰收节": 2018,
    "丰收节": 2018,
    "中国航天日": 2016,
    "中国医师节": 2018,
    "中国记者节": 2000,
    "教师节": 1985,
    "植树节": 1979,
    "消防日": 1992,
    "全国低碳日": 2013,
    "文化和自然遗产日": 2006,
    "全国科技工作者日": 2017,
    "中国品牌日": 2017,
    "中国人民警察节": 2021,
    "烈士纪念日": 2014,
}
"""The year of the first one of each yearly day that never skipped a year."""
_ORDINAL = re.compile(
    rf"第(\d{{1,3}}|[一二三四五六七八九十]{{1,4}})(?:个|届|次)(?:全国|世界|国际|国家)?“?({'|'.join(_FIRST)})"
)
_CITED = re.compile(r"〔(\d{4})〕")
ROLLOVER = 120
"""Days by which a month-day must lie before the date of issue to mean the next year; nearer ones are a late posting."""
_OLD = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


@dataclass(slots=True)
class Years:
    """What a notice says about its own year. ``record`` holds the full dates of the page's record by (month, day)."""

    issued: date | None
    anniversary: int | None
    title: int | None
    text: int | None
    cited: int | None = None
    record: dict[tuple[int, int], int] = field(default_factory=dict)


def years(outline: Outline, issued: date | None, title: str | None) -> Years:
    """Collect the evidence about the year."""
    record = {(d.month, d.day): d.year for d in outline.days if d.start < outline.body and d.year and d.month and d.day}
    match = _ORDINAL.search(outline.text)
    count = number(match[1]) if match else None
    anniversary = _FIRST[match[2]] + count - 1 if match and count else None
    named = {int(y) for y in _OLD.findall(title or "")}
    texts = {int(y) for y in _OLD.findall(outline.text[outline.body :])} if issued is None else set()
    cited = {int(m[1]) for number in outline.numbers if (m := _CITED.search(number.text))} if issued is None else set()
    return Years(issued, anniversary, _only(named), _only(texts), _only(cited), record)


def _only(found: set[int]) -> int | None:
    return found.pop() if len(found) == 1 else None


@rule("year.inferred")
def infer(day: Day, known: Years, carried: int | None) -> tuple[int | None, str]:
    """The year of a day and where it came from; (None, reason) where nothing settles it.

    Stated; 次年 and 今年 from the date of issue; the list's own; the date of issue, rolled over where the day lies
    more than
    120 days before it; the page's record of the same day; an anniversary's number; the title's year; the only year
    in the text; the only year of the numbers it cites.
    Source: 成文日期 is the base of every 月日 in a notice (the practice behind 条例第九条（十一）).
    Example: issued 2025-11-28, “次年1月10日前” -> 2026; issued 2011-12-23, “1月21日” -> 2012; “第八个防灾减灾日” ->
    2016.
    """
    if day.year:
        return day.year, "stated"
    if day.later is not None:
        return (_soon(day, known.issued), "issue_date") if known.issued else (None, "no_issue_day")
    if day.months is not None and known.issued:
        return _near(day, known.issued), "issue_date"
    if day.yearless or day.month is None:
        return None, "unknown"
    base = known.issued.year if known.issued else (known.anniversary or None)
    if day.year_word:
        shift = {"次年": 1, "翌年": 1, "明年": 1, "来年": 1, "去年": -1, "上年": -1}.get(day.year_word, 0)
        base = base or (carried if shift else known.title)
        return (base + shift, "stated") if base else (None, "unknown")
    if carried:
        return carried, "carried"
    candidates: list[tuple[int, str]] = []
    if known.issued:
        candidates.append((_after(day, known.issued), "issue_date"))
    if (day.month, day.day) in known.record and day.day:
        candidates.append((known.record[day.month, day.day], "page_record"))
    candidates += [
        (y, s)
        for y, s in (
            (known.anniversary, "anniversary"),
            (known.title, "title_year"),
            (known.text, "text_year"),
            (known.cited, "cited_year"),
        )
        if y
    ]
    return _settle(day, candidates)


def _near(day: Day, issued: date) -> int:
    """Settle the month of 本月, 下月 and of a bare day, counted from the date of issue; return its year."""
    shift = day.months or 0
    if shift == 0 and day.day and not day.part and day.day < issued.day:
        shift = 1
    months = issued.year * 12 + issued.month - 1 + shift
    day.month = months % 12 + 1
    return months // 12


def _soon(day: Day, issued: date) -> int:
    """Settle 今日, 明天, 本周五 and 下周一, counted from the date of issue; return the year."""
    count, weekday = day.later or (0, None)
    shift = count if weekday is None else 7 * count + weekday - issued.weekday()
    value = issued + timedelta(days=shift)
    day.month, day.day = value.month, value.day
    return value.year


def _settle(day: Day, candidates: list[tuple[int, str]]) -> tuple[int | None, str]:
    """The first candidate, unless the printed weekday refutes it and confirms another."""
    if not candidates:
        return None, "unknown"
    if day.weekday is None or not day.day or not day.month:
        return candidates[0]
    fitting = [(y, s) for y, s in candidates if _weekday(y, day.month, day.day) == day.weekday]
    return (
        fitting[0] if fitting else (candidates[0] if candidates[0][1] == "issue_date" else (None, "weekday_conflict"))
    )


def _weekday(year: int, month: int, day: int) -> int | None:
    return date(year, month, day).weekday() if day <= monthrange(year, month)[1] else None


def _after(day: Day, issued: date) -> int:
    last = monthrange(issued.year, day.month or 1)[1]
    candidate = date(issued.year, day.month or 1, min(day.day or last, last))
    return issued.year + 1 if (issued - candidate).days > ROLLOVER else issued.year


def settle(day: Day, year: int | None) -> date | None:
    """The calendar day of a print with its year; 底 is the last day of the month; None for 旬 and 初, which fix no
    day.
    """
    if year is None or day.month is None:
        return None
    last = monthrange(year, day.month)[1]
    if day.part in ("底", "末"):
        return date(year, day.month, last)
    if day.day is None or day.day > last:
        return None
    return date(year, day.month, day.day)
