"""Days that only describe something, stand in a title, or were put off: none of them is a limit."""

import re

from domain.reading.cases import NEAR, Case
from domain.reading.lexing import verbs

_PUT_OFF = re.compile(r"原(?:定|计划)(?:为|于|的)?$")
_MONTHLY = re.compile("月报|每月|按月|逐月|当月")
_TAKEN_AS = re.compile(r"(?<![可予所加得难])以$")
_REQUIRED = re.compile(r"(?:》|[㐀-鿿]通知|文件|此前|前期)[^,。;《》]{0,8}(?:要求|规定|明确|确定)[^,。;]{0,8}$")
_MOVED_LATER = re.compile(r"(?:调整|变更|更改|延长|延期|推迟|顺延|改)(?:为|至|到)")


def describes(case: Case) -> bool:
    """Whether the days tell when something was or is, rather than by when it is owed."""
    return (
        _quoted(case)
        or _modifies(case)
        or (case.text.find("原", case.start - 6, case.start) >= 0 and bool(_PUT_OFF.search(case.before(6))))
        or (case.days[0].months == 1 and _comes_round(case))
        or (case.text[case.start - 1] == "以" and bool(_TAKEN_AS.search(case.before(2))))
        or (bool(case.days[-1].boundary) and _superseded(case))
    )


def _comes_round(case: Case) -> bool:
    """Whether 下月 is that of every report: “月报的上报截止日期为下月6日”."""
    return bool(_MONTHLY.search(case.text, case.sentence.start, case.start))


def _quoted(case: Case) -> bool:
    """Whether the days stand inside a 《title》."""
    low = max(case.sentence.start, case.start - 4 * NEAR)
    return case.text.rfind("《", low, case.start) > case.text.rfind("》", low, case.start)


def _modifies(case: Case) -> bool:
    """Whether the days only describe something: “2024年6月30日前成立的企业”, “1月1日至6月30日期间受理的申请”."""
    end = case.end + 2 if case.ranged and case.text.startswith("期间", case.end) else case.end
    return bool(verbs.MODIFIES.match(case.text[end : end + 60]))


def _superseded(case: Case) -> bool:
    """Whether an earlier notice asked for the thing by this day, and the sentence puts it off or only calls the thing
    to mind: “《通知》要求6月20日前报送的汇总表，报送时间推迟至6月27日前”.
    """
    if (verb := verbs.VERB.match(case.text, case.end)) is None:
        return False
    named = case.text.startswith("的", verb.end())
    asked = bool(_REQUIRED.search(case.before(40)))
    moved = bool(_MOVED_LATER.search(case.text, verb.end(), case.sentence.end))
    return named + asked + moved > 1
