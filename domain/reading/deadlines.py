"""Which printed days are deadlines for handing something in, and which are meetings, periods or other people's
business.
"""

import re
from dataclasses import dataclass

from domain.reading.cases import Case, Verdict, cases
from domain.reading.cells import cell
from domain.reading.describing import describes
from domain.reading.draft import Scope
from domain.reading.entries import closing, from_now, window
from domain.reading.labels import labelled, listed
from domain.reading.lexing import verbs
from domain.reading.lexing.days import Day
from domain.reading.outline import Outline, Sentence
from domain.reading.rules import rule
from domain.reading.scopes import scope

_ON = re.compile(r"(?:请|务必|须|需|应|要|并|分别|单位|前|部门|统一)[于在]$")
_OPENS = re.compile(r"(?:^|[,:])$")
_PAST = re.compile(r"已|曾|后|起")
_ANNOUNCING = re.compile(r"(?:^|,)[^,。;]{0,14}[局办委厅组部会心][将拟](?:对|组织|会同|派|抽|适时|视情|开展)")
_ANNOUNCED = re.compile(r"[组局办委厅部会心][将拟][于在]$")
_WILL = re.compile(r"[将拟][于在]$")
_LIMITED = re.compile(r",[^,]{0,30}?(?:\d(?:个?工作日|日|天|小时)之?以?内|每(?:月|周|日|天|季|旬|逢))")
"""Another limit between a day and a verb has the verb: “6月20日前完成演练，结束后15日内报送报告”."""
_BELOW = re.compile(r"(?:至|到|给)?(?:各|学校|申报单位|申请人|企业|推荐单位|有关单位|本人)")
_OFFICE = re.compile(r"(?:^|[,。;])(?!各|由?各|请)[㐀-鿿]{0,9}[局办委厅](?:将|拟)?[于在]$")
_ASKED = re.compile("请|要|须|应|需|务必")
"""Without one of these, a day without 前 tells what has been: “该材料于5月20日报省厅备案”."""
_THING = re.compile(r"(?:[把将][^,。;]{2,40}|[表告结单料书案册][^,。;]{0,2})[于在]$")


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
    waiting: list[Case] = []
    for case in cases(outline):
        deadline = _judge(case)
        if deadline is None:
            waiting.append(case)
            continue
        found += [*_sharing(waiting, deadline), deadline]
        waiting = []
    return found


def _sharing(waiting: list[Case], deadline: Deadline) -> list[Deadline]:
    """The days right before ``deadline`` that share its verb, in order."""
    shared: list[Deadline] = []
    for case in reversed(waiting):
        one = shared_verb(case, shared[0] if shared else deadline)
        if one is None:
            break
        shared.insert(0, one)
    return shared


_NEXT = re.compile(r"[、,][^,。;]{2,24}")
_PUT = re.compile(
    r"[将把][^,。;]{0,40}(?:方案|预案|计划|总结|报告|表|情况|台账|名单|清单|材料|资料|案例|信息|照片|视频|意见|数据|回执|书|册|单|件|版)"
    r"(?:\([^()]{1,20}\))?[、,](?:并|请)?[于在]?"
)
"""Stand between two days with one verb: the next thing, or this one and a mark."""


@rule("due.shared_verb")
def shared_verb(case: Case, following: Deadline) -> Deadline | None:
    """A thing and its day with 前, whose verb only stands after the next thing and its day.

    Source: sentences that list several reports.
    Example: “年度总结于12月10日前、工作计划于次年1月15日前报送区教育局” -> both days; “于4月18日前将方案、7月4日前将
    报告报市局” -> both.
    """
    if (
        not case.days[-1].boundary
        or case.ranged
        or following.rule not in ("due.before_verb", "due.shared_verb")
        or following.sentence != case.sentence
    ):
        return None
    between = case.text[case.end : following.start]
    named = _NEXT.fullmatch(between) and not verbs.SETTLES.search(between)
    if not (named or _PUT.fullmatch(between)) or describes(case):
        return None
    return Deadline(case.days, case.start, case.end, case.sentence, "due.shared_verb", following.verb, following.scope)


def _judge(case: Case) -> Deadline | None:
    if describes(case):
        return None
    for judge in (listed, before_verb, labelled, window, from_now, closing, on_day, after_verb, completed, cell):
        verdict = judge(case)
        if verdict is not None:
            name, verb = verdict
            end = max(case.end, verb.end() if verb else 0)
            whose = scope(case.outline, case.sentence, case.start)
            return Deadline(case.days, case.start, end, case.sentence, name, verb, whose, case.ranged)
    return None


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
    if _announced(case, between) or _answered(case, verb) or _limited(between):
        return None
    if verb.lastgroup == "apply" and settles and settles.group() in ("参会", "报到", "入住", "参加", "到会", "领取"):
        return None
    return "due.before_verb", verb


def _limited(between: str) -> bool:
    """Whether a limit of its own stands between the day and the verb."""
    return "," in between and ("内" in between or "每" in between) and bool(_LIMITED.search(between))


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
    """Whether an office answers those below: “市局于6月20日前将结果反馈各县区”, “审核结果将于6月底前反馈”."""
    if verb.group() not in ("反馈", "回复", "返回", "返还", "推送", "发至", "发送"):
        return False
    if _WILL.search(case.before(3)):
        return True
    below = _BELOW.match(case.text[verb.end() : verb.end() + 6])
    return bool(below and _OFFICE.search(case.before(16)))


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


_REPORTING = re.compile(
    r"(?:报送|上报|填报|报备|申报|报名|反馈|提交|录入|上传|直报|补报)(?:工作|任务)?"
    r"(?:均|统一|一律)?(?:请|须|应|需|要|务必|必须)?(?:各[^,。;]{1,8})?(?:均|统一)?[于在]?$"
)
_DONE = re.compile(r"(?:全部|全面|统一|集中|及时)?(?:完成|结束|截止|到位)(?:$|[,。;)])")


@rule("due.completed")
def completed(case: Case) -> Verdict:
    """A day with 前 by which the handing in itself is done.

    Source: notices that name the report as the work to be done.
    Example: “首次报送请于3月3日前完成”; not “整改工作于3月3日前完成”.
    """
    if case.ranged or not case.days[-1].boundary or not _DONE.match(case.text, case.end, case.sentence.end):
        return None
    return ("due.completed", None) if _REPORTING.search(case.before(24)) else None
