"""How many cases are asked for each time: 每月至少报送1至2个典型案例."""

import re
import unicodedata

from domain.reading.rules import rule

_UNIT = r"(?:个|件|篇|条|例|起|宗)"
_RANGE = re.compile(rf"(\d{{1,2}})(?:至|到|—|–|-|~)(\d{{1,2}}){_UNIT}[^,。;]{{0,40}}案例")
_LEAST = re.compile(rf"(?:至少|不少于|不低于)[^,。;]{{0,30}}?(\d{{1,2}}){_UNIT}[^,。;]{{0,40}}案例")
_CHOSEN = re.compile(
    rf"(?:选取|选送|遴选|择优(?:选取|推荐|报送)?)(?:\d{{1,2}}(?:至|到|—|–|-|~))?(\d{{1,2}}){_UNIT}[^,。;]{{0,40}}案例"
)
_MOST = 100


@rule("proposal.quota")
def quota(clause: str) -> tuple[int, int | None] | None:
    """The least and the most cases that a clause asks for each time; None where it names no number.

    Source: 江海区 2023 plan of activities, item 17 (“每月至少…曝光公布1至2个…典型案例”).
    Example: “每月至少曝光1至2个典型案例” -> (1, 2); “每季度报送不少于3个典型案例” -> (3, None).
    """
    even = re.sub(r"\s", "", unicodedata.normalize("NFKC", clause))
    if between := _RANGE.search(even):
        least, most = int(between[1]), int(between[2])
        return (least, most) if least <= most <= _MOST else None
    at_least = _LEAST.search(even)
    return (int(at_least[1]), None) if at_least else None


@rule("proposal.selection")
def selection(text: str) -> int | None:
    """How many cases the office itself chooses each time to pass upward; None where the text says nothing of it.

    Source: 江海区 2023 plan of activities, item 17 (“区指导办将每月选取1—2个高质量的典型案例向市指导办推荐报送”).
    Example: “每月选取1—2个典型案例向市推荐” -> 2; “择优推荐3篇案例” -> 3.
    """
    found = _CHOSEN.search(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    return int(found[1]) if found and 0 < int(found[1]) <= _MOST else None
