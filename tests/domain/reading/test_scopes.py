"""Whose limit a sentence tells of, and days that only describe something."""

import pytest

from domain.reading.draft import Scope
from tests.domain.reading.samples import days, obligations

CITY = "云川市教育局\n2024年6月3日"
COUNTY = "梧桐县教育局\n2024年6月3日"


@pytest.mark.parametrize(
    ("sentence", "tail", "wanted"),
    [
        ("市局汇总后，于6月28日前报省教育厅。", CITY, Scope.OWN_UPWARD),
        ("市局汇总后于6月28日前报省教育厅。", COUNTY, Scope.OWN_UPWARD),
        ("我局汇总后于6月28日前上报省厅。", CITY, Scope.OWN_UPWARD),
        ("县区初审后，市教育局于6月28日前完成复审并上报省教育厅。", CITY, Scope.OWN_UPWARD),
        ("我局将根据报送情况，于6月28日前完成自评并报省教育厅。", CITY, Scope.OWN_UPWARD),
        ("县教育局组织抽查，6月28日前将检查情况上报市教育局。", COUNTY, Scope.OWN_UPWARD),
        ("镇党政办汇总后于6月28日前报区政府督查室。", "石桥镇人民政府办公室\n2024年6月3日", Scope.OWN_UPWARD),
        ("县教育局汇总后于6月28日前报市教育局。", CITY, Scope.OWN),
        ("请各校于6月28日前将名单报市教育局。", COUNTY, Scope.OWN),
        ("区教育局须于6月28日前将名单报市教育局。", CITY, Scope.OWN),
        ("各县区教育局汇总后于6月28日前报市教育局。", CITY, Scope.OWN),
        ("县区分局汇总后于6月28日前报市局。", CITY, Scope.OWN),
        ("市住建局于6月28日前将名单报市教育局。", CITY, Scope.OWN),
        ("学校审核汇总后于6月28日前报送区教育局。", CITY, Scope.OWN),
    ],
)
def test_who_passes_it_on(sentence: str, tail: str, wanted: Scope) -> None:
    (item,) = obligations(sentence, tail=tail)
    assert ([str(due.date) for due in item.dues], item.scope) == (["2024-06-28"], wanted)


@pytest.mark.parametrize(
    "sentence",
    [
        "《通知》要求6月20日前报送的汇总表，格式不变。",
        "省厅将于6月20日前反馈结果。",
        "评审结果将于6月20日前反馈各申报单位。",
        "核查内容：2023年1月1日至2024年5月31日期间受理的补贴申请。",
        "各校以2024年6月20日为截止时点填报报表。",
    ],
)
def test_days_that_only_describe(sentence: str) -> None:
    assert days(sentence) == []


def test_a_day_put_off_stands_in_place_of_the_first() -> None:
    assert days("原通知要求6月20日前报送的汇总表，报送时间推迟至6月27日前。") == ["2024-06-27"]


def test_a_day_asked_for_in_a_clause_with_的_stays() -> None:
    assert days("请于6月20日前将应报送的材料报区教育局。") == ["2024-06-20"]


def test_days_of_one_row_lie_in_the_order_of_time() -> None:
    wanted = ["2026-01-20", "2026-07-10"]
    assert days("请于1月20日前、7月10日前报送学期报告。", tail="望江区教育局\n2025年9月1日") == wanted
