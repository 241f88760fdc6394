"""Limits counted from an event, and limits that come round again."""

from datetime import time

import pytest

from domain.reading.draft import Frequency
from tests.domain.reading.samples import obligations


@pytest.mark.parametrize(
    ("sentence", "frequency", "on"),
    [
        ("各单位每月25日前将进展情况报送区教育局。", Frequency.MONTHLY, "25"),
        ("请于每月5日、20日前报送进度表。", Frequency.MONTHLY, "5、20"),
        ("各校每季度末前将台账报区教育局。", Frequency.QUARTERLY, "季度末"),
        ("各校每周五下班前报送排查情况。", Frequency.WEEKLY, "周五"),
        ("每天17时前向我局报送人数。", Frequency.DAILY, None),
        ("每年1月15日前报送上年度总结。", Frequency.YEARLY, "01-15"),
        ("各单位每月至少曝光1至2个典型案例，并向区指导办报送相关情况。", Frequency.MONTHLY, None),
        ("每半年向区教育局报送一次工作总结。", Frequency.HALF_YEARLY, None),
        ("季报：季后5日前。", Frequency.QUARTERLY, "季后5日"),
        ("请于每月9日、19日、28日前将建设进度报送区教育局。", Frequency.MONTHLY, "9、19、28"),
        ("请各单位于每季度末月25日前报送季度总结。", Frequency.QUARTERLY, "季末月25日"),
        ("请于每季度次月5日前上报。", Frequency.QUARTERLY, "季后5日"),
        ("按月报送统计表，每月3日前报送上月数据。", Frequency.MONTHLY, "3"),
        ("每年6月底、12月20日前报送工作情况。", Frequency.YEARLY, "06-30、12-20"),
        ("每周五下午4点前将本周进展情况报专班。", Frequency.WEEKLY, "周五"),
        ("统计表为半月报，每月14日、29日各报一次。", Frequency.MONTHLY, "14、29"),
        ("每逢周一报送上周情况。", Frequency.WEEKLY, "周一"),
        ("企业于月后9日12时前联网直报。", Frequency.MONTHLY, "9"),
    ],
)
def test_cycles(sentence: str, frequency: Frequency, on: str | None) -> None:
    (item,) = obligations(sentence)
    assert item.recurrences[0].freq is frequency
    assert item.recurrences[0].on == on
    assert item.dues == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "值班人员每周对通讯设施进行检查，发现异常情况将上报带班指挥长。",
        "每月召开一次安全例会。",
        "组织学生每天放学前开展1分钟安全提醒。",
    ],
)
def test_other_cycles_ask_for_nothing(sentence: str) -> None:
    assert obligations(sentence) == ()


def test_a_window_bounds_a_daily_report() -> None:
    (item,) = obligations("于2024年6月15日至6月20日每天17时前，填报统计表。")
    (cycle,) = item.recurrences
    assert (str(cycle.first), str(cycle.last), cycle.time) == ("2024-06-15", "2024-06-20", time(17))


@pytest.mark.parametrize("window", ["自6月11日起至6月15日", "6月11日至6月15日", "从6月11日起到15日"])
def test_prints_of_a_window_beside_a_cycle(window: str) -> None:
    (item,) = obligations(f"{window}，每日10:00前报送前一日数据。")
    (cycle,) = item.recurrences
    assert (str(cycle.first), str(cycle.last), item.dues) == ("2024-06-11", "2024-06-15", ())


def test_a_bracket_names_the_first_occurrence() -> None:
    (item,) = obligations("请于每月28日（本次报送于6月29日）之前将进度表报送至区教育局。")
    assert (str(item.recurrences[0].first), item.dues) == ("2024-06-29", ())


def test_a_cycle_and_a_day_in_one_sentence() -> None:
    first, second = obligations("请于6月12日前报送方案，此后每月25日前报送进展情况。")
    assert [str(due.date) for due in first.dues] == ["2024-06-12"]
    assert second.recurrences[0].on == "25"


@pytest.mark.parametrize(
    ("sentence", "n", "unit"),
    [
        ("请于收到本函后5个工作日内将修改意见书面反馈区教育局。", 5, "workday"),
        ("自收到通知之日起十日内报送整改报告。", 10, "day"),
        ("活动结束后3日内将总结报送区教育局。", 3, "day"),
        ("领导批示、会议召开、文件出台3日内报告。", 3, "day"),
        ("发生事故的学校2小时内上报区教育局。", 2, "hour"),
    ],
)
def test_counted_limits(sentence: str, n: int, unit: str) -> None:
    (item,) = obligations(sentence)
    assert item.relative is not None
    assert (item.relative.n, item.relative.unit) == (n, unit)
    assert item.dues == ()


def test_terms_of_publicity_are_no_limits() -> None:
    assert obligations("公示期5个工作日内无异议的，由学校上报。") == ()


def test_ruled_tables_are_put_together() -> None:
    table = (
        "┌──┬──┬──┐\n│表号│表名│报送时间│\n├──┼──┼──┤\n│一号│隐患排│季报：季后5日前；"
        "│\n│ │查表│年报：1月5日前；│\n│ │ │遇节假日顺延│\n└──┴──┴──┘"
    )
    (item,) = obligations(table, tail="")
    assert item.what == ("隐患排查表",)
    assert [cycle.freq for cycle in item.recurrences] == [Frequency.QUARTERLY, Frequency.YEARLY]
    assert {cycle.holiday_rule for cycle in item.recurrences} == {"遇节假日顺延"}


def test_a_lunar_day_is_left_to_a_person() -> None:
    (item,) = obligations("请各校于农历腊月二十前将值班表报送区教育局。")
    assert item.dues[0].date is None
    assert item.dues[0].year_source == "lunar"


def test_a_rule_for_rest_days_is_kept() -> None:
    (item,) = obligations("请于6月20日前将总结报送区教育局（遇节假日顺延）。")
    assert item.holiday_rule == "遇节假日顺延"


def test_a_cycle_of_the_last_month_of_a_quarter() -> None:
    (item,) = obligations("请各单位于每季度最后一个月25日前将进展情况报区教育局。")
    assert item.recurrences[0].on == "季末月25日"
