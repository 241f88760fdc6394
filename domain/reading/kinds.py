"""From the words for a thing handed in to the kind of report it is, its key, its files and its blanks."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from domain.obligations import Form
from domain.reading.forms import Form as Sheet
from domain.reading.rules import rule

_NOUNS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (Form.STATISTICS, re.compile(r"统计表|进展?情况表|进度表|报表|月报|季报|年报|周报|台账|清单|数据|汇总表|统计")),
    (Form.SUMMARY, re.compile(r"总结|小结|报告|汇报|说明|意见|情况|材料|信息")),
    (Form.PLAN, re.compile(r"方案|计划|预案|安排|细则")),
    (Form.CASES, re.compile(r"案例")),
    (
        Form.FORM,
        re.compile(r"报名表|反馈表|登记表|申报[表书]|推荐[表函]|回执|名单|申请[表书]|意向[表书]|调查表|[函表]"),
    ),
    (Form.EVIDENCE, re.compile(r"照片|视频|影像|截图|佐证|作品|短片|图片")),
)
_CLEAR = re.compile(r"情况|材料|信息|意见|说明")
_AND = re.compile(r"(?:、|以及|和|及|与)(?=《)|(?<=》)(?:、|以及|和|及|与)|(?<=\))(?:、|以及|和|及|与)")
_NO_THING = re.compile(
    r"^(?:[各经由]|有关|相关|参照|按照?|根据|(?:报送|上报)时间)|^[^(]*\)|(?:[为的于至在并]|本次|方式)$"
)
"""How words begin or end that name nothing to hand in, where they have none of the nouns."""
_OWN = re.compile(r"^(?:本(?:街道|乡镇|[镇乡村校县区市]|社区|单位|部门|地区?|辖区|系统|行业)[、和及]?)+的?(?=.{3})")
"""Whose it is, as the text tells each reader: every reader is told by who owes it."""
_HEADING = re.compile(r"^[一二三四五六七八九十]+、|\d[.、]$")
_TAILS = re.compile(
    r"[,、]?(?:(?:分别|随时|及时|统一)*(?:以|用|通过|采取)[^,、《》]{1,16}?(?:方式|形式|书面)(?:\([^()]*\))?"
    r"|(?:经|需|须|应|要)[^,《》]{0,30}(?:签字|盖章|公章)[^,《》]*"
    r"|(?<=》)(?:分别|统一|一并)*(?:以|用|通过)[^《》]*|向[^,《》]{2,20}(?:部门|[局办科处室站委厅]|中心)"
    r"|,?(?:主要)?包括[^《》]*|各?[一二两三四五六\d]份(?:\([^()]*\))?|\((?:一式|(?:须|需|并)?(?:加?盖|签字))[^()]*\)|(?<=\))书面|(?<=》)电子版"
    r"|(?<=总结)报|(?<=方案)报|(?<=情况)报)$"
)
"""What follows a thing and says how it is handed in: 以书面形式, 经单位负责人签字并盖章后."""
_LABEL = re.compile(r"\s*(?:[一二三四五六七八九十\d]+[、.．]\s*)?([^:：,，。;；、]{2,30})[:：]")
_PLACE = re.compile(r"[(（](?:[见详]*附件\d*)[)）]")
_SLOTS = {"盖章": "盖章扫描件", "扫描件": "盖章扫描件", "电子版": "电子版", "照片": "照片", "视频": "视频"}
_AMOUNT = r"(?:至少|不少于|不低于)?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:[至到—–~-]\d{1,2})?"
_PIECES = {
    "照片": re.compile(rf"(?:照片|图片)({_AMOUNT}[张幅])|({_AMOUNT}[张幅])[^,。;、]{{0,8}}?(?:照片|图片)"),
    "视频": re.compile(rf"(?:视频|短片)({_AMOUNT}[个段条部])|({_AMOUNT}[个段条部])[^,。;、]{{0,8}}?(?:视频|短片)"),
}
_COUNT = re.compile(r"数|次|场|人|家|个|件|起|金额|面积|篇|条|户|份|吨|万元")
_WORDS = re.compile(r"人员?$|姓名|单位|联系|电话|手机|名称|职务|性别|地址|邮箱|传真|备注|概况|是否|情况|内容|人数单位")
_MOST_FIELDS = 40


@rule("proposal.kind")
def kind(thing: str) -> tuple[Form, bool]:
    """The kind of report that a thing is, by the noun that stands last in it; False where the noun fits several kinds.

    Source: the head noun of a Chinese noun phrase stands at its end; kinds after domain rule 5.
    Example: “活动进展情况统计表” -> statistics; “安全生产月活动总结” -> summary; “联络员反馈表” -> form.
    """
    even = _PLACE.sub("", thing).strip("《》“”。，, ")
    best: tuple[int, int, Form] | None = None
    word = ""
    for form, pattern in _NOUNS:
        for match in pattern.finditer(even):
            if best is None or (match.end(), len(match.group())) > best[:2]:
                best, word = (match.end(), len(match.group()), form), match.group()
    return (best[2], not _CLEAR.fullmatch(word)) if best else (Form.SUMMARY, False)


def things(said: str) -> list[str]:
    """The things that a phrase names, parted only beside 《》 and brackets: “总结及《清单》（附件1）” -> two."""
    parts = [
        _PLACE.sub("", part).strip(" ，,、。；") for part in _AND.split(said.replace("（", "(").replace("）", ")"))
    ]
    return [_bare(part) for part in parts if part]


def _bare(thing: str) -> str:
    """The thing without how it is handed in; as it is where nothing would be left."""
    thing, before = _OWN.sub("", thing), ""
    while thing != before:
        before, cut = thing, _TAILS.search(thing)
        thing = thing[: cut.start()].rstrip(" ,") if cut and cut.start() > 1 else thing
    return thing


def is_thing(thing: str) -> bool:
    """Whether the words can name something to hand in: 各乡镇人民政府 and 报送时间分别为 cannot."""
    if _HEADING.search(thing):
        return False
    return any(pattern.search(thing) for _, pattern in _NOUNS[:-1]) or not _NO_THING.search(thing)


def label(clause: str) -> str:
    """What a clause is headed by, where that is a thing: “双抢作业进度表：报送时间为…”; '' where not."""
    found = _LABEL.match(clause)
    return found[1].strip() if found and any(pattern.search(found[1]) for _, pattern in _NOUNS) else ""


def title(thing: str) -> str:
    """The thing's name as the title of an obligation: one line, without the marks around it."""
    even = re.sub(r"\(([^()]*[㐀-鿿][^()]*)\)", r"（\1）", " ".join(thing.split()))
    whole = re.fullmatch(r"《([^《》]+)》", even)
    return (whole[1] if whole else even)[:120]


