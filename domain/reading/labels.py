"""Days whose meaning a label gives: 报送时间, 截止, and several things and days behind one label."""

import re

from domain.reading.cases import Case, Verdict, heading_above
from domain.reading.lexing import verbs
from domain.reading.rules import rule

_UNTIL = re.compile(r"截止|截至")
_OTHER = re.compile(
    r"(?:缴费|交费|缴款|付款|统计|数据|采集|投票|整改|整治|施工|公示|考试|展览|展出|优惠|计算|核算|年龄|学历|资历|工龄|任职)"
    r"(?:的)?截[止至](?:时间|日期|日|期限)?(?:统一|均)?(?:为|是|到|至|于|:|在)*$"
)
"""Limits of something else than handing in."""


@rule("due.labelled")
def labelled(case: Case) -> Verdict:
    """A day after a label that says it is the limit of handing in; a list after 分别为 gives each day.

    Source: 申报通知 and 统计制度, which put limits under headings.
    Example: “报送时间分别为2015年3月13、27日”; “本次推荐截止时间为7月28日”; “报名截止：6月20日17:00”.
    """
    before = case.before(50)
    if case.days[-1].link == "range" and not _UNTIL.search(before):
        return None
    head = before.removeprefix("年") or heading_above(case)
    if _OTHER.search(head):
        return None
    if verbs.LABEL.search(head) or (_CONTINUES.fullmatch(before) and heading_above(case)) or _moved(case, before):
        return "due.labelled", None
    if verbs.UNTIL.search(head) and (verb := verbs.first_verb(case.text, case.sentence.start, case.limit)):
        return None if re.search(r"[共已达]|累计", case.text[case.end : verb.start()]) else ("due.labelled", verb)
    return None


_CONTINUES = re.compile(
    r"[(一二三四五六七八九十\d、.)]*(?:截止)?(?:时间|时限|期限|日期)(?:要求)?[:为]|(?:自|从)?(?:即日|[^,。;]{0,10}之日)起(?:至|到)"
)
"""Stands before the day where the heading above says it is the limit: “二、报送时间和方式⏎（一）时间：6月20日前”."""
_MOVED = re.compile(r"(?:调整|变更|更改|延长|延期|推迟|改)(?:为|至|到)$")


def _moved(case: Case, before: str) -> bool:
    """Whether a limit is put off to this day: “报送时间由6月20日调整为6月30日”."""
    said = case.text[case.sentence.start : case.start]
    return bool(_MOVED.search(before) and verbs.SECTION_TITLE.search(said))


_LISTED = re.compile(
    r"(?:\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十\d]{1,2}[、.])?(?:[㐀-鿿]{0,8}?)"
    r"(?:报送|上报|提交|申报|反馈|填报|报出|截止)(?:截止)?(?:时间|时限|期限|日期)(?:要求|安排)?(?:分别)?(?:如下|为|是)?:"
)
_BATCHED = re.compile(
    r"(?:报送|上报|提交|申报|填报)[^,。;]{0,10}分[一二两三四五六\d]?批|分[一二两三四五六\d]?批[^,。;]{0,6}(?:报送|上报|提交|申报|填报)"
)
_BATCH = re.compile(r"[,、:;]?(?:第[一二三四五六\d]批|首批|末批|最后一批)(?:[(为:][^,。;()]{0,24}\)?)?")
_ALONE = re.compile(r"(?:报送|上报|提交|报出)?[^㐀-鿿,。;]{0,2}(?:[,、)](?:逾期|过期|遇|如遇|不再)[^。;]{0,30})?")
_ITEM = re.compile(r"[㐀-鿿《》()\d、.“”:-]{2,36}")
_NUMBERED = re.compile(r"\(?[一二三四五六七八九十\d]{1,2}[、.)]|[①-⑳]")
_ANNOUNCES = re.compile(r"(?:时限|时间|期限|节点)[^。;]{0,12}(?:报送|上报|提交|填报|报备)[^。;]{0,30}:$")
"""Ends the line above a list of limits: “请按下列时限报送台账：”."""
_LONGEST = 12
"""Items of such a list."""


@rule("due.listed")
def listed(case: Case) -> Verdict:
    """A thing and its day with 前, in a line that begins with the label of limits, or behind 分批报送.

    Source: notices that give every limit under one label, parted by semicolons or commas.
    Example: “报送时限：方案6月15日前，总结12月15日前。” -> both days; “分两批报送，第一批8月15日前，第二批9月20日前” ->
    both; not “报送时间：6月15日前；整改7月1日前完成”.
    """
    if case.ranged or not case.days[-1].boundary or not _ends_item(case):
        return None
    line = case.outline.lines[case.outline.page.line_at(case.start)]
    first = case.opening == case.sentence.start
    start = case.opening if first else _after_mark(case)
    if _BATCH.fullmatch(case.text, case.opening, case.start) or (first and _BATCHED.search(case.before(60))):
        return ("due.listed", None) if _BATCHED.search(case.text, case.sentence.start, case.start) else None
    if start is None or not _ITEM.fullmatch(case.text, start, case.start):
        return None
    return ("due.listed", None) if _LISTED.match(line.text) or _asked_above(case) else None


def _asked_above(case: Case) -> bool:
    """Whether the line is an item of a list above which the limits of reports are announced."""
    index = case.outline.page.line_at(case.start)
    if not _NUMBERED.match(case.outline.lines[index].text):
        return False
    lines = reversed(case.outline.lines[max(index - _LONGEST, 0) : index])
    above = next((line.text for line in lines if not _NUMBERED.match(line.text)), "")
    return bool(_ANNOUNCES.search(above))


def _after_mark(case: Case) -> int | None:
    """Where the item begins that a comma parts from the one before; None where no mark does."""
    return case.opening + 1 if case.text[case.opening : case.opening + 1] in (",", "、") else None


def _ends_item(case: Case) -> bool:
    """Whether nothing but a mark or the next item follows the day."""
    rest = case.text[case.end : case.limit]
    if case.limit == case.sentence.end:
        return bool(_ALONE.fullmatch(rest)) and not verbs.SETTLES.search(rest)
    return rest[:1] in (",", "、") and bool(_ITEM.fullmatch(rest, 1)) and not verbs.SETTLES.search(rest)
