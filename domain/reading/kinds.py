"""From the words for a thing handed in to the kind of report it is, its key, its files and its blanks."""

import re
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
_PLACE = re.compile(r"[(（](?:[见详]*附件\d*)[)）]")
_SLOTS = {"盖章": "盖章扫描件", "扫描件": "盖章扫描件", "电子版": "电子版", "照片": "照片", "视频": "视频"}
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
    return [part for part in parts if part]


def title(thing: str) -> str:
    """The thing's name as the title of an obligation: one line, without the marks around it."""
    even = " ".join(thing.split())
    whole = re.fullmatch(r"《([^《》]+)》", even)
    return (whole[1] if whole else even)[:120]


def numbered(form: Form, taken: Sequence[str]) -> str:
    """The key of the next obligation of that kind: ``summary``, then ``summary_2`` …"""
    key, count = form.value, 1
    while key in taken:
        count += 1
        key = f"{form.value}_{count}"
    return key


def slots(ways: Sequence[str]) -> list[str]:
    """The files asked for, from the form words of the clause; paper is not a file."""
    return list(dict.fromkeys(_SLOTS[way] for way in ways if way in _SLOTS))


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
