"""Sentences with several limits of different kinds, and limits that come round on several days."""

from datetime import time

import pytest

from domain.reading.draft import Frequency, ObligationDraft, Scope
from tests.domain.reading.samples import obligations


@pytest.mark.parametrize(
    ("sentence", "frequency", "on", "at"),
    [
        (
            "每逢5日、10日、15日、20日、25日、30日上午下班前报送监测报告。",
            Frequency.MONTHLY,
            "5、10、15、20、25、30",
            None,
        ),
        ("汛期内，每月逢5日、15日、25日向区教育局报送排查情况。", Frequency.MONTHLY, "5、15、25", None),
        ("逢10、20日前报送统计表。", Frequency.MONTHLY, "10、20", None),
        ("每周一、周四下班前报送工作动态。", Frequency.WEEKLY, "周一、周四", None),
        ("每周一、三、五报送舆情信息。", Frequency.WEEKLY, "周一、周三、周五", None),
        ("每周一和周四上午10时前报送数据。", Frequency.WEEKLY, "周一、周四", time(10)),
        ("企业于季后8日12时前报送季报。", Frequency.QUARTERLY, "季后8日", time(12)),
        ("每月25日17时前报送进度表。", Frequency.MONTHLY, "25", time(17)),
        ("各镇每日上午9时、下午5时前两次报送火情。", Frequency.DAILY, None, None),
        ("9月至12月台账——每月25日17:00前（12月为12月22日）。", Frequency.MONTHLY, "25", time(17)),
        ("每日16:00前通过工作群报平安。", Frequency.DAILY, None, time(16)),
        ("工作队每月25日前向乡镇党委报告当月工作。", Frequency.MONTHLY, "25", None),
    ],
)
def test_several_days_of_a_cycle(sentence: str, frequency: Frequency, on: str | None, at: time | None) -> None:
    (item,) = obligations(sentence)
    (cycle,) = item.recurrences
    assert (cycle.freq, cycle.on, cycle.time, item.dues) == (frequency, on, at, ())


@pytest.mark.parametrize("sentence", ["每逢节假日加强值班，及时报送信息。", "每逢5月开展宣传周活动并报送方案。"])
def test_other_rounds(sentence: str) -> None:
    assert not [item for item in obligations(sentence) if item.recurrences]


def limits(item: ObligationDraft) -> tuple[object, ...]:
    """The days, frequencies and counted limit of an obligation, and its words."""
    counted = (item.relative.n, item.relative.unit) if item.relative else None
    return [str(due.date) for due in item.dues], [cycle.freq for cycle in item.recurrences], counted, item.evidence.text


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "各校于6月20日前报送演练计划，演练结束后15日内报送评估报告。",
            [
                (["2024-06-20"], [], None, "各校于6月20日前报送演练计划"),
                ([], [], (15, "day"), "演练结束后15日内报送评估报告"),
            ],
        ),
        (
            "收到通知后3日内报送名单，6月20日前报送总结。",
            [([], [], (3, "day"), "收到通知后3日内报送名单"), (["2024-06-20"], [], None, "6月20日前报送总结")],
        ),
        (
            "6月12日前报送部署情况，每月20日前报送统计表，12月28日前报送总结。",
            [
                (["2024-06-12"], [], None, "6月12日前报送部署情况"),
                ([], [Frequency.MONTHLY], None, "每月20日前报送统计表"),
                (["2024-12-28"], [], None, "12月28日前报送总结"),
            ],
        ),
        (
            "各企业每月5日前将数据报所在镇，镇汇总后于每月10日前报区教育局。",
            [
                ([], [Frequency.MONTHLY], None, "各企业每月5日前将数据报所在镇"),
                ([], [Frequency.MONTHLY], None, "镇汇总后于每月10日前报区教育局"),
            ],
        ),
        (
            "各校于6月20日前完成演练，演练结束后15日内报送评估报告。",
            [([], [], (15, "day"), "各校于6月20日前完成演练，演练结束后15日内报送评估报告")],
        ),
        (
            "6月10日前完成部署，每月5日前报送进展情况。",
            [([], [Frequency.MONTHLY], None, "6月10日前完成部署，每月5日前报送进展情况")],
        ),
    ],
)
def test_each_limit_is_an_obligation_with_its_own_words(sentence: str, wanted: list[tuple[object, ...]]) -> None:
    assert [limits(item) for item in obligations(sentence)] == wanted


@pytest.mark.parametrize(
    "sentence",
    ["请于6月20日前向区教育局报告整改情况。", "各单位于6月20日前报告落实情况。", "请于6月20日前提供纸质版。"],
)
def test_further_verbs_of_handing_in(sentence: str) -> None:
    assert [str(due.date) for item in obligations(sentence) for due in item.dues] == ["2024-06-20"]


def test_work_that_is_reviewed_above_keeps_the_limit_of_what_is_handed_in_again() -> None:
    (item,) = obligations("市级审核期间发现问题的退回修改，各县区须在2个工作日内重新上报。")
    assert item.relative is not None
    assert (item.relative.n, item.relative.unit) == (2, "workday")


def test_a_round_of_the_issuer_or_of_a_parent_is_not_the_recipients() -> None:
    tail = "望江区教育局\n2024年6月3日\n\n关于报送信息的通知\n\n各县（区）教育局：\n\n每月5日前报送统计表。"
    found = obligations("区教育局于每月15日前报市教育局。", "每周五前报送周报。", tail=tail)
    assert [item.scope for item in found] == [Scope.OWN_UPWARD, Scope.OWN, Scope.EMBEDDED_PARENT]
