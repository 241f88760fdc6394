"""Whose duty a sentence tells of: the recipients', the issuer's own, an office's above it, or a quoted parent's."""

import re

from domain.reading.draft import Scope
from domain.reading.lexing import verbs
from domain.reading.outline import Outline, Sentence
from domain.reading.rules import rule

NEAR = 200
"""Characters before a limit in which the one whose duty it is must be named."""
_ADDRESSED = re.compile(r"请各|各[县市区乡镇街单部学地]|请于|你[局单]")
_RELAY = r"(?:统一|集中|负责)?(?:审核|汇总|初审|复核|审定|评审|整理|分析|完成审核)[^,。;]{0,12}?"
_OFFICE = re.compile(
    rf"(?:^|[,。;:、)])(?:并|再|最后)?由?(?!各|请|有关|相关|所在)"
    rf"(?P<office>[㐀-鿿]{{1,14}}?(?:局|厅|办|委|办公室|委员会|中心|指挥部|支队|大队|政府))"
    rf"(?:将|负责)?(?:{_RELAY})?,?(?:[将应须拟]?[于在])?$"
)
_NAMED = re.compile(r"由?([市区县省][㐀-鿿]{1,12}?(?:局|办公室|办))")
_ENDS = re.compile(rf"[局厅办委会室心部队府](?:将|负责)?(?:{_RELAY})?,?(?:[将应须拟]?[于在])?$")
"""Stands at the end of what ``_OFFICE`` matches; begins with one class of signs, so that it is looked for quickly."""
_SUBJECT = re.compile(
    r"(?:\(?[一二三四五六七八九十\d]{1,3}[、.)]{1,2})?(?:[㐀-鿿]{2,6}。)?由?"
    r"(?P<office>我[局办委厅院处镇街]|本[局办委厅]|[省市县区镇乡街][㐀-鿿]{0,12}?(?:局|厅|办公室|办|委员会|委|中心|指挥部|大队|政府))"
    r"(?=[将拟于在须应要负按根汇审\d,组完])"
)
_RECEIVER = re.compile(
    r"(?:报送?|上报|呈报|反馈|提交)(?:至|到|给)?(?=([省市县区]))[㐀-鿿]{2,14}?(?:局|厅|委|办|政府|室|部|处|中心|指挥部)"
)
_AHEAD = 90
_RANKS = {"省": 4, "厅": 4, "部": 5, "市": 3, "州": 3, "盟": 3, "县": 2, "区": 2, "旗": 2, "镇": 1, "乡": 1, "街": 1}
_PLACE = re.compile(r"^[㐀-鿿]{1,8}?([省市州盟县区旗镇乡]|街道)(?:[㐀-鿿]{1,3}?([市县区旗镇乡]|街道))?")


@rule("scope.subject")
def scope(outline: Outline, sentence: Sentence, place: int) -> Scope:
    """Whose limit it is that stands at ``place``: the issuer's own or an office's above it where that office is the
    one that collects and passes on, the parent's inside a quoted document, else the recipients'.

    Source: 条例第十四条, 第十五条: offices report to the one above them, step by step.
    Example: issued by 临澜市应急管理局: “市局汇总后于2月28日前报省厅” -> own_upward; issued by 梧桐县统计局:
    “市统计局于15日前报省统计局” -> own_upward; “县区分局汇总后报市局” of 市局 -> own.
    """
    if outline.embedded is not None and place >= outline.embedded:
        return Scope.EMBEDDED_PARENT
    said = outline.text[max(sentence.start, place - NEAR) : place]
    subject = _SUBJECT.match(outline.text, sentence.start, place)
    if subject and _leads_up(outline, subject["office"], place, sentence.end):
        return Scope.OWN_UPWARD
    upward = verbs.UPWARD.search(said)
    if upward is None:
        match = _OFFICE.search(said[-60:]) if _ENDS.search(said, len(said) - 30) else None
        return Scope.OWN_UPWARD if match and _is_ours_or_above(outline, match["office"]) else Scope.OWN
    named = _NAMED.match(upward.group())
    if named and _is_ours_or_above(outline, named[1]) is False:
        return Scope.OWN
    # “请各校于20日前报送，我局汇总后于25日前报市局”: whom the clause before the comma asks does not matter.
    addressed = _ADDRESSED.search(said, said.rfind(",", 0, upward.start()) + 1)
    return Scope.OWN if addressed else Scope.OWN_UPWARD


def _leads_up(outline: Outline, office: str, place: int, end: int) -> bool:
    """Whether a sentence that begins with the issuer, or with an office of its level that is not asked, leads to an
    office above: “我局将根据报送情况，于7月10日前完成自评并报市局”, “镇党政办汇总后于27日前报区政府督查室”.
    """
    above = _RECEIVER.search(outline.text, place, min(end, place + _AHEAD))
    own = _own_rank(outline)
    if above is None or not own or _RANKS[above[1]] <= own:
        return False
    if outline.recipients and office in outline.text[slice(*outline.recipients)]:
        return False
    return office[0] in "我本" or _RANKS.get(office[0], 0) == own


def _is_ours_or_above(outline: Outline, office: str) -> bool | None:
    """Whether the office is one of those that sign, or stands above them; None where the page does not settle it."""
    if outline.recipients and office in outline.text[slice(*outline.recipients)]:
        return False
    names = [line.text for line in outline.signers]
    if len(office) > 2 and any(name.endswith(office) for name in names):
        return True
    own = _own_rank(outline)
    level = _RANKS.get(office[0], 0) if office[0] in "省市州盟县区旗镇乡街" else 0
    if not own or not level:
        return None
    return level > own or (level == own and len(office) == 2 and any(name.endswith(office[1]) for name in names))


def _own_rank(outline: Outline) -> int:
    """The lowest level of those who sign; 0 where none names it."""
    return min((rank for line in outline.signers if (rank := _rank(line.text))), default=0)


def _rank(name: str) -> int:
    """The level of the place that a body's name begins with: 4 省, 3 市, 2 县 or 区, 1 镇; 0 where it names none."""
    match = _PLACE.match(name.removeprefix("中共"))
    return _RANKS[(match[2] or match[1])[0]] if match else 0
