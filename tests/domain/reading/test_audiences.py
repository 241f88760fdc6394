"""From phrases to the units that are meant."""

import pytest

from domain.reading.audiences import propose
from domain.units import Level, Unit

TOP = "350500"


def unit(code: str, name: str, level: Level, *tags: str, active: bool = True) -> Unit:
    return Unit(code=code, name=name, level=level, parent_code=TOP, path=f"/{TOP}/{code}/", tags=tags, active=active)


UNITS = [
    unit("s1", "江北街道办事处", Level.STREET),
    unit("s2", "青石镇人民政府", Level.STREET),
    unit("c1", "江北社区居委会", Level.COMMUNITY),
    unit("d1", "望江区住房和城乡建设局", Level.DEPARTMENT),
    unit("d2", "望江区应急管理局", Level.DEPARTMENT),
    unit("e1", "云川商贸有限公司", Level.ENTERPRISE, "商务"),
    unit("e2", "云川机械厂", Level.ENTERPRISE, "工业"),
    unit("x1", "撤销的镇人民政府", Level.STREET, active=False),
]


@pytest.mark.parametrize(
    ("phrase", "codes", "certain"),
    [
        ("各街道办事处", ("s1", "s2"), True),
        ("各乡镇人民政府", ("s1", "s2"), True),
        ("各社区居委会", ("c1",), True),
        ("区住建局", ("d1",), True),
        ("区应急管理局", ("d2",), True),
        ("商务领域有关企业", ("e1",), False),
        ("辖区各相关企业", ("e1", "e2"), False),
        ("各乡镇（街道）企业办", ("s1", "s2"), False),
        ("街道各行业主管部门", None, None),
    ],
)
def test_phrases(phrase: str, codes: tuple[str, ...] | None, certain: bool | None) -> None:
    proposal = propose([phrase], UNITS)
    if codes is None:
        assert proposal.audiences == () or not proposal.audiences[0].certain
        return
    (audience,) = proposal.audiences
    assert (audience.codes, audience.certain) == (codes, certain)


def test_what_no_unit_answers_to_is_listed() -> None:
    proposal = propose(["各社区居委会", "各高等院校", "社会公众"], UNITS)
    assert [audience.phrase for audience in proposal.audiences] == ["各社区居委会"]
    assert proposal.unmatched == ("各高等院校", "社会公众")
