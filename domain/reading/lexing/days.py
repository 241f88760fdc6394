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

from domain.reading.lexing.clocks import CLOCK, clock
from domain.reading.lexing.damage import readings, spaced
from domain.reading.lexing.numerals import DIGIT, NUMERAL, number, year

_PART = "上旬|中旬|下旬|月底|底|末|初|中"
HEAD = re.compile(
    rf"(?P<iso>(?<![\d.])(?:(?P<iy>20\d\d|19\d\d)[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})"
    rf"|(?P<rd>\d\d)\.(?P<rm>\d\d)\.(?P<ry>20\d\d))(?![\d.]))"
    rf"|(?P<year>(?<!\d)\d{{4}}|(?<!\d)(?:一九|二[零〇○Oo0]){DIGIT}{{2}})年(?:(?P<ym>{NUMERAL}|"
    rf"元)月(?:(?P<yd>{NUMERAL})(?P<yr>日|号)?|(?P<yp>{_PART}))?"
    rf"|(?P<yend>底|末)|(?P<lost>\d{{3,4}})日)"
    rf"|(?<![\d每])(?P<month>(?<!\d)\d{{1,2}}|"
    rf"[一二三四五六七八九十元]{{1,2}})月(?:份)?(?:(?P<day>{NUMERAL})(?P<dr>日|号)?|(?P<part>{_PART}))"
    rf"|(?<![\d.:%/])(?P<damaged>\d{{3,9}}|\d{{1,2}} \d{{1,2}})日"
    rf"|(?P<lunar>(?:(?:农历|阴历|旧历)[二三四五六七八九十]{{1,2}}|(?:农历|阴历|旧历)?(?:正|冬|腊))月"
    rf"(?:初[一二三四五六七八九十]|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十))"
    rf"|(?P<yearend>年[底末](?=前))|(?P<near>[本当下])月(?:份)?(?:(?P<nd>{NUMERAL})[日号]|(?P<np>底|末))"
    rf"|(?<!\d)(?P<dateless>20\d\d\d{{2,4}})(?=前|之前|以前)"
    rf"|(?<![\d.:/月每第])(?P<bare>\d{{1,2}})(?:日|号|(?=[、,]\d{{1,2}}[日号、]))"
)
_SIGN = r"[\d零〇○Oo一二三四五六七八九十元]"
_RUN = re.compile(rf"{_SIGN}(?<!{_SIGN}{_SIGN}){_SIGN}*+(?=[年月日号前之以、,./ -])")
"""A whole run, begun nowhere else: a page of digits would take for ever otherwise."""
_LONGEST_RUN = 9
"""Characters of a number that may begin a day."""
_WORD = re.compile(
    r"[年本当下农阴旧正冬腊](?:(?<=年)[底末]前|(?<=[本当下])月(?:底|末|\d)|(?<=[农阴旧])历|(?<=[正冬腊])(?<!历[正冬腊])月)"
)
"""Begins with one class of signs, so that the text is passed over quickly."""
_WEEKDAY = re.compile(r",?\(?(?:星期|周|礼拜)([一二三四五六日天])\)?")
_ASIDE = re.compile(r"\([^()\n]{1,24}\)")
_BOUNDARY = re.compile(
    r"(?:\(含\)|\(包括当[日天]\)|\(含当[日天]\))?(之前|以前|前(?!后|往|来|期|述|列|款|身|沿)|为?截止|截至|为?止|"
    r"之内|以内|内)"
)
_REFERENCE = re.compile(r"(次年|翌年|明年|来年|今年|本年度?|当年|去年|上年)$")
_BARE_AHEAD = re.compile(r"(?:\([^()]{1,8}\))?(?:前|之前|以前|下班|上午|下午|中午|晚|\d{1,2}[:时点]|止|截止|截至)")
_LIST = re.compile(r"(?:\([^()]{0,12}\))?(?:[、,]|和|及|与|以及|或|;)+")
_RANGE = re.compile(r"(?:上午|下午|晚)?(?:-+|~+|至|到|\?)")
_LOST_YEAR = re.compile(r"(?:^|[^\d年今明去次翌来当本每全上下半后前多零〇一二三四五六七八九十○Oo])$")


