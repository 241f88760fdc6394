from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.tree import PATH_LENGTH, InvalidTree, UnitRow, build_tree
from domain.units import Level, ReissueRule, Unit


def row(number: int, code: str, parent: str = "", **fields: str) -> UnitRow:
    told = {"code": code, "name": f"单位{code}", "level": "街道", "parent_code": parent} | fields
    return UnitRow.model_validate({"row": number} | told)


def refused(rows: Sequence[UnitRow], existing: dict[str, Unit] | None = None) -> list[tuple[int, str, str]]:
    with pytest.raises(InvalidTree) as refusal:
        build_tree(rows, existing)
    assert refusal.value.code == "invalid_tree"
    return [(problem.row, problem.field, problem.code) for problem in refusal.value.problems]


@st.composite
def forests(draw: st.DrawFn) -> list[UnitRow]:
    size = draw(st.integers(1, 25))
    parents = [""] + [draw(st.sampled_from(["", *map(str, range(number))])) for number in range(1, size)]
    rows = [row(number + 2, str(number), parent) for number, parent in enumerate(parents)]
    return list(draw(st.permutations(rows)))


def test_parents_come_before_children_and_paths_lead_down() -> None:
    units = build_tree([row(2, "c", "b"), row(3, "b", "a"), row(4, "a")])
    assert [(unit.code, unit.path) for unit in units] == [("a", "/a/"), ("b", "/a/b/"), ("c", "/a/b/c/")]
    assert units[0].parent_code is None


def test_all_columns_are_read() -> None:
    office = row(
        3, "ab", "d", name=" 区 安委办 ", level="委办", tags="安全、消防；安全", acts_for="d", line_superior="d",
        reissue="先审后转", active="否",
    )  # fmt: skip
    _, unit = build_tree([row(2, "d", level="区县"), office])
    assert unit == Unit(
        code="ab",
        name="区 安委办",
        level=Level.COMMITTEE_OFFICE,
        parent_code="d",
        path="/d/ab/",
        tags=("安全", "消防"),
        acts_for="d",
        line_superior="d",
        reissue=ReissueRule.REVIEW_FIRST,
        active=False,
    )


def test_all_problems_are_reported_at_once_with_their_lines() -> None:
    rows = [
        row(2, "a"),
        row(3, "a"),
        row(4, "b", "nowhere"),
        row(5, "b c"),
        row(6, "d", "a", level="科室"),
        row(7, "e", "a", name=""),
        row(8, "f", "a", acts_for="nobody", line_superior="nothing"),
        row(9, "", "a"),
        row(10, "g", "a", reissue="随便", active="也许"),
        row(11, "h", "a", name="长" * 201),
        row(12, "i", "a", name="看不\u200b见"),
    ]
    assert refused(rows) == [
        (3, "code", "duplicate_code"),
        (4, "parent_code", "orphan"),
        (5, "code", "bad_code"),
        (6, "level", "unknown_level"),
        (7, "name", "empty_name"),
        (8, "acts_for", "unknown_unit"),
        (8, "line_superior", "unknown_unit"),
        (9, "code", "bad_code"),
        (10, "reissue", "unknown_reissue"),
        (10, "active", "unknown_active"),
        (11, "name", "long_name"),
        (12, "name", "bad_name"),
    ]


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(InvalidTree) as refusal:
        build_tree([row(2, "a"), row(3, "b", "nowhere")])
    (problem,) = refusal.value.problems
    assert problem.message == "“单位b”的上级编码“nowhere”不存在，请改正，或先导入上级单位"
    assert (refusal.value.row, refusal.value.field, refusal.value.status) == (3, "parent_code", 422)
    assert refusal.value.message.startswith("单位表有 1 处问题，未导入任何数据：第 3 行：")


def test_a_ring_is_named_from_its_first_line() -> None:
    with pytest.raises(InvalidTree) as refusal:
        build_tree([row(2, "x", "c"), row(3, "b", "c"), row(4, "c", "d"), row(5, "d", "b"), row(6, "ok")])
    (problem,) = refusal.value.problems
    assert (problem.row, problem.code) == (3, "cycle")
    assert "b → c → d → b" in problem.message


def test_rings_of_business_lines_are_refused_too() -> None:
    rows = [row(2, "a", line_superior="b"), row(3, "b", line_superior="a"), row(4, "c", "a", acts_for="c")]
    assert refused(rows) == [(2, "line_superior", "cycle"), (4, "acts_for", "cycle")]


def test_rows_hang_below_units_that_exist() -> None:
    existing = {unit.code: unit for unit in build_tree([row(2, "a"), row(3, "b", "a")])}
    (unit,) = build_tree([row(2, "c", "b")], existing)
    assert unit.path == "/a/b/c/"
    assert refused([row(2, "c", "z")], existing) == [(2, "parent_code", "orphan")]


