"""Names of organisations: what ends like one, and how lists of them are split."""

import re
from functools import cache

SUFFIX = (
    "局|委|办|厅|司|部|院|中心|企业|单位|部门|机构|院校|学校|中小学|小学|中学|高校|大学|学院|幼儿园|少年宫|政府|"
    "办事处|委员会|居委会|村委会|指挥部"
    "|大队|中队|支队|总队|公司|集团|协会|学会|研究会|联合会|商会|基金会|工会|团委|妇联|科协|残联|侨联|文联|"
    "工商联|处|科|股|室|站|所|场|校|院所|医院"
    "|银行|机关|小组|联社|分社|党委|党组|支部|党总支|社区|园区|管委会|委会|防指|管理区|直属机构|党工委|工委|监委|法院|"
    "检察院|馆|团体|组织|台|中专|基地|驻地|库|总站|分局|组成部门|县政府"
    "|市政府|区政府|省政府|乡政府|镇政府|公安|税务|供电|社团|业主|企事业单位|成员|党政成员|成员单位|使|用户|"
    "会员|处室|指导员|银企|苗圃|林场|农场|总公司|矿|电厂|厂|港|队"
)
_UNIT = re.compile(rf"^[㐀-鿿A-Za-z\d·“”\"、()/:\[\]-]*(?:{SUFFIX})(?:\([^()]{{1,40}}\))?等?$")
_ORGAN = (
    "人民政府|小学|中学|幼儿园|医院|林场|农场|司|科协|残联|妇联|工会|文联|侨联|关工委|人大|政协|党委|党组|支部|"
    "电视台|事务所|服务站|站|政府|办公室|委员会|指挥部|管委会|办事处|局|委|厅|办|部|院|所|中心|支队|大队|总队|"
    "协会|学会|总会|研究会|商会|基金会|理事会|联席会议|委会|学校|大学|学院|集团|公司|分局|科|处|股|小组|联合会|"
    "总工会|团委|法院|检察院|银行|联盟|室|队|党校|档案馆|文化馆|图书馆|博物馆|纪念馆|美术馆|科技馆|体育馆|供销社|专班"
)
_ORGANS = tuple(_ORGAN.split("|"))
_ASIDE = re.compile(r"\([^()]{1,12}\)$")
_NAME = re.compile(r"[㐀-鿿“”()、0-9]+")
_SECTION = re.compile(r"^[㐀-鿿]{1,8}[科处股室]$")
_BODY = re.compile(r"^.*?(?:局|委员会|委|厅|办公室|政府)")
_LEVEL = re.compile(
    r"^(各(?:省辖市|设区市|地级市|市州|县市区|市县区|区县市|市区县|市县|县区|区县|市区|乡镇街道|乡镇|镇街|镇乡|"
    r"市|县|区|乡|镇|街道)(?:\([^()]{1,20}\))?)(?![级直属])(?=[㐀-鿿]{2})"
)
_SHARES_LEVEL = re.compile(
    r"^(?![各市县区省州局街乡镇厅委辖全本驻国])(?!有关|相关|直属|其他|中央|高新|经开|开发|园区|"
    r"企)[㐀-鿿]{2,9}(?:局|大队|支队|委员会|[^㐀-鿿]|安委办|安办|农委)$"
)
_AND = re.compile(r"(?<=[㐀-鿿)])(?:和|及|以及)(?=其他|其它|各|有关|相关)")


def is_unit(text: str) -> bool:
    """Whether the phrase ends like an organisation. “市安委会各成员单位” yes, “各市(州)” no."""
    return len(text) <= 60 and bool(_UNIT.match(text))


def is_organ(text: str) -> bool:
    """Whether the phrase is the name of one body that can issue. “水城县统计局” yes, “各有关单位” no."""
    return 3 <= len(text) <= 40 and "各" not in text[:1] and ends_as_organ(text) and _NAME.fullmatch(text) is not None


def ends_as_organ(text: str) -> bool:
    """Whether the text ends in the word for a body, be it with a bracket after it. “…商务局（代章）” yes."""
    aside = _ASIDE.search(text) if text.endswith(")") else None
    return text.endswith(_ORGANS, 0, aside.start() if aside else len(text))


