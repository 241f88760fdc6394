"""Days as they are printed: the lexer of dates. No year is inferred here; ``domain.reading.years`` does that.

Forms: 2024年6月20日, 二〇二四年六月二十日, 2024-06-20, 6月20日, 20日 (after a month is known), 6月底, 6月中旬, 530日
(the
month lost), 2025728日, 年11月5日 (the year lost), 腊月二十七; then weekday, clock, and the boundary word (前, 之前,
截止, 内 …).
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from domain.reading.lexing.beginnings import HEAD, starts
from domain.reading.lexing.clocks import CLOCK, CLOCK_AHEAD, clock
from domain.reading.lexing.damage import readings, spaced
from domain.reading.lexing.nearby import later
from domain.reading.lexing.numerals import number, year
from domain.reading.lexing.shared import AND, shared

_CLOCKED = re.compile(r"[,() 星周礼北上下中晚早凌当一二三四五六七八九十\d]")
"""Begins every weekday and clock that follows a date."""
_CLOSING = re.compile(r"(?:上午|下午)?(?:下班|\d{1,2}[:时点])")
_WEEKDAY = re.compile(r",?\(?(?:星期|周|礼拜)([一二三四五六日天])\)?")
_ASIDE = re.compile(r"\([^()\n]{1,24}\)")
_INSIDE = re.compile(rf"\((?:{CLOCK_AHEAD})[^()]{{1,10}}?(前|之前|以前|截止)\)")
"""A clock and its boundary that stand in brackets together. “10月28日（下午5点前）”."""
_BOUNDARY = re.compile(
    r"(?:\(含\)|\(包括当[日天]\)|\(含当[日天]\))?(之前|以前|前(?!后|往|来|期|述|列|款|身|沿)|为?截止|截至|为?止|"
    r"之内|以内|内)"
)
_REFERENCE = re.compile(r"(次年|翌年|明年|来年|今年|本年度?|当年|去年|上年)$")
_BARE_AHEAD = re.compile(r"(?:\([^()]{1,8}\))?(?:前|之前|以前|下班|上午|下午|中午|晚|\d{1,2}[:时点]|止|截止|截至)")
_LIST = re.compile(r"(?:\([^()]{0,12}\))?(?:[、,]|和|及|与|以及|或|;)+")
_AHEAD = re.compile(r"(?:次年|翌年|明年|来年|今年|本年度?|当年)$")
"""Says the year of the next day of a list."""
_RANGE = re.compile(r"(?:上午|下午|晚)?起?(?:-+|~+|至|到|\?)")
_LOST_YEAR = re.compile(r"(?:^|[^\d年今明去次翌来当本每全上下半后前多零〇一二三四五六七八九十○Oo])$")


@dataclass(slots=True)
class Day:
    """One printed day. ``start``/``end`` span date, weekday, clock and boundary in the page's text; ``core`` ends
    the date alone.

    ``part`` is set instead of ``day`` for 底/上旬/中旬/下旬/初/中. ``readings`` are the likely (month, day) of a
    damaged print.
    ``year_word`` is a year by reference (次年). ``months`` counts from the month of issue where the print only says
    本月 or 下月; ``later`` counts from the day of issue.
    ``lunar`` marks a day of the lunar calendar,
    which is not converted. ``yearless`` marks a print from which a year was stripped (年11月5日).
    ``shares`` marks each month but the first of those that share a day (3月、6月5日).
    """

    start: int
    core: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    part: str = ""
    year_word: str = ""
    weekday: int | None = None
    at: time | None = None
    at_text: str = ""
    boundary: str = ""
    link: str = ""
    readings: tuple[tuple[int, int], ...] = ()
    damaged: bool = False
    yearless: bool = False
    cut: bool = False
    months: int | None = None
    later: tuple[int, int | None] | None = None
    lunar: bool = False
    shares: bool = False


def days(text: str) -> list[Day]:
    """All printed days of a page's text, in order; days of one list or window carry ``link`` “list” or “range” to
    the one before.
    """
    found: list[Day] = []
    done = 0
    for start in starts(text):
        if start < done:
            continue
        match = HEAD.match(text, start)
        day = _day(text, match, found[-1] if found else None) if match else None
        if match and day is not None:
            if day.month and text.endswith(AND, 0, day.start) and (run := shared(text, day)):
                run[0].link = _link(text, found[-1] if found else None, run[0].start)
                found += run
            found.append(day)
            done = match.end()
    return found


def _day(text: str, match: re.Match[str], before: Day | None) -> Day | None:
    link = _link(text, before, match.start())
    day = _core(text, match, before, link)
    if day is None or (day.month is not None and not 1 <= day.month <= 12):
        return None
    if day.day is not None and not 1 <= day.day <= 31:
        return None
    day.link = link
    return _tail(text, day)


def _link(text: str, before: Day | None, start: int) -> str:
    if before is None or start - before.core > 24:
        return ""
    between = text[before.end : start]
    if between.endswith(("年", "度")):
        between = _AHEAD.sub("", between)
    if _LIST.fullmatch(between) or (between == "" and before.boundary):
        return "list"
    return "range" if _RANGE.fullmatch(text[before.core : start]) or _RANGE.fullmatch(between) else ""


def _core(text: str, match: re.Match[str], before: Day | None, link: str) -> Day | None:
    kind = match.lastgroup
    start, end = match.span()
    if match["month"]:
        return _monthly(text, match)
    if match["year"]:
        return _full(text, match)
    if match["iso"]:
        return _iso(match)
    if match["lunar"]:
        return Day(start, end, end, None, None, None, lunar=True)
    if match["yearend"]:
        return Day(start, end, end, None, 12, None, part="底")
    if match["near"]:
        day = number(match["nd"]) if match["nd"] else None
        return Day(
            start, end, end, None, None, day, part="底" if match["np"] else "", months=1 if match["near"] == "下" else 0
        )
    if after := later(match):
        return Day(start, end, end, None, None, None, later=after)
    if kind == "dateless":
        value = match["dateless"]
        return Day(start, end, end, int(value[:4]), None, None, readings=readings(value[4:]), damaged=True)
    if kind == "damaged":
        return _damaged(text, match)
    if not link and (before is None or start - before.end >= 120 or not before.month):
        return _this_month(text, match)
    if before is None or not before.month or not (link or _BARE_AHEAD.match(text, end)):
        return None
    if text[end - 1] not in "日号" and link != "list":
        return None
    known = link or start - before.end < 120
    return Day(start, end, end, before.year if link else None, before.month, int(match["bare"])) if known else None


def _this_month(text: str, match: re.Match[str]) -> Day | None:
    """A day without any month before it: “请于25日前”. Its month is that of the date of issue, or the next."""
    start, end = match.span()
    if text[end - 1] not in "日号" or not re.search(
        r"(?:请|务必|须|应|需|要|并)[于在]$", text[max(start - 3, 0) : start]
    ):
        return None
    return Day(start, end, end, None, None, int(match["bare"]), months=0) if _BARE_AHEAD.match(text, end) else None


def _iso(match: re.Match[str]) -> Day:
    start, end = match.span()
    if match["iy"]:
        return Day(start, end, end, int(match["iy"]), int(match["im"]), int(match["id"]))
    return Day(start, end, end, int(match["ry"]), int(match["rm"]), int(match["rd"]))


def _full(text: str, match: re.Match[str]) -> Day | None:
    start, end = match.span()
    value = year(match["year"])
    if match["lost"]:
        likely = readings(match["lost"])
        return Day(start, end, end, value, None, None, readings=likely, damaged=True)
    if match["yend"]:
        return Day(start, end, end, value, 12, None, part="底")
    if value is None or not match["ym"]:
        return None
    day, cut = _numbered(text, match["yd"], match["yr"], end)
    part = (match["yp"] or "").replace("月底", "底")
    if day is None and not part:
        return None
    return Day(start, end, end, value, number(match["ym"]), day, part=part, cut=cut)


def _monthly(text: str, match: re.Match[str]) -> Day | None:
    start, end = match.span()
    day, cut = _numbered(text, match["day"], match["dr"], end)
    part = (match["part"] or "").replace("月底", "底")
    if (day is None and not part) or (part == "中" and text[end : end + 1] not in ("", "前", "旬")) or cut:
        return None
    behind = text[start - 1 : start]
    reference = _REFERENCE.search(text, max(start - 3, 0), start) if behind in ("年", "度") else None
    yearless = behind == "年" and bool(_LOST_YEAR.search(text[max(start - 2, 0) : start - 1]))
    if reference:
        start = reference.start()
    word = reference[1] if reference else ""
    return Day(start, end, end, None, number(match["month"]), day, part=part, year_word=word, yearless=yearless)


def _numbered(text: str, day: str | None, mark: str | None, end: int) -> tuple[int | None, bool]:
    """The day's number, and whether the page ends in the middle of it; a number without 日 counts only in a list or
    before 前.
    """
    if day is None:
        return None, False
    value = number(day)
    if mark or (text[end : end + 1] in ("、", "-", "~", "至", "到", "前", "和") and not day.startswith("0")):
        return value, False
    if text[end : end + 2] in ("之前", "以前", "下班", "上午", "下午") or (
        text[end : end + 1] == "," and text[end + 1 : end + 2].isdigit()
    ):
        return value, False
    cut = not text[end:].strip() and value is not None and value > 3
    return (value, True) if cut else (None, False)


def _damaged(text: str, match: re.Match[str]) -> Day | None:
    """A number before 日 that is no day: “530日前” lost its 月. Only where a date must stand, so that 365日 stays a
    count.
    """
    start, end = match.span()
    ahead, behind = text[end : end + 2], text[max(start - 2, 0) : start]
    dated = (
        ahead[:1] in ("前", "截", "止", "下")
        or ahead in ("之前", "以前", "印发")
        or behind[-1:] in ("于", "至", "在", "为", "到")
    )
    if not dated or text[start - 1 : start] in ("第", "每"):
        return None
    digits = match["damaged"]
    if " " in digits:
        return Day(start, end, end, None, None, None, readings=spaced(digits), damaged=True)
    value = int(digits[:4]) if len(digits) > 5 and 1990 <= int(digits[:4]) <= 2100 else None
    likely = readings(digits[4:] if value else digits)
    return Day(start, end, end, value, None, None, readings=likely, damaged=True)


def _tail(text: str, day: Day) -> Day:
    """Add weekday, clock and boundary that follow the date."""
    end = day.core
    if _CLOCKED.match(text, end):
        if match := _WEEKDAY.match(text, end):
            day.weekday, end = "一二三四五六日".find(match[1].replace("天", "日")), match.end()
        if match := _INSIDE.match(text, end):
            return _inside(text, day, match)
        end = _hours(text, day, end)
    if match := _BOUNDARY.match(text, end):
        day.boundary, end = match[1], match.end()
        if not day.at_text and _CLOCKED.match(text, end) and (late := CLOCK.match(text, end)) and late["word"]:
            day.at_text, end = late.group(), late.end()
    day.end = end
    return day


def _hours(text: str, day: Day, end: int) -> int:
    """Add the clock after ``end``, be it in brackets; return where it ends."""
    closing = text[day.start - 1 : day.start] == "(" and text[end : end + 1] == ")"
    if closing and (_BOUNDARY.match(text, end + 1) or _CLOSING.match(text[end + 1 : end + 6])):
        end += 1
    aside = _ASIDE.match(text, end)
    if aside and (_BOUNDARY.match(text, aside.end()) or CLOCK.match(text, aside.end())):
        end = aside.end()
    if (match := CLOCK.match(text, end)) and (said := match.group().strip(",() ")):
        day.at, day.at_text, end = clock(match), said, match.end()
    return end


def _inside(text: str, day: Day, match: re.Match[str]) -> Day:
    """Add a clock and its boundary from the brackets of ``match``."""
    said = CLOCK.match(text, match.start() + 1)
    day.at_text, day.at = text[match.start() + 1 : match.start(1)], clock(said) if said else None
    day.end, day.boundary = match.end(), match[1]
    return day


def windows(found: list[Day]) -> Iterator[tuple[Day, Day]]:
    """The pairs (first, last) of printed windows. “3月10日至5月10日”."""
    for before, day in itertools.pairwise(found):
        if day.link == "range":
            yield before, day