def numbered(form: Form, taken: Sequence[str]) -> str:
    """The key of the next obligation of that kind: ``summary``, then ``summary_2`` …"""
    key, count = form.value, 1
    while key in taken:
        count += 1
        key = f"{form.value}_{count}"
    return key


def slots(ways: Sequence[str], clause: str = "") -> list[str]:
    """The files asked for, from the form words of the clause, with how many of them it asks for; paper is not a file.

    Example: “附现场照片3张” -> 照片3张.
    """
    even = re.sub(r"\s", "", unicodedata.normalize("NFKC", clause))
    return [name + _amount(name, even) for name in dict.fromkeys(_SLOTS[way] for way in ways if way in _SLOTS)]


def _amount(name: str, clause: str) -> str:
    found = _PIECES[name].search(clause) if name in _PIECES else None
    return (found[1] or found[2]) if found else ""


def blanks(form: Sheet) -> list[dict[str, Any]]:
    """The columns of a form as fields of an obligation: counts are summed, everything else is kept as text."""
    made: list[dict[str, Any]] = []
    for column in form.columns[:_MOST_FIELDS]:
        label = " ".join(column.split())[:60]
        if not label or re.fullmatch(r"序号|编号", label):
            continue
        key = f"field_{len(made) + 1}"
        if _COUNT.search(label) and not _WORDS.search(label):
            made.append({"key": key, "label": label})
        else:
            made.append(
                {"key": key, "label": label, "kind": "text", "aggregation": "text_list", "minimum": None}
                | {"required": False}
            )
    return made


def form_of(name: str, known: Sequence[Sheet]) -> Sheet | None:
    """The form whose title is in the obligation's title, or the other way round."""
    even = _even(name)
    for one in known:
        other = _even(one.title)
        if other and len(other) > 3 and (other in even or even in other):
            return one
    return None


def _even(text: str) -> str:
    return re.sub(r"[^㐀-鿿0-9A-Za-z]", "", text)
