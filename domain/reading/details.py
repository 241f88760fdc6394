"""The particulars of an obligation: who, what, to whom, how, whether one must, and what silence means."""

import re

from domain.reading.lexing.words import CHANNELS, FORMS, OPTIONAL, REQUIRED, SILENCE, said
from domain.reading.rules import rule

_WHO = re.compile(
    r"(?:^|[,。;:)]|请|另请|由|[\d一二三四五六七八九十][.、])(?P<who>(?:有意向[^,。;]{0,30}的[^,。;]{2,12}|无[^,。;]{2,12}的[^,。"
    r";]{0,8}|(?:请)?各[^。;:]{1,60}?|[市县区省乡镇街道局厅][^,。;:]{1,30}?(?:单位|部门|学校|企业|局|办|委|处|室|"
    r"工会|机构)|有关[^,。;]{1,20}?|相关[^,。;]{1,20}?))"
    r"(?=,?(?:请|于|在\d|以\d|要|须|需|应(?!急)|务必|务于|负责|认真|将|必须|如有|可|自(?!然|治|来)|每|按|根据|结合|及时|积极|组织(?!部|科|处|办|人事|委员)|对照|"
    r"严格|确定|明确|填|报送|上报|指定|安排|高度|切实|进一步|统一|围绕|对|加强|推荐|申报|分别|做好|均|都|汇总|"
    r"尽快|同时)|\d|$)"
)
_OBJECT = re.compile(
    r"将(?P<what>[^将。;]{2,160}?)(?:,)?(?:分别|一并|统一|同时|要|须|应|及时|随时|尽快|通过|以|经|按|于|在|汇总)*$"
)
_TO = re.compile(
    r"(?:报送?|反馈|送|发送?|寄)?(?:至|到|给|往|于|由|"
    r"经)?(?P<to>(?![至到给将本])[㐀-鿿](?:(?![至到给将])[㐀-鿿\d、()]){0,30}?(?:局|办公室|办|科|处|部|厅|司|室|"
    r"中心|股|委员会|委|院|会|站|队|口|政府|邮箱|平台|系统|网|信箱|群|号))(?=[(,。;:、A-Za-z]|$|邮箱|初审|汇总|"
    r"备案|审核|统一)"
)
_AFTER_VERB = re.compile(r"^(?:至|到|给)?(?P<what>[㐀-鿿《“(][^,。;:]{1,80})")
_PUT = re.compile(r"(?:于|在)?[将把](?P<what>[^将。;,]{2,60}?)[、,]?$")
_BESIDE = re.compile(",(?:同时|并)$")
"""Ends what another verb governs: “将党费上缴专户，同时报送情况表”."""
_MADE = re.compile(
    r"(?:形成|建立|编制|撰写|制定|填写|填报|梳理|提出)(?P<what>[^,。;:]{2,40}),(?:并|及时|分别|同时|经[^,]{2,12}后|附[^,]{2,20}|向[^,]{2,20}|[^,]{0,4}[于在][^,]{2,24})*$"
)
_SUBJECT = re.compile(
    r"(?:^|[,。;:、])(?:另|请|同时|并)*(?P<what>[^,。;:于在]{2,40}?)(?:请|须|需|应|务必|统一|要|均)*(?:务)?(?:于|在)?$"
)
_LABELLED = re.compile(
    r"(?P<what>[^,。;:、]{2,40}?)的?(?:报送|上报|申报|提交|反馈|报名|推荐|截止)(?:时间|截止|期限|日期)"
)
_PLACE = re.compile(r"(?:至|到|给|我|市|县|区|省|局|于|邮箱)")
_LIMIT = re.compile(r"[,]?(?:务必|请|须)?(?:于|在)(?:\d|下|本|每|当|今|明|收)[^,]{0,24}$")
_FURTHER = re.compile(r"[^,。;]{2,40}?(?=(?:报送?|反馈|送|发送?|寄)?(?:至|到|给|往))")
_MAILBOX = re.compile(r"邮箱|信箱|群$|指定")
_TOWARDS = re.compile(r"向([㐀-鿿]{2,20}?(?:局|办公室|办|科|处|部门|部|厅|室|中心|委|司|门|会))")
_CONDITION = re.compile(r"(?:如有|若有|无符合|有意向|凡|如无|如需|符合条件)[^,。;]{0,24}")
MAIL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}@[A-Za-z0-9.-]{3,80}")


@rule("detail.who")
def who(text: str, place: int, verb: int) -> tuple[int, int] | None:
    """The reporter: the phrase with 各, 有意向的, or a unit's name nearest before the limit. Returns its span, or None.

    Source: 主送机关 may be wider than the reporter (seed 000: enterprises are addressed, only communities and
    departments report).
    Example: “请各街道、区安委会各成员单位于6月2日前报送…” -> 各街道、区安委会各成员单位.
    """
    best = None
    for match in _WHO.finditer(text, 0, max(place, 0)):
        best = match.span("who")
    if best is None and verb > place:
        for match in _WHO.finditer(text, place, verb):
            best = best or match.span("who")
    if best and text[best[0] : best[0] + 1] == "请":
        best = (best[0] + 1, best[1])
    return best


