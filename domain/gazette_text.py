"""Reads the arrangement of a year out of the words of 国务院办公厅关于…年部分节假日安排的通知, as it is published.

    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

Only what such a sentence says is taken; a year that is not named is never guessed.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from domain.errors import InvalidInput
from domain.gazette import GazettedYear, Holiday

_YEAR = re.compile(r"(\d{4})年(?:部分)?节假日")
_NUMBER = re.compile(r"国办发明电〔\d{4}〕\d+号")
_ITEM = re.compile(r"^\s*[一二三四五六七八九十]+、\s*([^：:\n]{2,12})[：:](.*)$", re.MULTILINE)
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_SPAN = re.compile(rf"{_DATE}(?:至{_DATE})?")


class GazetteUnreadable(InvalidInput):
    """The words are those of such a notice, but something in them cannot be understood."""

    code = "gazette_unreadable"


def read_gazette(text: str, source: str = "") -> GazettedYear | None:
    """The year's arrangement; None where these are not the words of such a notice.

    ``source`` counts before the number that the text names. Raises GazetteUnreadable, InvalidGazette.
    """
    items = [(name.strip(), words) for name, words in _ITEM.findall(text) if "放假" in words]
    if not items:
        return None
    named = _YEAR.search(text)
    if named is None:
        raise GazetteUnreadable(
            "文中没有写明是哪一年，请连标题“国务院办公厅关于…年部分节假日安排的通知”一起粘贴", field="text"
        )
    year = int(named[1])
    holidays: dict[date, str] = {}
    workdays: dict[date, None] = {}
    for name, words in items:
        for sentence in re.split("[。；;]", _BRACKETS.sub("", words)):
            if "放假" in sentence:
                holidays |= dict.fromkeys(_days(sentence.partition("放假")[0], year), name)
            elif "上班" in sentence:
                workdays |= dict.fromkeys(_days(sentence.partition("上班")[0], year))
    number = _NUMBER.search(text)
    told = source or (number[0] if number else "")
    if not told:
        raise GazetteUnreadable("没有写明文号，请填写来源，如“国办发明电〔2025〕7号”", field="source")
    return GazettedYear(
        year=year,
        source=told,
        holidays=tuple(Holiday(day=day, name=name) for day, name in sorted(holidays.items())),
        workdays=tuple(sorted(workdays)),
    )


def _days(words: str, year: int) -> Iterator[date]:
    """Every day named, in order; a month that is not repeated is the one before."""
    month = 0
    for found in _SPAN.finditer(words):
        month = int(found[2] or month)
        first = _date(int(found[1] or year), month, int(found[3]))
        last = first
        if found[6]:
            last_month = int(found[5] or month)
            last = _date(
                int(found[4] or (found[1] if last_month >= month and found[1] else year)), last_month, int(found[6])
            )
            month = last_month
        if not 0 <= (last - first).days <= 31:
            raise GazetteUnreadable(f"“{found[0]}”前后颠倒或跨度过长，请核对", field="text")
        yield from (first + timedelta(days=number) for number in range((last - first).days + 1))


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise GazetteUnreadable(f"没有 {year} 年 {month} 月 {day} 日这一天，请核对原文", field="text") from None
