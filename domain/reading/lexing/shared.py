"""Months that share the day printed after the last of them."""

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.reading.lexing.numerals import number, year

if TYPE_CHECKING:
    from domain.reading.lexing.days import Day

AND = ("、", "和", "及", "与", "或")
"""Ends what stands between a month and the next."""
_JOIN = r"(?:、|以?及|和|与|或)"
_MONTH = re.compile(
    r"(?:(?P<year>20\d\d)年|(?P<word>次年|翌年|明年|来年|今年|当年|本年)度?)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})(?P<mark>月份?)?"
    + _JOIN
)
_MONTHS = re.compile(rf"(?:{_MONTH.pattern.replace('?P<', '?P<_')})+$")
_BARE_AFTER = re.compile(r"(?:^|[,。;:(\n于在为年的前]|每年度|季度)$")
"""Stands before months of which some are printed without 月; elsewhere such numbers count chapters, forms or days."""
_REACH = 60


def shared(text: str, day: "Day") -> list["Day"]:
    """The months before ``day`` that share its day or its end of the month, as days before it; none where the print
    does not settle what the numbers are. The year or 次年 of a month holds for the later ones of that year.

    “4月、7月、10月及次年1月5日前” -> the 5th of April, July and October; “3、6、9、12月25日前” -> three days.
    """
    match = _MONTHS.search(text, max(day.start - _REACH, 0), day.start)
    if match is None or not (day.day or day.part) or day.damaged:
        return []
    found = [_month(piece, day) for piece in _MONTH.finditer(text, match.start(), match.end())]
    bare = any(not piece["mark"] for piece in _MONTH.finditer(text, match.start(), match.end()))
    before = text[max(match.start() - 3, 0) : match.start()]
    if not _separate(before, bare, len(found)) or not _ascends(found, day):
        return []
    return _inherited(found, day)


def _month(piece: re.Match[str], day: "Day") -> "Day":
    """The day of ``piece``'s month."""
    return replace(
        day,
        start=piece.start(),
        core=piece.end(),
        end=piece.end(),
        year=year(piece["year"]) if piece["year"] else None,
        year_word=piece["word"] or "",
        month=number(piece["month"]),
        weekday=None,
    )


def _separate(before: str, bare: bool, count: int) -> bool:
    """Whether the list of months begins where ``before`` ends: not amid a window, a lost year, or another list."""
    if re.search(r"[\d至到~—–-]$", before) or re.search(r"(?<![每\d])年$", before[-2:]):
        return False
    if not bare:
        return True
    return bool(_BARE_AFTER.search(before)) and (count > 1 or before.endswith(("于", "在", "年", "为")))


def _ascends(found: list["Day"], day: "Day") -> bool:
    """Whether the months lie in the order of time: each later than the one before, or in a year named anew."""
    run = [*found, day]
    if any(one.month is None or not 1 <= one.month <= 12 for one in run):
        return False
    turns = 0
    for one, following in itertools.pairwise(run):
        named = bool(following.year or following.year_word)
        if not named and (following.month or 0) <= (one.month or 0):
            turns += 1
    return turns == 0 or (turns == 1 and not any(one.year_word for one in run))


def _inherited(found: list["Day"], day: "Day") -> list["Day"]:
    """The same as one list: its first day links to nothing, the others and ``day`` to the one before."""
    for one, following in zip([*found], [*found[1:], day], strict=True):
        following.link, following.shares = "list", True
        if one.year_word and not (following.year or following.year_word):
            following.year_word = one.year_word
    found[0].link = ""
    return found
