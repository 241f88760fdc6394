"""Tables whose columns are parted by blanks or tabs only."""

import pytest

from domain.reading.columns import barred
from domain.reading.draft import Frequency
from tests.domain.reading.samples import days, obligations


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            ("报送材料  报送单位  报送时限", "工作方案  各中小学  6月20日前", "总结  局属各单位  2024年12月10日前"),
            ["2024-06-20", "2024-12-10"],
        ),
        (("序号\t材料名称\t截止时间", "1\t工作方案\t6月20日", "2\t总结\t12月10日"), ["2024-06-20", "2024-12-10"]),
        (("报送材料 时限 方式", "方案 6月20日前 邮箱", "总结 9月20日前 邮箱"), ["2024-06-20", "2024-09-20"]),
        (("　　材料名称　　报送时间", "　　方案　　6月20日", "　　总结　　9月20日"), ["2024-06-20", "2024-09-20"]),
        (
            (
                "报送材料 报送单位 报送时限",
                "阶段总结及台账、典型案例等有关佐证材料一式三份 各中小学、幼儿园及局属各单位安全科 9月30日前",
                "工作方案 各中小学 6月20日前",
                "联系人：小王",
            ),
            ["2024-09-30", "2024-06-20"],
        ),
    ],
)
def test_days_under_a_head_that_names_the_limit(lines: tuple[str, ...], wanted: list[str]) -> None:
    assert days(*lines) == wanted


@pytest.mark.parametrize(
    "lines",
    [
        ("活动内容  时间  地点", "开幕式  6月20日  中心广场", "闭幕式  7月20日  中心广场"),
        ("工作任务 责任单位 完成时限", "摸底 各校 6月20日前", "整改 各校 7月20日前"),
        ("报送材料  成立日期  人数", "章程  2024年6月20日  3", "名单  2024年7月20日  5"),
        ("报送材料 报送时限", "方案 6月20日", "请各单位高度重视"),
        ("来源 办公室 发布时间", "信息公开 教育 6月20日"),
        ("报送材料  报送单位  报送时限", "方案  成立于6月20日的社团", "名单  成立于7月20日的社团"),
    ],
)
def test_other_tables_and_lines_make_no_limit(lines: tuple[str, ...]) -> None:
    assert days(*lines) == []


EMPTY = [
    (
        (
            "报送材料    报送单位    报送时限    报送科室",
            "工作方案    各中小学、幼儿园    6月20日前    办公室",
            "安全自查表        6月25日前    安全科",
            "教师统计表    各中小学    7月3日前",
        ),
        [("工作方案", "各中小学、幼儿园"), ("安全自查表", None), ("教师统计表", "各中小学")],
    ),
    (
        ("报送材料\t报送单位\t报送时限", "工作方案\t\t6月20日前", "\t幼儿园\t6月25日前", "总结\t各中小学\t7月3日前"),
        [("工作方案", None), ("工作方案", "幼儿园"), ("总结", "各中小学")],
    ),
    (
        (
            "材料名称  报送单位  截止时间",
            "典型案例  各中小学  及时报送",
            "方案  幼儿园  6月20日",
            "总结  幼儿园  7月3日",
        ),
        [("方案", "幼儿园"), ("总结", "幼儿园")],
    ),
]


@pytest.mark.parametrize(("lines", "wanted"), EMPTY)
def test_an_empty_cell_moves_no_other(lines: tuple[str, ...], wanted: list[tuple[str | None, str | None]]) -> None:
    found = [item for item in obligations(*lines) if item.dues]
    assert [(item.what[0] if item.what else None, item.who) for item in found] == wanted
    assert all(due.date for item in found for due in item.dues)


def test_of_two_times_the_last_is_the_limit() -> None:
    lines = (
        "| 报表名称 | 网报开始时间 | 网报截止时间 |",
        "| 甲表 | 6月1日8:00 | 6月8日18:00 |",
        "| 乙表 |  | 6月9日 |",
    )
    assert days(*lines) == ["2024-06-08", "2024-06-09"]


def test_a_row_says_what_and_who() -> None:
    lines = ("报送材料\t报送单位\t报送时限", "进展情况表\t各中小学\t每月25日前", "总结\t局属各单位\t12月10日前")
    first, second = obligations(*lines)
    assert (first.what, first.who, first.recurrences[0].freq) == (("进展情况表",), "各中小学", Frequency.MONTHLY)
    assert (second.what, second.who, second.evidence.text) == (("总结",), "局属各单位", "总结\t局属各单位\t12月10日前")


def test_bars_keep_every_place() -> None:
    raw = "前言\n材料名称   报送时限\n方案   6月20日\n总结   9月20日\n后记 一句"
    made = barred(raw)
    assert len(made) == len(raw)
    assert made.replace("\u200b", "").split("\n")[1:] == [
        "材料名称|报送时限",
        "方案|6月20日",
        "总结|9月20日",
        "后记 一句",
    ]
