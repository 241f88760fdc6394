"""An administrator adds a year to the working calendar."""

import json
from pathlib import Path

from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk

TABLE = "日期,类型,名称,至,来源\n2031-01-01,放假,元旦,2031-01-03,国办发明电〔2030〕99号\n2031-01-05,上班,,,\n"
TOML = """
source = "国办发明电〔2030〕99号"
[[days]]
date = 2031-01-01
until = 2031-01-03
kind = "holiday"
name = "元旦"
[[days]]
date = 2031-01-05
kind = "workday"
"""


def test_a_year_without_data_is_tentative_until_it_is_imported(desk: FrontDesk, shell: Shell, tmp_path: Path) -> None:
    assert "2031 年暂定" in shell.good("calendar", "show", "2031")
    for name, content in (("year.csv", TABLE), ("year.toml", TOML)):
        (tmp_path / name).write_text(content, encoding="utf-8")
        told = shell.good("calendar", "import", tmp_path / name)
        assert "已导入 2031 年放假安排：放假 3 天，调休上班 1 天" in told
    shown = shell.good("calendar", "show", "2031")
    assert "国办发明电〔2030〕99号" in shown
    assert shown.index("2031-01-03") < shown.index("2031-01-05")
    assert json.loads(shell.good("calendar", "show", "2031", "--json"))["state"] == "gazetted"
    assert desk.counts()["calendar_day"] == 4


def test_a_known_year_is_shown(desk: FrontDesk, shell: Shell) -> None:
    assert desk.counts()["calendar_year"] == 0
    assert "端午节" in shell.good("calendar", "show", "2024")


def test_a_wrong_file_is_one_line(desk: FrontDesk, shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "year.csv"
    for content, said in (
        (TABLE.replace("放假", "过节"), "请填“放假”或“上班”"),
        (TABLE.replace("2031-01-05", "2031-01-06"), "不是周六或周日"),
        (TABLE.replace(",国办发明电〔2030〕99号", ","), "没有写明来源"),
        (TABLE.replace("2031-01-05", "五号"), "应写成 2027-01-01"),
    ):
        path.write_text(content, encoding="utf-8")
        with desk.untouched():
            assert said in shell.refused("calendar", "import", path)
    assert "不存在" in shell.refused("calendar", "import", tmp_path / "nowhere.csv")
    assert "不能小于 1950" in shell.misused("calendar", "show", "1")
