"""What the words around a limit name: a thing handed in, and who hands it in, without what runs into them."""

import re
from functools import lru_cache

from domain.reading.lexing.units import is_organ, is_unit

_LEAD = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十\d]{1,3}[、.)](?!\d)|的|并|请|决定|同时|另|其中)*(?:[将把](?=[㐀-鿿《]{2}))?"
)
_TAIL = re.compile(r"(?:以?书面(?:形式)?|同步|统一|一并|按时|及时|-+|并(?:加盖|盖|签字|经)[^,]*)$")
_NO_THING = re.compile(
    r"[于在自从以由](?=[\d第每本收])|.*(?:后|至|为|于|到|在|的|将|须|请|应|并|务必|截止|企业|单位|学校|部门|机构|公司)$|务必|必须|"
    r"我[局办委厅院]|本[局办委]|(?:第[一二三四五六\d]|首|末)批|(?:首次|每次|集中|统一)?(?:报送|上报|填报|反馈)$|"
    r".{0,6}(?:首次|首期|第[一二三四]次|每次|本次|届时|当天|当日)$|时间|日期|时限|期限|根据|按照|结合|对照|参照|依据|以[便免]|如|若|逾期|未"
)
_BY = re.compile("[在于]|通过|按照|依托")
_LEVEL = re.compile(r"^各(?:地|(?:[县市区州乡镇村]|街道|社区)+(?:\([^()]{1,12}\))?)(?=[㐀-鿿])")


@lru_cache(4096)
def thing(said: str) -> str:
    """The thing that the words name, nothing where they name none: “三、各县区局” -> “”, “各地工作总结” -> 工作总结."""
    lead = _LEAD.match(said)
    words = _TAIL.sub("", said[lead.end() :] if lead else said)
    if words.startswith("各"):
        words = words[_units(words) :]
    if len(words) < 2 or _NO_THING.match(words) or is_organ(words):
        return ""
    return words


@lru_cache(4096)
def reporter(said: str) -> str:
    """The units that the words name: “各乡镇卫生院形成报告” -> 各乡镇卫生院; “各专业审核后，县统计局” -> 县统计局."""
    if (cut := _BY.search(said)) and is_unit(said[: cut.start()]):
        said = said[: cut.start()]
    head, comma, last = said.rpartition(",")
    if comma and head.endswith(("后", "前")) and is_unit(last):
        return last
    if not is_unit(last) and (comma or said.startswith("各")):
        last = last[: _units(last)] or ("" if comma else last)
    return head + comma + last if last else head


def _units(said: str) -> int:
    """Where the units end that the words begin with; 0 where they are not told from the rest."""
    if end := next((end for end in range(len(said), 1, -1) if is_unit(said[:end])), 0):
        return end
    level = _LEVEL.match(said)
    return level.end() if level and len(said) - level.end() > 1 else 0
