"""Windows in which entries are taken: their last day is a deadline."""

import re

from domain.reading.cases import Case, Verdict, heading_above
from domain.reading.lexing import verbs
from domain.reading.rules import rule

_FROM_NOW = re.compile(r"即日起(?:开始)?(?:至|到|-)?$")
_TAKING = re.compile(
    r"(?:申报|填报|报名|推荐|报送|提交|直报)[㐀-鿿]{0,6}?(?:系统|平台|通道|端口|入口|网站)?(?:将|定)?[于在]$"
)
_SHUTS = re.compile(r"(?:准时|自动|统一|正式)?(?:关闭|截止|停止(?:填报|申报|报名|受理|提交))")
_EACH = re.compile(r"报送时间|分别为|截止")
_WITHIN = re.compile(r"(?:于|在|自|从|^|[,:)、请]|^\d{1,2}\.)$")
_TIME = re.compile(r"时间[为:]?$")
_OTHER = re.compile(r"不得|[将已共]|累计|每[天日周月]")
_STAGE = re.compile(r"(?:为|是)[^,。;]{2,20}(?:阶段|期)")
_NOUN = re.compile(r"时间|日期|截止|起止|情况|工作")


@rule("due.from_now")
def from_now(case: Case) -> Verdict:
    """The end of a window that begins with the notice, its verb close behind.

    Source: 征集、申报通知.
    Example: “即日起至6月20日，各单位可通过邮箱报送作品”; not “即日起至6月20日开展专项整治，及时报送信息”.
    """
    if case.ranged or not _FROM_NOW.search(case.before(8)):
        return None
    return _commanded(case)


@rule("due.closing")
def closing(case: Case) -> Verdict:
    """The day on which the system that takes entries closes.

    Source: 网上申报通知.
    Example: “申报系统将于6月15日17时关闭，请各单位按时提交”; not “本次系统升级于6月15日17时停止”.
    """
    if case.ranged or not _SHUTS.match(case.text, case.end, case.sentence.end):
        return None
    return ("due.closing", None) if _TAKING.search(case.before(24)) else None


_CARE = re.compile("(?:进行|系统|期间)?(?:维护|升级|暂停|停机|调试)")
"""What is done to a system takes no entries."""


@rule("due.window")
def window(case: Case) -> Verdict:
    """The last day of a window in which entries are taken. Periods of statistics, activity or duty are no windows.

    Source: 申报、报名、征集通知.
    Example: “报名时间：6月1日至6月20日” -> 20 June; “请于8月15日至9月28日期间，登录网站填报” -> 28 September;
    not “活动时间为2025年12月1日至2026年2月28日”.
    """
    if not case.ranged:
        return None
    before = case.before(40)
    if "起止" in before and _EACH.search(case.rest()):
        return None
    if _CARE.match(case.text, case.end):
        return None
    head = before or heading_above(case)
    if verbs.WINDOW_LABEL.search(head) or verbs.LABEL.search(head):
        return "due.window", None
    if not _WITHIN.search(before) or _TIME.search(before):
        return None
    return _commanded(case)


def _commanded(case: Case) -> Verdict:
    """A window inside a command, its verb close behind."""
    verb = case.verb(40)
    if verb is None:
        return None
    between = case.text[case.end : verb.start()]
    if verbs.SETTLES.search(between) or _OTHER.search(between):
        return None
    if _STAGE.match(between) or verbs.SOFT.search(between[-6:]):
        return None
    return None if _NOUN.match(case.text, verb.end()) else ("due.window", verb)