@dataclass(slots=True)
class Day:
    """One printed day. ``start``/``end`` span date, weekday, clock and boundary in the page's text; ``core`` ends
    the date alone.

    ``part`` is set instead of ``day`` for 底/上旬/中旬/下旬/初/中. ``readings`` are the likely (month, day) of a
    damaged print.
    ``year_word`` is a year by reference (次年). ``months`` counts from the month of issue where the print only says
    本月 or 下月. ``lunar`` marks a day of the
    lunar calendar, which is not converted. ``yearless`` marks a print from which a year was stripped (年11月5日).
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
    lunar: bool = False


def days(text: str) -> list[Day]:
    """All printed days of a page's text, in order; days of one list or window carry ``link`` “list” or “range” to
    the one before.
    """
    found: list[Day] = []
    done = 0
    for start in _starts(text):
        if start < done:
            continue
        match = HEAD.match(text, start)
        day = _day(text, match, found[-1] if found else None) if match else None
        if match and day is not None:
            found.append(day)
            done = match.end()
    return found


def _starts(text: str) -> list[int]:
    """Where a day may begin: at a short number before a mark of a date, or at a word that stands for a month."""
    places = [m.start() for m in _RUN.finditer(text) if m.end() - m.start() <= _LONGEST_RUN]
    words = [m.start() for m in _WORD.finditer(text)]
    return sorted(places + [place for place in words if not (place and text[place - 1].isdecimal())])


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
    if _LIST.fullmatch(between) or (between == "" and before.boundary):
        return "list"
    return "range" if _RANGE.fullmatch(text[before.core : start]) or _RANGE.fullmatch(between) else ""


def _core(text: str, match: re.Match[str], before: Day | None, link: str) -> Day | None:
    kind = match.lastgroup
    start, end = match.span()
    if match["iso"]:
        return _iso(match)
    if match["year"]:
        return _full(text, match)
    if match["month"]:
        return _monthly(text, match)
    if match["lunar"]:
        return Day(start, end, end, None, None, None, lunar=True)
    if match["yearend"]:
        return Day(start, end, end, None, 12, None, part="底")
    if match["near"]:
        day = number(match["nd"]) if match["nd"] else None
        return Day(
            start, end, end, None, None, day, part="底" if match["np"] else "", months=1 if match["near"] == "下" else 0
        )
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
    reference = _REFERENCE.search(text, max(start - 3, 0), start)
    yearless = text[start - 1 : start] == "年" and bool(_LOST_YEAR.search(text[max(start - 2, 0) : start - 1]))
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
    end, weekday = day.core, None
    if match := _WEEKDAY.match(text, end):
        weekday, end = "一二三四五六日".find(match[1].replace("天", "日")), match.end()
    closing = text[day.start - 1 : day.start] == "(" and text[end : end + 1] == ")"
    if closing and (
        _BOUNDARY.match(text, end + 1) or re.match(r"(?:上午|下午)?(?:下班|\d{1,2}[:时点])", text[end + 1 : end + 6])
    ):
        end += 1
    aside = _ASIDE.match(text, end)
    if aside and (_BOUNDARY.match(text, aside.end()) or CLOCK.match(text, aside.end())):
        end = aside.end()
    at, at_text = None, ""
    if (match := CLOCK.match(text, end)) and match.group().strip(",() "):
        at, at_text, end = clock(match), match.group().strip(",() "), match.end()
    boundary = ""
    if match := _BOUNDARY.match(text, end):
        boundary, end = match[1], match.end()
    if not at_text and boundary and (late := CLOCK.match(text, end)) and late["word"]:
        at_text, end = late.group(), late.end()
    day.end, day.weekday, day.at, day.at_text, day.boundary = end, weekday, at, at_text, boundary
    return day


def windows(found: list[Day]) -> Iterator[tuple[Day, Day]]:
    """The pairs (first, last) of printed windows. “3月10日至5月10日”."""
    for before, day in itertools.pairwise(found):
        if day.link == "range":
            yield before, day
