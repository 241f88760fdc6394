from collections import Counter
from pathlib import Path

import pytest

from domain.tree import InvalidTree, UnitRow, build_tree
from domain.units import Level, ReissueRule
from service.imports.divisions import UnknownDivision, cut_out, read_package, read_units, write_units
from service.imports.files import UnreadableFile
from service.samples import read_divisions

TREE = "编码,名称,级别,上级编码\n9901,某市,市,\n990101,某区,区县,9901\n990101001,某街道,街道乡镇,990101\n"
PACKAGE = {
    "provinces.csv": 'code,name\n98,"他省"\n99,"某省"\n',
    "cities.csv": 'code,name,provinceCode\n9801,"他市",98\n9901,"某市",99\n9902,"邻市",99\n',
    "areas.csv": "code,name,cityCode,provinceCode\n"
    '980101,"他区",9801,98\n990101,"某区",9901,99\n990201,"邻区",9902,99\n',
    "streets.csv": 'code,name,areaCode,provinceCode,cityCode\n990101001,"某街道（东片）",990101,99,9901\n',
    "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    '990101001001,"某社区居委会",990101001,99,9901,990101\n',
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in PACKAGE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_of_units_becomes_a_tree(encoding: str) -> None:
    units = build_tree(read_units(TREE.encode(encoding)))
    assert [unit.path for unit in units] == ["/9901/", "/9901/990101/", "/9901/990101/990101001/"]
    assert [unit.level for unit in units] == [Level.CITY, Level.DISTRICT, Level.STREET]


def test_optional_columns_are_read() -> None:
    header = "code,name,level,parent_code,标签,代行单位,业务上级,转发方式,启用"
    data = f"{header}\na,区,区县,,,,,,\nb,安委办,委办,a,安全,a,a,先审后转,是\n"
    unit = build_tree(read_units(data.encode()))[1]
    assert (unit.tags, unit.acts_for, unit.line_superior) == (("安全",), "a", "a")
    assert (unit.reissue, unit.active) == (ReissueRule.REVIEW_FIRST, True)


def test_only_the_top_may_have_its_parent_outside_the_file() -> None:
    cut = "code,name,level,parent_code\n990101,某区,区,9901\n990101001,某街道,街道,990101\n"
    assert build_tree(read_units(cut.encode()))[0].parent_code is None
    with pytest.raises(InvalidTree) as refusal:
        build_tree(read_units((cut + "990102,邻区,区,9901\n").encode()))
    assert [(problem.row, problem.code) for problem in refusal.value.problems] == [(2, "orphan"), (4, "orphan")]
    with pytest.raises(InvalidTree, match="上级编码“990l”不存在"):
        build_tree(read_units((TREE + "990102,邻区,区,990l\n").encode()))


def test_beside_a_known_tree_a_wrong_parent_is_not_taken_for_a_top() -> None:
    known = {unit.code: unit for unit in build_tree(read_units(TREE.encode()))}
    wrong = "code,name,level,parent_code\ne1,某厂,企业,99010100l\n"
    with pytest.raises(InvalidTree, match="不存在"):
        build_tree(read_units(wrong.encode(), known), known)
    right = "code,name,level,parent_code\ne1,某厂,企业,990101001\n"
    (unit,) = build_tree(read_units(right.encode(), known), known)
    assert unit.path == "/9901/990101/990101001/e1/"


def test_importing_the_same_cut_again_changes_nothing() -> None:
    cut = "code,name,level,parent_code\nx1,某区,区,elsewhere\nx2,某街道,街道,x1\n".encode()
    known = {unit.code: unit for unit in build_tree(read_units(cut))}
    assert build_tree(read_units(cut, known), known) == tuple(known.values())


def test_the_whole_package_is_a_forest_of_provinces(package: Path) -> None:
    units = build_tree(read_package(package))
    assert Counter(unit.level for unit in units) == {
        Level.PROVINCE: 2,
        Level.CITY: 3,
        Level.DISTRICT: 3,
        Level.STREET: 1,
        Level.COMMUNITY: 1,
    }
    assert units[-1].path == "/99/9901/990101/990101001/990101001001/"


def test_one_city_of_the_package_becomes_a_top(package: Path) -> None:
    units = build_tree(cut_out(read_package(package, "9901"), {}))
    assert [unit.code for unit in units] == ["9901", "990101", "990101001", "990101001001"]
    assert units[0].parent_code is None


def test_a_city_of_the_package_is_written_and_read_beside_what_is_known(package: Path) -> None:
    table = write_units(read_package(package, "9901"))
    jianghai = {unit.code: unit for unit in build_tree(read_units(read_divisions("jianghai")))}
    assert build_tree(read_units(table, jianghai), jianghai)[0].path == "/9901/"
    province = {unit.code: unit for unit in build_tree(read_package(package))}
    again = build_tree(read_units(table, province), province)
    assert [unit.path for unit in again[:2]] == ["/99/9901/", "/99/9901/990101/"]


def test_what_is_written_reads_back() -> None:
    rows = (
        UnitRow(row=2, code="a", name='名"称,一', level="区县"),
        UnitRow(
            row=3, code="b", name="安委办", level="委办", parent_code="a", tags="安全;消防", acts_for="a", active="否"
        ),
    )
    assert read_units(write_units(rows)) == rows


def test_lower_files_may_be_left_out(package: Path) -> None:
    (package / "streets.csv").unlink()
    assert {unit.level for unit in build_tree(read_package(package, "99"))} == {
        Level.PROVINCE,
        Level.CITY,
        Level.DISTRICT,
    }


def test_a_prefix_that_is_no_division_is_refused(package: Path) -> None:
    with pytest.raises(UnknownDivision, match="区划代码“990”不存在") as refusal:
        read_package(package, "990")
    assert refusal.value.code == "unknown_division"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("cities.csv", b"code,name\n9901,x\n", "应有列 code、name、provinceCode"),
        ("cities.csv", b"", "应有列 code、name、provinceCode"),
        ("cities.csv", b'code,name,provinceCode\n9901,"x\n', "cities.csv 第"),
        ("cities.csv", b"code,name,provinceCode\n9901,\xff\xff,99\n", "cities.csv 第"),
        ("cities.csv", b"code,name,provinceCode\n9901\n", "cities.csv 第 2 行"),
    ],
)
def test_a_damaged_package_is_refused_by_file(package: Path, name: str, content: bytes, sentence: str) -> None:
    (package / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=sentence):
        read_package(package)


def test_another_folder_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="dist 文件夹"):
        read_package(tmp_path)
