"""Days behind a label, several behind one, and days that share a verb."""

import pytest

from tests.domain.reading.samples import days, obligations


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("报送时限：申报书6月10日前，申报片及材料6月20日前，汇总表（附件2）6月25日前。", ["06-10", "06-20", "06-25"]),
        ("四、年报上报截止时间：工业企业7月10日前，贸易企业7月12日前，逾期不再受理。", ["07-10", "07-12"]),
        ("（二）材料提交时间：方案6月15日前、总结12月15日前报送。", ["06-15", "12-15"]),
        ("自查报告分两批报送，第一批（2023年度）8月15日前，第二批（2024年度）9月20日前。", ["08-15", "09-20"]),
        ("材料分三批上报，第一批：6月15日前，第二批：7月15日前，第三批：8月15日前。", ["06-15", "07-15", "08-15"]),
        ("首次报送请于6月13日前完成。", ["06-13"]),
        ("数据填报工作须于6月13日前全部完成。", ["06-13"]),
        ("于6月18日前将实施方案、7月4日前将自查报告报区教育局安全科。", ["06-18", "07-04"]),
        (
            "请于6月8日前将方案、6月18日前将台账（附件1）、7月4日前将总结报送区教育局。",
            ["06-08", "06-18", "07-04"],
        ),
        ("请于今天下午6点前将部署情况、明日12时前将分组名单报区教育局。", ["06-03", "06-04"]),
    ],
)
def test_several_days(sentence: str, wanted: list[str]) -> None:
    assert days(sentence) == [f"2024-{day}" for day in wanted]


@pytest.mark.parametrize(
    "sentence",
    [
        "报送时间：另行通知，整改7月1日前完成，检查8月1日前开始。",
        "缴费截止时间为6月20日。",
        "统计数据截止日期为6月30日。",
        "整改工作于6月20日前完成。",
        "报名费缴纳于6月20日前完成。",
        "工程分两批实施，第一批6月15日前，第二批7月20日前。",
        "6月18日前将隐患整改到位、7月4日前将设备清退。",
    ],
)
def test_other_lists_and_labels(sentence: str) -> None:
    assert days(sentence) == []


def test_a_banner_that_is_put_up_shares_no_verb() -> None:
    assert days("6月8日前将横幅悬挂上墙，6月18日前将总结报送区教育局。") == ["2024-06-18"]


def test_each_thing_behind_one_label_is_named() -> None:
    found = obligations("报送时限：申报书6月10日前，申报片及材料6月20日前。")
    assert [item.what for item in found] == [("申报书",), ("申报片及材料",)]
