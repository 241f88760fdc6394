"""Limits counted from an event, and limits that come round again."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import time

from domain.reading.draft import Frequency
from domain.reading.lexing import verbs
from domain.reading.lexing.clocks import CLOCK, clock
from domain.reading.lexing.numerals import number
from domain.reading.outline import Outline, Sentence
from domain.reading.rules import rule

_COUNTED = re.compile(
    r"(?P<n>\d{1,3}|[一二三四五六七八九十两]{1,3})个?(?P<unit>工作日|自然日|日|天|小时|周|星期|月)之?以?内"
)
_EVENT = re.compile(
    r"(?:自|从)?(?:(?:收到|接到|接|见到|接收)[^,。;:]{0,16}?(?:之日起|之时起|后的?|起|的)?"
    r"|[㐀-鿿、“”《》]{2,24}?(?:之日起|之后|结束后|后|前)?|)$"
)
_UNIT = {
    "工作日": "workday",
    "自然日": "day",
    "日": "day",
    "天": "day",
    "小时": "hour",
    "周": "week",
    "星期": "week",
    "月": "month",
}
_EVERY = re.compile(
    r"(?P<daily>每[天日]|逐日|按日|日报告)|(?P<weekly>每逢?(?:个)?(?:周|星期)(?:[一二三四五六日天末])?|"
    r"每(?:隔)?[一两]周|按周|"
    r"逐周|周报)|(?P<ten>每旬|按旬)"
    r"|(?P<quarterly>每(?:个)?季度?(?:末月|末|最后一个月|第一个月|首月|次月|终了|结束)?|按季度?|各季度|逐季|季后|"
    r"季度末|每季|季报)"
    r"|(?P<half>每半年|半年报)|(?P<monthly>每(?:个)?月|按月|逐月|次月|月后|每月度|各月|月报|每?月?逢(?=\d{1,2}(?:[日号]|[、和及]\d)))|(?P<yearly>每年|年报)"
)
CYCLING = re.compile(
    r"[每逐按季次月各年周日逢](?:(?<=[每逐按季逢])|(?<=[次各])月|(?<=月)后|(?<=[月年周])报|(?<=日)报告)"
)
"""Stands in every match of ``_EVERY``; begins with one class of signs, so that the text is passed over quickly."""
INSIDE = re.compile("内")
"""Stands in every match of ``_COUNTED``."""
_ON = re.compile(
    r"^(?:的|度|末|终了|结束|最后一个月|第一个月|首月|次月|\(季\)|"
    r"制度)*(?:后)?(?:的)?(?P<day>\d{1,2})(?![\d:时点])(?:日|号)?(?P<more>(?:[、和及]\d{1,2}(?:日|号)?)*)(?:日|"
    r"号)?(?=[^\d次个项名人件起篇份期天月]|\d{1,2}[:时点])|^(?P<part>底|末|初|上旬|中旬|下旬|月底|季末)"
)
_WEEKDAYS = re.compile(
    r"(?:[、和及与](?:每?(?:周|星期|礼拜))?[一二三四五六日天](?![㐀-鿿]*[季年度类项级个][㐀-鿿]?|[十百]))+"
)
"""The further days of a week: “每周一、周四”, “每周一、三、五”."""
_YEARLY_ON = re.compile(
    r"[:的(]?(?:[于在、和及与前]|之前|以前|次年|翌年)*(?P<months>(?:\d{1,2}(?:月份?)?(?:[、和及与]|以及)+(?:次年|翌年)?)*)"
    r"(?P<month>\d{1,2})月(?:份)?的?(?:(?P<day>\d{1,2})[日号]|(?P<part>底|末))"
)
"""The days of a year, or of each quarter or half; several months may share a day: “3、6、9、12月25日前”."""
_TERM = re.compile(r"公示|受理|审核|审批|办结|答复|我[局办委]|有效期")
_LEAD = re.compile(r"^(?:自|从|应|并|请|须|需|在|于|的)+")
_HOLIDAY = re.compile(r"遇[^,。;)]{0,10}(?:节假日|休息日|假日|双休日|周末)[^,。;)]{0,6}(?:顺延|提前)[^,。;)│|]{0,6}")
_NO_CYCLE = re.compile(
    r"^[㐀-鿿]{0,10}(?:评价|值班|检查|巡查|召开|开会|调度|学习|播放|演练|参加|轮流|集中|通报|公布|更新|督查|"
    r"不少于|刊播|抽查|宣传|培训|考核|安排|例会)"
)
_NAMES = {
    "daily": Frequency.DAILY,
    "weekly": Frequency.WEEKLY,
    "ten": Frequency.TEN_DAYS,
    "monthly": Frequency.MONTHLY,
    "quarterly": Frequency.QUARTERLY,
    "half": Frequency.HALF_YEARLY,
    "yearly": Frequency.YEARLY,
}


_TWICE = re.compile(r"[、和及](?:上午|下午|中午|晚上?)?\d{1,2}[:时点]")
"""A further hour, so that none alone is the limit: “每日上午9时、下午5时前”."""
_DAYS_AWAY = re.compile(r"\d[日时]")
"""A day or hour between a cycle and its verb has the verb: “将2月2日-8日每天接待情况于2月8日16时前报送”."""
_REPORT = re.compile("报告")
_NEAR = 100
"""Characters around a counted limit in which its verb and its event must stand."""


@dataclass(slots=True)
class Counted:
    """A counted limit: ``text[start:end]``."""

    start: int
    end: int
    n: int | None
    unit: str
    event: str


@dataclass(slots=True)
class Cycle:
    """A recurring limit: ``text[start:end]``."""

    start: int
    end: int
    frequency: Frequency
    on: str | None
    at: time | None


@rule("limit.counted")
def counted(outline: Outline, sentence: Sentence) -> Counted | None:
    """N days or working days within an event, with a verb of handing in after it. Terms of publicity and of review
    are none.

    Source: 条例第二十四条（一） 签收应当注明签收时间, from which such limits run.
    Example: “于收到本函后5个工作日内将修改意见书面反馈”; “领导批示、会议召开、文件出台3日内报告”; not
    “公示期5个工作日内”.
    """
    if sentence.start not in outline.sentences_with(INSIDE):
        return None
    for match in _COUNTED.finditer(outline.text, sentence.start, sentence.end):
        limit = min(sentence.end, match.end() + _NEAR)
        verb = verbs.VERB.search(outline.text, match.end(), limit) or _REPORT.match(outline.text, match.end())
        clause = (
            outline.text.rfind(",", max(sentence.start, match.start() - _NEAR), match.start()) + 1 or sentence.start
        )
        if verb is None or _TERM.search(outline.text, clause, verb.start()) or verb.start() - match.end() > 80:
            continue
        low = max(sentence.start, match.start() - 30)
        event = _EVENT.search(outline.text[low : match.start()])
        place = low + event.start() if event else match.start()
        start = _LEAD.sub("", outline.text[place : match.start()])
        return Counted(place, match.end(), number(match["n"].replace("两", "二")), _UNIT[match["unit"]], start)
    return None


@rule("limit.cycle")
def cycles(outline: Outline, sentence: Sentence) -> list[Cycle]:
    """每月25日前, 每季度末前, 季后5日前, 每周五, 每天17时前: with a verb of handing in after them, or as a labelled
    cell of a table.

    Source: 统计报表制度 and 月报、季报 rules of the offices.
    Example: “每月28日之前将进度表报送县林业局”; “季报：季后5日前；年报：1月5日前”; not “每周对通讯设施进行检查”.
    """
    found: list[Cycle] = []
    text = outline.text
    if sentence.start not in outline.sentences_with(CYCLING):
        return found
    for match in _EVERY.finditer(text, sentence.start, sentence.end):
        frequency = _NAMES[str(match.lastgroup)]
        on, end = _day_within(text, match, sentence.end)
        at = None
        if (late := CLOCK.match(text, end)) and late.group().strip(",() "):
            at, end = clock(late), late.end()
        if not _governs(text, match, end, sentence, bool(on or at)):
            continue
        if any(other.frequency == frequency and other.on == on for other in found):
            continue
        if found and found[-1].frequency == frequency and found[-1].on is None and match.start() - found[-1].end <= 2:
            found.pop()  # “季报：季后5日前” names the period twice
        found.append(Cycle(match.start(), end, frequency, on, None if _TWICE.match(text, end) else at))
    dated = {cycle.frequency for cycle in found if cycle.on}
    return [cycle for cycle in found if cycle.on or cycle.at or cycle.frequency not in dated]


def _day_within(text: str, match: re.Match[str], limit: int) -> tuple[str | None, int]:
    word = match.group()
    if match["weekly"] and word[-1] in "一二三四五六日天末":
        more = _WEEKDAYS.match(text, match.end(), limit)
        others = re.findall("[一二三四五六日天]", more.group()) if more else []
        return "、".join("周" + day for day in [word[-1], *others]), more.end() if more else match.end()
    if match.lastgroup in ("yearly", "quarterly", "half") and (listed := _yearly(text, match.end()))[0]:
        return listed
    on = _ON.match(text[match.end() : min(limit, match.end() + 60)])
    if word in ("季度末",) or (match["quarterly"] and word.endswith("末")):
        return "季度末", match.end()
    if on is None:
        return None, match.end()
    value = "、".join([on["day"] or on["part"], *re.findall(r"\d+", on["more"] or "")])
    end = match.end() + on.end()
    if not match["quarterly"]:
        return value, end
    if re.search(r"季后|终了|结束", word) or on.group().startswith("后"):
        return f"季后{value}日", end
    if "次月" in word:
        return f"季后{value}日", end
    return (
        f"季末月{value}日"
        if "最后" in word or "末月" in word
        else f"季首月{value}日"
        if "首月" in word or "第一" in word
        else value
    ), end


def _yearly(text: str, end: int) -> tuple[str | None, int]:
    """The days of the year from ``end`` on, as MM-DD parted by 、, and where they end."""
    said: list[str] = []
    while day := _YEARLY_ON.match(text, end):
        months = [int(month) for month in [*re.findall(r"\d+", day["months"]), day["month"]]]
        if not all(1 <= month <= 12 for month in months):
            break
        end = day.end()
        said += [f"{month:02d}-{int(day['day'] or monthrange(2025, month)[1]):02d}" for month in months]
    return "、".join(said) or None, end


def _governs(text: str, match: re.Match[str], end: int, sentence: Sentence, dated: bool) -> bool:
    if match.group() in ("月报", "季报", "年报", "周报", "半年报", "日报告"):
        return text[match.end() : match.end() + 1] in (":", "于", "应", "须", "在", "为") and bool(
            re.match(r".{0,14}?[前内]", text[match.end() : min(sentence.end, match.end() + 40)])
        )
    if match.group() in ("次月", "月后", "季后", "季度末") and not dated:
        return False
    verb = verbs.first_verb(text, end, min(sentence.end, end + 160))
    if verb is None:
        return (
            bool(re.match(r"(?:\d+日)?(?:之?前|以前)[;,。:]?(?:$|[|(])", text[end : min(sentence.end, end + 40)]))
            and dated
        )
    between = text[end : verb.start()]
    if not dated and (verb.lastgroup not in verbs.STRONG or _DAYS_AWAY.search(between)):
        return False
    return dated or not _NO_CYCLE.match(between) or bool(re.search(r"[,并].{0,14}(?:将|向)", between))


def holiday_rule(text: str) -> str | None:
    """What the text says of rest days. “遇节假日顺延”."""
    match = _HOLIDAY.search(text) if "遇" in text else None
    return match.group() if match else None
