"""Days that are only told from the day of issue: 今日, 明天, 本周五, 下周一."""

import re

from domain.reading.lexing.clocks import CLOCK_AHEAD

NEARBY = (
    rf"(?P<today>[今明后][日天])(?={CLOCK_AHEAD})"
    rf"|(?P<week>[本这下])个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])(?={CLOCK_AHEAD})"
)
"""Only with a clock or 前 after them: “今天的会议” is no limit, and “本周五（6月7日）” says its day itself."""


def later(match: re.Match[str]) -> tuple[int, int | None] | None:
    """(days, None) or (weeks, day of the week) after the day of issue; None where the match is another kind of day.

    明天 -> (1, None); 本周五 -> (0, 4); 下周一 -> (1, 0).
    """
    if match["today"]:
        return "今明后".index(match["today"][0]), None
    if match["week"]:
        return int(match["week"] == "下"), "一二三四五六日".find(match["wd"].replace("天", "日"))
    return None
