"""Which printed days are deadlines for handing something in, and which are meetings, periods or other people's
business.
"""

import re
from dataclasses import dataclass

from domain.reading.cases import NEAR, Case, Verdict, cases, heading_above
from domain.reading.cells import cell
from domain.reading.draft import Scope
from domain.reading.entries import closing, from_now, window
from domain.reading.lexing import verbs
from domain.reading.lexing.days import Day
from domain.reading.outline import Outline, Sentence
from domain.reading.rules import rule

_UNTIL = re.compile(r"截止|截至")
_ON = re.compile(r"(?:请|务必|须|需|应|要|并|分别|单位|前|部门|统一)[于在]$")
_OPENS = re.compile(r"(?:^|[,:])$")
_PAST = re.compile(r"已|曾|后|起")
_ANNOUNCING = re.compile(r"(?:^|,)[^,。;]{0,14}[局办委厅组部会心][将拟](?:对|组织|会同|派|抽|适时|视情|开展)")
_ANNOUNCED = re.compile(r"[组局办委厅部会心][将拟][于在]$")
_BELOW = re.compile(r"(?:至|到|给)?(?:各|学校|申报单位|申请人|企业|推荐单位|有关单位|本人)")
_OFFICE = re.compile(r"(?:^|[,。;])(?!各|由?各|请)[㐀-鿿]{0,9}[局办委厅](?:将|拟)?[于在]$")
_ASKED = re.compile("请|要|须|应|需|务必")
"""Without one of these, a day without 前 tells what has been: “该材料于5月20日报省厅备案”."""
_THING = re.compile(r"(?:[把将][^,。;]{2,40}|[表告结单料书案册][^,。;]{0,2})[于在]$")
_ADDRESSED = re.compile(r"请各|各[县市区乡镇街单部学地]|请于|你[局单]")


@dataclass(slots=True)
class Deadline:
    """One group of days that share a verb: a single day, a list (“6月21日前和11月26日前”), or the end of a window."""

    days: list[Day]
    start: int
    end: int
    sentence: Sentence
    rule: str
    verb: re.Match[str] | None
    scope: Scope
    window: bool = False


def deadlines(outline: Outline) -> list[Deadline]:
    """All deadlines of a page, in order."""
    found: list[Deadline] = []
    waiting: Case | None = None
    for case in cases(outline):
        deadline = _judge(case)
        if waiting is not None and deadline is not None and (shared := shared_verb(waiting, deadline)):
            found.append(shared)
        waiting = case if deadline is None else None
        if deadline is not None:
            found.append(deadline)
    return found


@rule("due.shared_verb")
def shared_verb(case: Case, following: Deadline) -> Deadline | None:
    """A thing and its day with 前, whose verb only stands after the next thing and its day.

    Source: sentences that list several reports.
    Example: “年度总结于12月10日前、工作计划于次年1月15日前报送区教育局” -> both days.
    """
    if (
        not case.days[-1].boundary
        or case.ranged
        or following.rule != "due.before_verb"
        or following.sentence != case.sentence
    ):
        return None
    between = case.text[case.end : following.start]
    if (
        not re.fullmatch(r"[、,][^,。;]{2,24}", between)
        or verbs.SETTLES.search(between)
        or _quoted(case)
        or _modifies(case)
    ):
        return None
    return Deadline(case.days, case.start, case.end, case.sentence, "due.shared_verb", following.verb, following.scope)


_PUT_OFF = re.compile(r"原(?:定|计划)(?:为|于|的)?$")
_MONTHLY = re.compile("月报|每月|按月|逐月|当月")


def _judge(case: Case) -> Deadline | None:
    if _quoted(case) or _modifies(case) or _PUT_OFF.search(case.before(6)) or _comes_round(case):
        return None
    for judge in (before_verb, labelled, listed, window, from_now, closing, on_day, after_verb, cell):
        verdict = judge(case)
        if verdict is not None:
            name, verb = verdict
            end = max(case.end, verb.end() if verb else 0)
            return Deadline(case.days, case.start, end, case.sentence, name, verb, _scope(case), case.ranged)
    return None


