from collections import Counter

import pytest

from domain.tree import build_tree
from domain.units import Level
from service.imports.divisions import read_units
from service.samples import DIVISIONS, UnknownSample, read_divisions


def test_quanzhou_is_the_whole_city() -> None:
    units = build_tree(read_units(read_divisions("quanzhou")))
    assert len(units) == 2761
    assert Counter(unit.level for unit in units) == {
        Level.CITY: 1,
        Level.DISTRICT: 12,
        Level.STREET: 175,
        Level.COMMUNITY: 2573,
    }
    assert units[0].name == "泉州市"
    assert all(unit.path.startswith("/3505/") for unit in units)


def test_jianghai_is_one_district() -> None:
    units = build_tree(read_units(read_divisions("jianghai")))
    assert Counter(unit.level for unit in units) == {
        Level.CITY: 1,
        Level.DISTRICT: 1,
        Level.STREET: 3,
        Level.COMMUNITY: 63,
    }


@pytest.mark.parametrize("name", ["beijing", "../samples/quanzhou", ""])
def test_an_unknown_sample_is_refused_by_name(name: str) -> None:
    with pytest.raises(UnknownSample, match="、".join(DIVISIONS)):
        read_divisions(name)
