"""From the limits of an obligation as read to its occurrences; what the text leaves open stays open."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.reading.draft import Draft, Due, Evidence, Frequency, ObligationDraft, Recurrence, Relative

_MONTHS = re.compile(r"(\d{1,2})月份?(?:\d{1,2}日)?(?:至|到|—|－|-|～|~)(?:同年|当年|(次年|翌年))?(\d{1,2})月")
_WEEKDAYS = "一二三四五六日"
MOST = 120
"""Occurrences that one obligation may be unrolled to; more are for a person to write."""


class Doubt(Frozen):
    """What is open or inferred about one occurrence. ``index`` counts within the obligation; ``blocking`` where the
    due is left empty; ``choices`` are the likely days.
    """

    index: int
    code: str
    message: str
    evidence: Evidence | None
    choices: tuple[str, ...] = ()
    blocking: bool = True


_EVERY = {
    Frequency.DAILY: "每日",
    Frequency.WEEKLY: "每周",
    Frequency.TEN_DAYS: "每旬",
    Frequency.MONTHLY: "每月",
    Frequency.QUARTERLY: "每季",
    Frequency.HALF_YEARLY: "每半年",
    Frequency.YEARLY: "每年",
}
_NAMED_DAYS = 6
_LONGEST_MONTH = 31
_QUOTED = 60

Unrolled = tuple[list[dict[str, Any]], list[Doubt]]


def occurrences(item: ObligationDraft, draft: Draft) -> Unrolled:
    """The occurrences of an obligation as fields of ``domain.obligations.Occurrence``, ``due`` None where a person
    must settle it, and why.
    """
    if item.soft:
        return [{}], []
    made: list[dict[str, Any]] = []
    doubts: list[Doubt] = []
    several = len(item.dues) > 1
    for number, due in enumerate(item.dues):
        names = {"key": str(number + 1), "label": f"第{number + 1}次"} if several or item.recurrences else {}
        made.append(names | {"due": instant(due)})
        doubts += _doubts(due, number, draft)
    for cycle in item.recurrences:
        found, more = _unrolled(cycle, item, draft, len(made))
        made += found
        doubts += more
    if item.relative is not None and not made:
        made.append({"due": None})
        doubts.append(_counted(item.relative, draft))
    if not made:
        doubts.append(Doubt(index=0, code="due_missing", message="原文未写报送时限，请填写", evidence=item.evidence))
        made.append({"due": None})
    return _distinct(made), doubts


def instant(due: Due) -> datetime | None:
    """The due as the moment that it names; None where the print is damaged, even if only one day is likely."""
    if due.date is None or due.year_source == "damaged":
        return None
    return datetime.combine(due.date, due.time, SHANGHAI) if due.time else WorkCalendar().due_instant(due.date)


def _doubts(due: Due, index: int, draft: Draft) -> list[Doubt]:
    said = due.evidence.text
    # Two obligations by one day have one flag each, which say the same.
    flagged = list(dict.fromkeys(flag for flag in draft.flags if flag.evidence == due.evidence))
    choices = due.readings or ((due.date,) if due.date and due.year_source == "damaged" else ())
    likely = tuple(day.isoformat() for day in choices)
    if instant(due) is None:
        flag = flagged[0] if flagged else None
        message = flag.message if flag else f"“{_quoted(said)}”不是确定的一天，请填写"
        code = flag.code if flag else "open_date"
        return [Doubt(index=index, code=code, message=message, evidence=due.evidence, choices=likely)]
    return [
        Doubt(index=index, code=flag.code, message=flag.message, evidence=due.evidence, blocking=False)
        for flag in flagged
    ]


def _quoted(text: str) -> str:
    """Words of the notice within a sentence of ours: one short line, without the rules of a table."""
    even = re.sub(r"[\s│┃|]+", " ", text).strip()
    return even if len(even) <= _QUOTED else even[: _QUOTED - 1] + "…"


def _counted(limit: Relative, draft: Draft) -> Doubt:
    """A limit from an event that the text does not date. The day counted from the date of issue is a choice."""
    likely: tuple[str, ...] = ()
    if draft.issued and limit.n and limit.unit in ("workday", "day"):
        start = draft.issued.value
        workdays = limit.unit == "workday"
        end = WorkCalendar().add_working_days(start, limit.n) if workdays else start + timedelta(days=limit.n)
        likely = (end.isoformat(),)
    message = f"“{_quoted(limit.text)}”从收到或某事之日起算，请填写截止日期"
    return Doubt(index=0, code="relative_due", message=message, evidence=limit.evidence, choices=likely)


def _unrolled(cycle: Recurrence, item: ObligationDraft, draft: Draft, index: int) -> Unrolled:
    """Every day of a cycle between its bounds; one open occurrence where the text does not bound it."""
    first, last, inferred = _bounds(cycle, item, draft)
    days = list(_days(cycle, first, last)) if first and last and (last - first).days < 1100 else []
    if not days or len(days) > MOST:
        message = f"“{_said(cycle)}”未写明起止，请填写起止日期列出各期，或逐期填写"
        label = f"{_EVERY[cycle.freq]}第1期" if len(item.recurrences) > 1 else "第1期"
        return [{"key": f"{cycle.freq.value.replace('_', '-')}-1", "label": label, "due": None}], [
            Doubt(index=index, code="recurrence_open", message=message, evidence=cycle.evidence)
        ]
    at = cycle.time
    made = [
        {"key": key, "label": label}
        | {"due": datetime.combine(day, at, SHANGHAI) if at else WorkCalendar().due_instant(day)}
        for key, label, day in days
    ]
    said = "；".join(_checks(cycle, [day for _, _, day in days], inferred))
    return made, [Doubt(index=index, code="recurrence", message=said, evidence=cycle.evidence, blocking=False)]


def _said(cycle: Recurrence) -> str:
    """The cycle as printed. In a table its evidence is the whole row: there by what it says of the cycle."""
    if cycle.rule != "limit.table":
        return _quoted(cycle.evidence.text)
    on = re.sub(r"(\d\d)-(\d\d)", lambda day: f"{int(day[1])}月{int(day[2])}日", cycle.on or "")
    return _EVERY[cycle.freq] + (f"（{on}）" if on else "")


def _checks(cycle: Recurrence, days: list[date], inferred: bool) -> Iterator[str]:
    """What to check about a cycle that was unrolled."""
    what = "起止日期和年份" if inferred else "起止日期"
    yield f"按“{_said(cycle)}”列出 {len(days)} 期，请核对{what}"
    if cycle.on is None and cycle.freq is Frequency.WEEKLY:
        yield "原文未写星期几，按周五列出"
    elif cycle.on is None and cycle.freq is not Frequency.DAILY:
        yield "原文未写每期哪一天，按期末列出"
    if shortened := [f"{day.month}月{day.day}日" for day in days if _shortened(cycle, day)]:
        yield f"其中 {'、'.join(shortened)}是当月最后一天，当月没有原文所写的那一天"
    weekends = [f"{day.month}月{day.day}日" for day in days if day.weekday() >= 5]
    if len(weekends) > _NAMED_DAYS:
        yield f"其中 {len(weekends)} 期是周末，按原日期列出"
    elif weekends:
        yield f"其中 {'、'.join(weekends)} {len(weekends)} 期是周末，按原日期列出"


def _shortened(cycle: Recurrence, day: date) -> bool:
    """Whether the print names a later day than this month has."""
    if cycle.freq in (Frequency.DAILY, Frequency.WEEKLY, Frequency.TEN_DAYS) or re.search(r"\d-\d", cycle.on or ""):
        return False
    named = [int(number) for number in re.findall(r"\d+", cycle.on or "")]
    return day.day not in named and any(day.day < number <= _LONGEST_MONTH for number in named)


def _bounds(cycle: Recurrence, item: ObligationDraft, draft: Draft) -> tuple[date | None, date | None, bool]:
    if cycle.first and cycle.last:
        return cycle.first, cycle.last, False
    window = _MONTHS.search(re.sub(r"\s", "", item.evidence.text))
    year = _year(draft)
    if window is None or year is None:
        return None, None, False
    start, end = int(window[1]), int(window[3])
    if not (1 <= start <= 12 and 1 <= end <= 12):
        return None, None, False
    close = year + (window[2] is not None or end < start)
    return date(year, start, 1), date(close, end, monthrange(close, end)[1]), draft.issued is None


def _year(draft: Draft) -> int | None:
    if draft.issued:
        return draft.issued.value.year
    years = {due.date.year for item in draft.obligations for due in item.dues if due.date}
    years |= {int(year) for year in re.findall(r"(20\d\d)年", draft.title.value if draft.title else "")}
    return years.pop() if len(years) == 1 else None


def series(cycle: Recurrence) -> Iterator[tuple[str, str, date]]:
    """(key, label, day) of each time of a cycle with both bounds. Raises ValueError where a bound is missing."""
    if cycle.first is None or cycle.last is None:
        raise ValueError("a cycle without bounds has no end")
    yield from _days(cycle, cycle.first, cycle.last)


def _days(cycle: Recurrence, first: date, last: date) -> Iterator[tuple[str, str, date]]:
    """(key, label, day) of each time between the bounds."""
    if cycle.freq in (Frequency.DAILY, Frequency.WEEKLY, Frequency.TEN_DAYS):
        yield from _short(cycle, first, last)
        return
    step = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}[cycle.freq]
    month = (first.month - 1) // step * step
    year = first.year
    while date(year, month + 1, 1) <= last:
        for day in _within(cycle, year, month + 1, step):
            if first <= day and (day <= last or cycle.on is None or "后" in cycle.on):
                key, label = _named(cycle.freq, year, month + 1, step)
                yield key, label, min(day, last) if cycle.on is None else day
        month += step
        year, month = year + month // 12, month % 12


def _short(cycle: Recurrence, first: date, last: date) -> Iterator[tuple[str, str, date]]:
    wanted = [_WEEKDAYS.find(day) for day in (cycle.on or "五").replace("天", "日") if day in _WEEKDAYS]
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        tenth = day.day in (10, 20, monthrange(day.year, day.month)[1])
        weekly = cycle.freq is Frequency.WEEKLY and day.weekday() in wanted
        if cycle.freq is Frequency.DAILY or weekly or (cycle.freq is Frequency.TEN_DAYS and tenth):
            yield day.isoformat(), f"{day.month}月{day.day}日", day


def _within(cycle: Recurrence, year: int, month: int, step: int) -> list[date]:
    """The days of one period that begins in ``month``; none where the print names no day, as 上旬."""
    on, final = cycle.on, month + step - 1
    if on is None or on in ("底", "末", "月底", "季末", "季度末"):
        return [date(year, final, monthrange(year, final)[1])]
    if stated := re.findall(r"(\d\d)-(\d\d)", on):
        inside = [(int(first), int(second)) for first, second in stated if month <= int(first) <= final]
        return [day for first, second in inside for day in _dated(year, first, second)]
    numbers = [int(number) for number in re.findall(r"\d+", on)]
    if "后" in on:
        year, final = (year + 1, 1) if final == 12 else (year, final + 1)
    elif "首" in on:
        final = month
    # 每月30日 in February is its last day: nobody means that a month is left out.
    ends = monthrange(year, final)[1]
    days = [min(number, ends) if number <= _LONGEST_MONTH else number for number in numbers]
    return [day for number in dict.fromkeys(days) for day in _dated(year, final, number)]


def _dated(year: int, month: int, day: int) -> list[date]:
    return [date(year, month, day)] if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else []


def _named(freq: Frequency, year: int, month: int, step: int) -> tuple[str, str]:
    if freq is Frequency.MONTHLY:
        return f"{year}-{month:02d}", f"{month}月"
    part = (month - 1) // step + 1
    if freq is Frequency.QUARTERLY:
        return f"{year}-q{part}", f"第{part}季度"
    return (f"{year}-h{part}", "上半年" if part == 1 else "下半年") if step == 6 else (str(year), f"{year}年")


def _distinct(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with no key twice: a month with two days gets 2024-06 and 2024-06-2."""
    seen: set[str] = set()
    for one in made:
        key, count = str(one.get("key", "once")), 1
        while one.get("key", "once") in seen:
            count += 1
            one["key"] = f"{key}-{count}"
        seen.add(str(one.get("key", "once")))
    return made