def _comes_round(case: Case) -> bool:
    """Whether 下月 is that of every report: “月报的上报截止日期为下月6日”."""
    return case.days[0].months == 1 and bool(_MONTHLY.search(case.text, case.sentence.start, case.start))


def _quoted(case: Case) -> bool:
    """Whether the days stand inside a 《title》."""
    low = max(case.sentence.start, case.start - 4 * NEAR)
    return case.text.rfind("《", low, case.start) > case.text.rfind("》", low, case.start)


def _modifies(case: Case) -> bool:
    """Whether the days only describe something: “2024年6月30日前成立的企业”."""
    if case.ranged and case.text.startswith("期间", case.end):
        return False
    return bool(verbs.MODIFIES.match(case.text[case.end : case.end + 60]))


def _scope(case: Case) -> Scope:
    """Whose deadline it is: the issuer's own upwards where “我局将” governs it, the parent's inside a quoted
    document.
    """
    if case.outline.embedded is not None and case.start >= case.outline.embedded:
        return Scope.EMBEDDED_PARENT
    said = case.text[max(case.sentence.start, case.start - NEAR) : case.start]
    upward = verbs.UPWARD.search(said)
    if upward is None:
        return Scope.OWN_UPWARD if _relays(case) else Scope.OWN
    # “请各校于20日前报送，我局汇总后于25日前报市局”: whom the clause before the comma asks does not matter.
    addressed = _ADDRESSED.search(said, said.rfind(",", 0, upward.start()) + 1)
    return Scope.OWN if addressed else Scope.OWN_UPWARD


_RELAY = re.compile(
    r"(?:^|[,。;])由?([㐀-鿿]{3,14}(?:局|办|委|厅|办公室|中心))(?:审核|汇总|初审|复核|审定|评审|整理)[^,。;]{0,12}[于在]?$"
)


def _relays(case: Case) -> bool:
    """Whether the office that passes the thing on is one of those that sign: “区教育局审核后于6月25日前报市教育局”."""
    relay = _RELAY.search(case.text[max(case.sentence.start, case.start - 40) : case.start])
    return relay is not None and any(line.text.endswith(relay[1]) for line in case.outline.signers)


@rule("due.before_verb")
def before_verb(case: Case) -> Verdict:
    """A day with 前 (之前, 截止, 内 …) and a verb of handing in later in the sentence, before the next day.

    A verb that only settles something (完工, 参会, 入住, 布置到位) makes no deadline; neither does one that follows
    it with 及时.
    Source: the sentences of the four seeds; 党政机关公文 have no fixed formula for limits.
    Example: “请于6月20日（星期四）17:00前将电子版发送至指定邮箱”; not “请于7月13日12点前到八一路登记入住”.
    """
    if case.days[-1].link == "range" or not any(day.boundary for day in case.days):
        return None
    verb = case.verb(220)
    if verb is None:
        return None
    between = case.text[case.end : verb.start()]
    settles = verbs.SETTLES.search(between)
    if settles and (verbs.SOFT.search(between[-8:]) or (verb.lastgroup == "apply" and _settled(case, between))):
        return None
    if _announced(case, between) or _answered(case, verb):
        return None
    if verb.lastgroup == "apply" and settles and settles.group() in ("参会", "报到", "入住", "参加", "到会", "领取"):
        return None
    return "due.before_verb", verb


def _settled(case: Case, between: str) -> bool:
    """Whether the day only settles something: before the form is filled in that is handed in by a later day (“11月8日前
    完成自查，填写《汇总表》，于11月15日前交教务处”), or in one word with 审核 (“完成审核推荐”).
    """
    return ("," in between and case.limit < case.sentence.end) or between.endswith(("审核", "初审", "评审", "遴选"))


def _announced(case: Case, between: str) -> bool:
    """Whether the sentence tells what an office will do: “6月20日前，我局将对上报材料进行评审”."""
    if _ANNOUNCING.search(between):
        return True
    return "," in between and bool(_ANNOUNCED.search(case.before(8)))


