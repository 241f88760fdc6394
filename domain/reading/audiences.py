"""From the phrases of 主送 to units: proposals over the direct subordinates of the issuer, for a person to confirm."""

import re
from collections.abc import Sequence

from domain.base import Frozen
from domain.reading.rules import rule
from domain.units import Level, Unit

_CLASSES: tuple[tuple[str, tuple[Level, ...]], ...] = (
    (r"居委会|村委会|村民委员会|社区|各村|村\(居\)|村居", (Level.COMMUNITY,)),
    (r"街道|乡镇|各镇|各乡|镇人民政府|乡\(镇\)|办事处|镇街", (Level.STREET,)),
    (r"企业|公司|商户|经营单位", (Level.ENTERPRISE,)),
    (r"各?(?:县|区)(?:\(|区|、|级|政府|人民政府|直)|区县|县市区|各县|各区", (Level.DISTRICT,)),
    (r"各(?:设区|地级|地)?市|市\(州\)|市州|省辖市", (Level.CITY,)),
    (r"部门|机构|局|委办|成员单位|科室|股室|处室|单位|站所", (Level.DEPARTMENT, Level.COMMITTEE_OFFICE)),
)
_SHORT = {
    "住建局": "住房和城乡建设局",
    "发改局": "发展和改革局",
    "发改委": "发展和改革委员会",
    "人社局": "人力资源和社会保障局",
    "教体局": "教育体育局",
    "卫健局": "卫生健康局",
    "卫健委": "卫生健康委员会",
    "文旅局": "文化和旅游局",
    "市监局": "市场监督管理局",
    "应急局": "应急管理局",
    "农业农村局": "农业农村局",
    "城管局": "城市管理局",
    "安委办": "安全生产委员会办公室",
    "安办": "安全生产委员会办公室",
    "工信局": "工业和信息化局",
    "消防大队": "消防救援大队",
    "总工会": "总工会",
}
_ORGAN = re.compile(r"[㐀-鿿]{2,12}?(?:局|委|委员会|办公室|办|支队|大队|中心|总工会|学校|幼儿园|医院|公司|所|站)$")
_LEAD = re.compile(
    r"^(?:各|全)?(?:县\(?[市、区]*\)?|区|市|省|州|乡镇|街道|乡\(镇\)|镇街?|"
    r"街镇)?(?:直属|级|直)?(?:有关|相关)?"
)


class Audience(Frozen):
    """A phrase, the codes of the units it is proposed to mean, and why. ``certain`` is False where a person must
    look.
    """

    phrase: str
    codes: tuple[str, ...]
    reason: str
    certain: bool


class Proposal(Frozen):
    """What the phrases mean over the direct subordinates, and the phrases that none of them answers to."""

    audiences: tuple[Audience, ...]
    unmatched: tuple[str, ...]


def propose(phrases: Sequence[str], subordinates: Sequence[Unit]) -> Proposal:
    """Match each phrase against the active direct subordinates of the issuer, in the order of the phrases."""
    active = [unit for unit in subordinates if unit.active]
    found, unmatched = [], []
    for phrase in phrases:
        audience = by_name(phrase, active) or by_class(phrase, active)
        if audience is None:
            unmatched.append(phrase)
        else:
            found.append(audience)
    return Proposal(audiences=tuple(found), unmatched=tuple(unmatched))


def _even(text: str) -> str:
    return re.sub(r"\s", "", text).replace("（", "(").replace("）", ")").replace("，", "、")


@rule("audience.by_name")
def by_name(phrase: str, units: Sequence[Unit]) -> Audience | None:
    """The units whose name ends as the phrase does, its level left out; official short names count as the full ones.

    Source: 条例第九条（八）: 主送机关使用机关全称、规范化简称或者同类型机关统称.
    Example: “区住建局” -> 望江区住房和城乡建设局; “各县（区）应急管理局” -> every unit named …应急管理局.
    """
    even = re.sub(r"\([^()]*(?:含|除|不)[^()]*\)", "", _even(phrase))
    whole = [unit.code for unit in units if unit.name == even or unit.name.endswith(even)]
    if whole:
        return Audience(phrase=phrase, codes=tuple(whole), reason="名称相同", certain=True)
    bare = _LEAD.sub("", even)
    organ = _ORGAN.search(bare)
    if organ is None or bare in ("部门", "单位", "办", "局"):
        return None
    names = {bare, _SHORT.get(bare, bare)}
    codes = tuple(unit.code for unit in units if any(unit.name.endswith(name) for name in names))
    several = even.startswith(("各", "全"))
    if not codes:
        return None
    return Audience(phrase=phrase, codes=codes, reason=f"名称以“{bare}”结尾", certain=several or len(codes) == 1)


@rule("audience.by_class")
def by_class(phrase: str, units: Sequence[Unit]) -> Audience | None:
    """The units of the level that the phrase names as a class; 有关, 相关 and a field of business leave it to a person.

    Source: 条例第九条（八）, 同类型机关统称.
    Example: “各社区居委会” -> all communities; “商务领域有关企业” -> enterprises tagged 商务, to be confirmed.
    """
    even = _even(phrase)
    for pattern, levels in _CLASSES:
        if not re.search(pattern, even):
            continue
        fitting = [unit for unit in units if unit.level in levels]
        tagged = [unit for unit in fitting if any(tag and tag in even for tag in unit.tags)]
        chosen = tagged or fitting
        if not chosen:
            continue
        open_ended = bool(re.search(r"有关|相关|部分|领域|行业|主管", even))
        narrower = bool(re.search(r"(?:安委办|企业办|[㐀-鿿]{2}局|大队|中心)$", re.sub(r"\([^()]*\)$", "", even)))
        reason = "按标签匹配" if tagged else "按层级匹配"
        if narrower:
            reason += "，原文指其所属机构"
        codes = tuple(unit.code for unit in chosen)
        return Audience(phrase=phrase, codes=codes, reason=reason, certain=not (open_ended or narrower))
    return None