@rule("detail.what")
def what(text: str, place: int, verb: re.Match[str] | None) -> tuple[int, int] | None:
    """The thing handed in: between 将 and the verb, or after the verb, or the subject before the limit. Returns its
    span, or None.

    Source: the sentences of the four seeds.
    Example: “于6月28日前将活动总结报送区安办” -> 活动总结; “于6月25日前报送活动总结，以便汇总” -> 活动总结;
    “申报材料电子版请于6月20日前发送至…” -> 申报材料电子版.
    """
    if verb is None:
        labels = list(_LABELLED.finditer(text[:place])) or list(_SUBJECT.finditer(text[:place]))
        if put := _PUT.search(text, place):
            return put.span("what")
        return labels[-1].span("what") if labels else None
    match = _OBJECT.search(text, 0, verb.start())
    between = text[match.start("what") : place] if match and match.start("what") < place <= match.end() else ""
    if match and "," not in between and not _BESIDE.search(match.group()):
        return _trim(text, *match.span("what"))
    after = _AFTER_VERB.match(text[verb.end() :])
    named = after and not _TO.match(text, verb.end()) and not _PLACE.match(after["what"])
    # 将 belongs to an earlier clause or to another verb where the thing stands behind the verb, or a command between.
    if match and not named and ",请" not in between:
        return _trim(text, *match.span("what"))
    if after and named:
        return verb.end() + after.start("what"), verb.end() + after.end("what")
    if made := _MADE.search(text, 0, verb.start()):
        return made.span("what")
    subject = _SUBJECT.search(text[:place])
    return subject.span("what") if subject else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the limit that stands between the thing and the verb: “总结材料于10月14日前” -> 总结材料."""
    cut = _LIMIT.search(text[start:end])
    return start, start + cut.start() if cut and cut.start() > 1 else end


@rule("detail.to")
def to(text: str, verb: re.Match[str] | None) -> tuple[int, int] | None:
    """The receiver after the verb (报送市安委办), or after 向. Returns its span, or None where the text names none.

    Source: 报送关系 is between an office and its superior; a mailbox alone is a channel.
    Example: “反馈至市公路与运输管理中心” -> 市公路与运输管理中心.
    """
    if verb is None:
        return None
    after = _TO.match(text, verb.end())
    if after is None and (later := _FURTHER.search(text[verb.end() :])):
        after = _TO.match(text, verb.end() + later.end())
    if after:
        span = after.span("to")
        return None if _MAILBOX.search(text[slice(*span)]) and "局" not in text[slice(*span)] else span
    back = _TOWARDS.search(text[: verb.end()])
    return back.span(1) if back else None


@rule("detail.forms")
def forms(text: str) -> tuple[str, ...]:
    """In which form: 盖章扫描件, 电子版, 纸质, 照片, …, in the order printed.

    Source: CONVENTIONS of the offices; 条例 does not fix the form of a report.
    Example: “总结（盖章版纸质文件和电子文本）、视频、照片等佐证材料” -> 盖章, 纸质, 电子版, 视频, 照片.
    """
    return tuple(name for _, name in sorted(said(FORMS, text)))


@rule("detail.channels")
def channels(text: str) -> tuple[str, ...]:
    """By which way: mailbox, fax, post, system, in the order printed, with the address where the sentence gives it.

    Source: as for forms.
    Example: “发送至邮箱：a@example.invalid” -> 邮箱 a@example.invalid.
    """
    mails = MAIL.finditer(text) if "@" in text else ()
    hits = [(m.start(), f"邮箱 {m.group().rstrip('.')}") for m in mails]
    hits += [(place, name) for place, name in said(CHANNELS, text) if not (name == "邮箱" and hits)]
    return tuple(dict.fromkeys(name for _, name in sorted(hits)))


@rule("detail.optional")
def optional(text: str, applied: bool) -> bool | None:
    """True where the text leaves it open (有意向的, 可推荐, 自愿), False where it commands, None for applications of
    unstated kind.

    ``applied``: the verb is one of applying (申报, 推荐, 报名).
    Source: opt-in and mandatory obligations in seed 003.
    Example: “有意向与区安办联合举办咨询日的区直部门，请于5月30日前反馈” -> True.
    """
    if OPTIONAL.search(text):
        return True
    return None if applied and not REQUIRED.search(text) else False


@rule("detail.silence")
def silence(text: str, start: int, end: int) -> tuple[int, int] | None:
    """What the text says between two places of those who do not answer: 逾期视为无意见, 逾期不予受理, 零报告,
    无意见也请反馈. Returns its span, or None.

    Source: 国办函〔2009〕15号 and the local formula 逾期未反馈视为无意见; its opposite is 零报告.
    Example: “逾期未报视为无意见” -> 视为无意见.
    """
    match = SILENCE.search(text, start, end)
    return match.span() if match else None


def condition(text: str) -> str | None:
    """The condition under which the duty arises. “如有意见”."""
    match = _CONDITION.search(text)
    return match.group() if match else None