def _answered(case: Case, verb: re.Match[str]) -> bool:
    """Whether an office answers those below: “市局于6月20日前将结果反馈各县区”."""
    if verb.group() not in ("反馈", "回复", "返回", "返还", "推送", "发至", "发送"):
        return False
    below = _BELOW.match(case.text[verb.end() : verb.end() + 6])
    return bool(below and _OFFICE.search(case.before(16)))


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
    r"(?:\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十\d]{1,2}[、.])?(?:报送|上报|提交|材料报送|申报|反馈)(?:时间|时限|期限|日期):"
)


_ALONE = re.compile(r"(?:报送|上报|提交|报出)?[^㐀-鿿,。;]{0,2}")
_ITEM = re.compile(r"[㐀-鿿《》()\d、“”:]{2,30}")


@rule("due.listed")
def listed(case: Case) -> Verdict:
    """A thing and its day with 前, in a line that begins with the label of limits.

    Source: notices that give every limit under one label, parted by semicolons.
    Example: “报送时限：方案6月15日前；总结12月15日前。” -> both days; not “报送时间：6月15日前；整改7月1日前完成”.
    """
    if case.ranged or not case.days[-1].boundary or not 2 <= case.start - case.sentence.start <= 30:
        return None
    rest = case.rest()
    if not _ALONE.fullmatch(rest) or verbs.SETTLES.search(rest):
        return None
    if not _ITEM.fullmatch(case.text, case.sentence.start, case.start):
        return None
    line = case.outline.lines[case.outline.page.line_at(case.start)]
    return ("due.listed", None) if _LISTED.match(line.text) else None


@rule("due.on_day")
def on_day(case: Case) -> Verdict:
    """于 + a day without 前, and the verb of handing in right after it.

    Source: local practice of fixing the day itself.
    Example: “请于5月17日将总结上报市局”; “5月5日上报第一期”; not “会议于5月17日召开”.
    """
    if case.ranged or any(day.boundary for day in case.days):
        return None
    said = _ON.search(case.before(8))
    verb = case.verb(60)
    if verb is None or verb.lastgroup not in verbs.STRONG:
        return None
    if not said and _told(case, verb):
        return "due.on_day", verb
    if not said and not (_OPENS.search(case.before(1)) and verb.start() == case.end):
        return None
    if verbs.SETTLES.search(case.text[case.end : verb.start()]) or _PAST.match(case.rest()):
        return None
    return "due.on_day", verb


def _told(case: Case, verb: re.Match[str]) -> bool:
    """Whether the thing stands before 于 and the verb right after the day: “把统计表于9月20日交学区办公室”."""
    if not 0 <= verb.start() - case.end <= 6 or "," in case.text[case.end : verb.start()]:
        return False
    said = case.text[max(case.sentence.start, case.start - 90) : case.start]
    return bool(_THING.search(said) and _ASKED.search(said)) and "已" not in said


@rule("due.after_verb")
def after_verb(case: Case) -> Verdict:
    """A day with 前 at the end of the sentence, its verb before it.

    Source: letters that name the time last.
    Example: “请将材料报送区安办，时间为6月20日前”; “报送纸质材料（6月25日前）”.
    """
    rest = case.rest()
    if case.ranged or not case.days[-1].boundary or len(rest.strip("),。")) > 8:
        return None
    if verbs.STATISTIC.search(case.before(8)) or verbs.SETTLES.search(rest):
        return None
    verb = verbs.first_verb(case.text, max(case.opening, case.start - 90), case.start)
    if verb is None or verb.lastgroup not in verbs.STRONG:
        return None
    between = case.text[verb.end() : case.start]
    return None if verbs.SETTLES.search(between) or _ANEW.search(between) else ("due.after_verb", verb)


_ANEW = re.compile(r",[^,]{0,8}[将把][^,]{1,30}于$")
"""Begins what is done by the day to something else: “…报送区局，并将结余资金于6月30日前退回账户”."""
