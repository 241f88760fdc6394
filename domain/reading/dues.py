"""The dues of a deadline: each day with its year, time and evidence."""

from datetime import date

from domain.reading.deadlines import Deadline
from domain.reading.draft import Due
from domain.reading.finding import evidence
from domain.reading.lexing.days import Day
from domain.reading.outline import Outline
from domain.reading.years import ROLLOVER, Years, infer, settle

_SURE = {"stated": 0.97, "carried": 0.95, "issue_date": 0.93, "page_record": 0.85, "anniversary": 0.7}
_PARTS = {"上旬": (1, 10), "中旬": (10, 20), "下旬": (20, 28), "初": (1, 10)}


def dues(outline: Outline, deadline: Deadline, known: Years) -> tuple[Due, ...]:
    """The dues of a deadline: every day of a list, the last one of a window."""
    result: list[Due] = []
    carried: int | None = None
    chosen = deadline.days[-1:] if deadline.window else deadline.days
    before: tuple[int, int | None, str] | None = None
    torn = len(deadline.days) > 1 and _torn(deadline.days, known.issued)
    for day in deadline.days:
        year, source = infer(day, known, carried if day.link else None)
        if day.shares and before and before[1] and not (day.year or day.year_word):
            # “3月、6月、9月5日前”: one row of months, so that none may fall into another year on its own.
            year, source = before[1] + ((day.month or 0) <= before[0]), before[2]
        if torn and (day.shares or day is deadline.days[0]):
            year, source = None, "unknown"
        if day.link == "list" and source == "issue_date" and result:
            year = _in_order(day, year, result[-1].date, known.issued)
        before = (day.month or 0, year, source)
        if carried and source == "carried" and day.month and result and day.month + 6 < (deadline.days[0].month or 0):
            year = carried + 1
        carried = year if day.year or source == "carried" else carried
        if day in chosen:
            result.append(_due(outline, day, year, source, deadline, known))
    return tuple(result)


def _in_order(day: Day, year: int | None, earlier: date | None, issued: date | None) -> int | None:
    """The year of a day of a row whose own year is not printed: a row goes on in time, so that a day that would lie
    before the one printed earlier, and before the notice, is a year later.
    """
    value = settle(day, year)
    if value is None or year is None or earlier is None or issued is None or not value < min(earlier, issued):
        return year
    return year + 1


def _torn(days: list[Day], issued: date | None) -> bool:
    """Whether months that share a day may begin in the year of issue as well as in the next: “3、6、9、12月25日前” of
    20 November, where March is long past and December to come.
    """
    if issued is None or not any(day.shares for day in days) or any(day.year or day.year_word for day in days):
        return False
    dated = [value for day in days if (value := settle(day, issued.year))]
    return bool(dated) and (issued - dated[0]).days > ROLLOVER and any(value >= issued for value in dated[1:])


def _due(outline: Outline, day: Day, year: int | None, source: str, deadline: Deadline, known: Years) -> Due:
    likely: tuple[date, ...] = ()
    value, confidence = settle(day, year), _SURE.get(source, 0.65)
    if day.lunar:
        source, confidence = "lunar", 0.4
    elif day.damaged:
        likely = _damaged(day, known)
        value, confidence, source = (likely[0] if len(likely) == 1 else None), 0.4, "damaged"
    elif value is None and year is not None and day.month and day.part:
        likely = tuple(date(year, day.month, number) for number in _PARTS.get(day.part, ()))
        confidence = 0.4
    last = deadline.days[-1]
    at, at_text = (day.at, day.at_text) if day.at_text or day is not last else (last.at, last.at_text)
    return Due(
        date=value,
        time=at,
        time_text=at_text or None,
        word=day.boundary or last.boundary,
        year_source=source,
        month_day=f"{day.month:02d}-{day.day:02d}" if value is None and day.month and day.day else None,
        readings=likely,
        evidence=evidence(outline.page, day.start, day.end),
        rule=deadline.rule,
        confidence=confidence,
    )


def _damaged(day: Day, known: Years) -> tuple[date, ...]:
    """The likely days of a damaged print, in the year that it or the date of issue gives."""
    base = day.year or (known.issued.year if known.issued else None)
    return tuple(date(base, month, number) for month, number in day.readings if base and (month, number) != (2, 29))
