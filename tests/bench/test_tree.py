"""The benchmark's tree and its cuts."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.tree import fraction, load
from tests.bench.trees import small_tree

SHARES = st.floats(min_value=0.001, max_value=1.0)


def test_the_whole_city_is_loaded() -> None:
    tree = load()
    assert Counter(unit.level for unit in tree.units) == {"city": 1, "district": 12, "street": 175, "community": 2573}
    assert (len(tree.offices), len(tree.recipients), len(tree.reporters)) == (188, 2760, 2573)


def test_a_table_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("code,name,level,parent_code\n99,测试市,city,\n9901,测试区,district,99\n", encoding="utf-8-sig")
    tree = load(path)
    assert tree.root.name == "测试市"
    assert [unit.code for unit in tree.subordinates["99"]] == ["9901"]


def test_the_whole_share_is_the_same_tree() -> None:
    assert fraction(small_tree(), 1.0) == small_tree()


def test_a_quarter_is_the_first_street_and_what_stands_above_it() -> None:
    quarter = fraction(small_tree(), 0.25)
    assert [unit.code for unit in quarter.units] == ["99", "9901", "990101", "99010101", "99010102", "99010103"]


def test_a_district_is_filled_before_the_next_begins() -> None:
    assert [unit.code for unit in fraction(small_tree(), 0.75).offices] == ["99", "9901", "990101", "990102", "990103"]


@given(share=SHARES)
def test_a_cut_has_whole_streets_and_no_gap_upward(share: float) -> None:
    whole = small_tree()
    cut = fraction(whole, share)
    codes = {unit.code for unit in cut.units}
    assert all(unit.superior in codes for unit in cut.recipients)
    for office in cut.offices:
        if office.level == "street":
            assert cut.subordinates[office.code] == whole.subordinates[office.code]


@given(share=SHARES)
def test_a_cut_has_its_share_and_less_than_a_street_more(share: float) -> None:
    whole = small_tree()
    reporters = len(fraction(whole, share).reporters)
    assert share * len(whole.reporters) <= reporters < share * len(whole.reporters) + 3


@given(share=SHARES)
def test_every_bottom_unit_of_a_cut_is_a_community(share: float) -> None:
    assert {unit.level for unit in fraction(small_tree(), share).reporters} == {"community"}


@pytest.mark.parametrize("share", [0.0, -0.1, 1.1])
def test_an_impossible_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        fraction(small_tree(), share)


def test_the_reporting_order_is_shuffled_and_always_the_same() -> None:
    tree = small_tree()
    order = tree.reporting_order()
    assert order == tree.reporting_order()
    assert order != list(tree.reporters)
    assert set(order) == set(tree.reporters)
