"""Clock times and the words that stand for them."""

import re
from datetime import time

CLOCK = re.compile(
    r"[,( ]?(?:北京时间)?(?P<half>上午|下午|中午|晚上|早上|凌晨|晚|当天|当日)?"
    r"(?:(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?时?|[时点](?:(?P<minute2>\d{1,2})分?|(?P<thirty>半)|整|"
    r"正)?)|(?P<cn>[一二三四五六七八九十]{1,2})[时点](?P<cnhalf>半|整)?)?"
    r"(?P<word>下班|中午)?(?:\))?"
)
CLOCK_AHEAD = r"[上下中]午|晚|下班|\d{1,2}[:时点]|前|之前|以前"
"""Begins a clock or a boundary."""
_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"十一": 11, "十二": 12}


def clock(match: re.Match[str]) -> time | None:
    """The time of a match of ``CLOCK``, None where words fix none (下班, 上午). “下午5点” -> 17:00, “24时” -> 23:59,
    “2点15” -> 02:15.
    """
    hour = int(match["hour"]) if match["hour"] else _CHINESE.get(match["cn"] or "")
    if hour is None:
        return None
    minute = int(match["minute"] or match["minute2"] or 0) if not (match["thirty"] or match["cnhalf"] == "半") else 30
    if match["half"] in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    if hour == 24 and minute == 0:
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None