def test_moving_a_unit_takes_its_subtree_along() -> None:
    existing = {unit.code: unit for unit in build_tree([row(2, "a"), row(3, "b", "a"), row(4, "c", "b"), row(5, "d")])}
    moved = build_tree([row(2, "b", "d", name="新名")], existing)
    assert [(unit.code, unit.path, unit.name) for unit in moved] == [("b", "/d/b/", "新名"), ("c", "/d/b/c/", "单位c")]
    assert refused([row(2, "a", "c")], existing) == [(2, "parent_code", "cycle")]


def test_a_path_too_long_for_an_index_is_refused() -> None:
    rows = [row(number + 2, f"{number:04}", f"{number - 1:04}" if number else "") for number in range(5000)]
    first_too_deep = PATH_LENGTH // 5 + 1
    assert refused(rows) == [(first_too_deep, "parent_code", "too_deep")]
    assert len(build_tree(rows[: first_too_deep - 2])) == first_too_deep - 2


def test_a_unit_that_exists_is_not_moved_too_deep() -> None:
    long = ["x" * 35 + f"{number:04}" for number in range(49)]
    chain = [row(number + 2, code, long[number - 1] if number else "") for number, code in enumerate(long)]
    existing = {unit.code: unit for unit in build_tree([*chain, row(60, "top"), row(61, "y" * 40, "top")])}
    assert refused([row(2, "top", long[-1])], existing) == [(2, "parent_code", "too_deep")]


def test_a_large_tree_is_built_whole() -> None:
    rows = [row(2, "0")] + [row(number + 2, str(number), str((number - 1) // 12)) for number in range(1, 20_001)]
    units = build_tree(rows[::-1])
    assert len(units) == 20_001
    assert {unit.path.count("/") for unit in units if unit.code == "20000"} == {6}


@given(forests())
def test_any_forest_round_trips(rows: list[UnitRow]) -> None:
    units = build_tree(rows)
    by_code = {unit.code: unit for unit in units}
    assert {(unit.code, unit.parent_code or "") for unit in units} == {(row.code, row.parent_code) for row in rows}
    seen: set[str] = set()
    for unit in units:
        above = by_code[unit.parent_code].path if unit.parent_code else "/"
        assert unit.path == f"{above}{unit.code}/"
        assert unit.parent_code is None or unit.parent_code in seen
        seen.add(unit.code)
    assert build_tree(rows, by_code) == units


def _orphan(rows: list[UnitRow], place: int) -> str:
    rows[place] = rows[place].model_copy(update={"parent_code": "nowhere"})
    return "orphan"


def _duplicate(rows: list[UnitRow], place: int) -> str:
    rows.append(rows[place].model_copy(update={"row": 999}))
    return "duplicate_code"


def _own_parent(rows: list[UnitRow], place: int) -> str:
    rows[place] = rows[place].model_copy(update={"parent_code": rows[place].code})
    return "cycle"


def _bad_level(rows: list[UnitRow], place: int) -> str:
    rows[place] = rows[place].model_copy(update={"level": "星球"})
    return "unknown_level"


def _no_name(rows: list[UnitRow], place: int) -> str:
    rows[place] = rows[place].model_copy(update={"name": ""})
    return "empty_name"


@st.composite
def damaged_forests(draw: st.DrawFn) -> tuple[list[UnitRow], list[str]]:
    rows = draw(forests())
    damages = st.sampled_from([_orphan, _duplicate, _own_parent, _bad_level, _no_name])
    wanted = draw(st.dictionaries(st.integers(0, len(rows) - 1), damages, min_size=1))
    return rows, [damage(rows, place) for place, damage in wanted.items()]


@given(damaged_forests())
def test_random_damage_is_reported_exactly(damaged: tuple[list[UnitRow], list[str]]) -> None:
    rows, codes = damaged
    assert sorted(code for _, _, code in refused(rows)) == sorted(codes)


@given(
    st.lists(
        st.builds(
            UnitRow,
            row=st.integers(2, 99),
            code=st.text(max_size=3) | st.sampled_from("abcd"),
            name=st.text(max_size=3),
            level=st.sampled_from(["区", "community", "", "星"]),
            parent_code=st.sampled_from(["", "a", "b", "c", "d", "é"]),
            tags=st.text(max_size=5),
            acts_for=st.sampled_from(["", "", "a", "z"]),
            line_superior=st.sampled_from(["", "", "b", "z"]),
            reissue=st.sampled_from(["", "never", "?"]),
            active=st.sampled_from(["", "是", "?"]),
        ),
        max_size=8,
    )
)
def test_no_input_crashes(rows: list[UnitRow]) -> None:
    with suppress(InvalidTree):
        assert len(build_tree(rows)) == len(rows)