_SEAL = re.compile(r"\((?:盖章|印章|代章|公章|章)\)$")


def sealed(text: str) -> int:
    """How many characters at the end of a signer's name only say that it is sealed. “（盖章）”."""
    match = _SEAL.search(text) if text.endswith("章)") else None
    return len(match.group()) if match else 0


def is_section(text: str) -> bool:
    """Whether the phrase is an inner section that needs its office named. “安保科”."""
    return bool(_SECTION.match(text))


def office(text: str) -> str:
    """The office that a section belongs to. “海陵区教育局基建科” -> “海陵区教育局”."""
    match = _BODY.match(text)
    return match.group() if match else ""


def top_level(text: str, marks: str) -> list[tuple[int, int]]:
    """Spans of ``text`` between ``marks`` that stand outside brackets and quotation marks."""
    spans, depth, start = [], 0, 0
    for match in _parting(marks).finditer(text):
        sign = match.group()
        if sign in "(《“[":
            depth += 1
        elif sign in ")》”]":
            depth = max(depth - 1, 0)
        elif depth == 0:
            spans.append((start, match.start()))
            start = match.end()
    spans.append((start, len(text)))
    return [(first, last) for first, last in spans if text[first:last].strip()]


@cache
def _parting(marks: str) -> re.Pattern[str]:
    """The marks, brackets and quotation marks."""
    return re.compile(f"[{re.escape('(《“[)》”]' + marks)}]")


def split(text: str) -> list[tuple[int, int, str]]:
    """The phrases of a list of recipients: (start, end, level to put in front).

    Split at top-level commas, and at 、 where every part stands alone as a unit. “各县(区)安委办、应急管理局” gives
    the second
    part the level of the first; “各市(州)、省直管市、神农架林区科技局” stays whole because its parts share one head.
    """
    phrases: list[tuple[int, int, str]] = []
    for start, end in top_level(text, ",;"):
        parts = [(start + a, start + b) for a, b in top_level(text[start:end], "、")]
        if len(parts) > 1 and not _separable([text[a:b] for a, b in parts]):
            parts = [(start, end)]
        level = _LEVEL.match(text[parts[0][0] : parts[0][1]])
        for index, (first, last) in enumerate(parts):
            own = index == 0 or level is None or not _SHARES_LEVEL.match(text[first:last])
            cuts = _cut(text, first, last)
            phrases += [(a, b, "" if own or level is None else level[1]) for a, b in cuts]
    return phrases


def _cut(text: str, first: int, last: int) -> list[tuple[int, int]]:
    match = _AND.search(text, first, last)
    if match and is_unit(text[first : match.start()]) and is_unit(text[match.end() : last]):
        return [(first, match.start()), (match.end(), last)]
    return [(first, last)]


_LOCAL = re.compile(
    r"各(?:乡镇|镇街|街镇|镇乡|镇|街道|村|社区|乡镇街道|镇街道|(?:乡镇|镇|乡)\((?:街道|镇|街办|办)\)|村\(社区\))/"
    r"(?:各|有关|相关|辖区|驻|[县区市省镇]直|[县区市局委]属)"
)
"""A level that is addressed itself, because the next phrase begins anew: “各乡镇（街道）、各有关单位”."""
_SHARED = ("政府", "人民政府", "党委", "政法委")
"""Cannot be addressed without the phrase before: “各乡镇党委、政府”."""


def _separable(parts: list[str]) -> bool:
    """Whether each part is a unit by itself and none of them only shares the head of the last one."""
    alone = [part for part, after in zip(parts, [*parts[1:], ""], strict=True) if not _LOCAL.match(part + "/" + after)]
    if not all(is_unit(part) for part in alone) or any(part in _SHARED for part in parts[1:]):
        return False
    heads = {re.sub(r"\([^()]*\)$", "", part)[-1] for part in parts[:-1]}
    last = re.sub(r"\([^()]*\)$", "", parts[-1])
    return not ("会" in heads and "会" in last[:-2] and last[-1] not in "会位")
