"""Units and contacts from files."""

from pathlib import Path

from service.store.directory import Directory
from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk

UNITS = "编码,名称,级别,上级编码\nx1,新街道,街道,c\nx2,新社区,社区,x1\n"


def test_units_and_their_contacts_are_imported(desk: FrontDesk, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_bytes(UNITS.encode("gb18030"))
    assert "已导入 2 个单位" in shell.good("units", "import", tmp_path / "units.csv")
    (tmp_path / "people.csv").write_text(
        "单位编码,姓名,职责,邮箱\nx2,甲安宁,联络员,a@example.invalid\n", encoding="utf-8"
    )
    assert "已导入 1 个联系人" in shell.good("contacts", "import", tmp_path / "people.csv")
    imported = Directory(desk.house.ledger.engine).units("/c/x1/")
    assert [(unit.code, unit.name) for unit in imported] == [("x1", "新街道"), ("x2", "新社区")]


def test_the_package_of_division_codes_is_imported(desk: FrontDesk, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "provinces.csv").write_text('code,name\n"35","福建省"\n', encoding="utf-8")
    (tmp_path / "cities.csv").write_text('code,name,provinceCode\n"3505","泉州市","35"\n', encoding="utf-8")
    assert "已导入 1 个单位" in shell.good("units", "import", tmp_path, "--top", "3505")
    with desk.untouched():
        assert "请填省、市、县、乡或村的代码" in shell.refused("units", "import", tmp_path, "--top", "99")
        assert "provinces.csv" in shell.refused("units", "import", tmp_path.parent)


def test_every_line_at_fault_is_shown(desk: FrontDesk, shell: Shell, tmp_path: Path) -> None:
    rows = "".join(f"x{number},第{number}街道,星系,c\n" for number in range(30))
    (tmp_path / "units.csv").write_text("编码,名称,级别,上级编码\n" + rows, encoding="utf-8")
    with desk.untouched():
        ended = shell.run("units", "import", tmp_path / "units.csv")
    assert ended.code == 1
    assert sum(line.startswith("  第 ") for line in ended.lines) == 20
    assert "还有 10 处问题" in ended.err


def test_a_wrong_file_is_one_line(desk: FrontDesk, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    with desk.untouched():
        assert "文件是空的" in shell.refused("contacts", "import", tmp_path / "empty.csv")
        assert "不存在" in shell.refused("contacts", "import", tmp_path / "nowhere.csv")
        assert "不存在" in shell.refused("units", "import", tmp_path / "nowhere.csv")
