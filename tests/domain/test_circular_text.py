"""The text of a 通报: title, body, lists, and not a word about those who are excluded."""

from datetime import timedelta

import pytest
from hypothesis import given

from domain.circular_text import circular_text, circular_title, percent
from domain.roster import Standing
from domain.task_life import TaskState
from tests.domain.test_roster import DUE, LATER, ROSTERS, snapshot, standing

ROSTER = (
    standing(unit_code="甲", state=TaskState.ACCEPTED, late=False),
    standing(unit_code="乙", state=TaskState.SUBMITTED, late=True, returns=1),
    standing(unit_code="丙"),
    standing(unit_code="丁", state=TaskState.RETURNED),
    standing(unit_code="戊", due=LATER + timedelta(days=1)),
    standing(unit_code="己", extended=True),
)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("江南街道办事处关于报送冬季消防安全检查情况的补充通知", "关于冬季消防安全检查情况报送情况的通报"),
        ("关于做好防汛工作的紧急通知", "关于做好防汛工作报送情况的通报"),
        (
            "鲤城区转发《关于开展安全生产月活动的通知》的通知",
            "关于鲤城区转发《关于开展安全生产月活动的通知》报送情况的通报",
        ),
        ("通知", "关于通知报送情况的通报"),
        ("关于报送的通知", "关于报送的通知报送情况的通报"),
    ],
)
def test_the_title_says_what_the_notice_is_about_and_not_who_issued_it(title: str, told: str) -> None:
    assert circular_title(snapshot(*ROSTER).model_copy(update={"notice_title": title})) == told


def test_the_usual_form() -> None:
    assert circular_text(snapshot(*ROSTER), "〔2024〕通1号", "赵六") == "\n".join(
        [
            "关于开展安全生产月活动报送情况的通报",
            "〔2024〕通1号",
            "",
            "各有关单位：",
            "　　现将《关于开展安全生产月活动的通知》（泉安办〔2024〕1号）的报送情况通报如下。",
            "　　涉及事项：统计表。",
            "　　一、总体情况",
            "　　截至2024年6月21日（星期五）18:00，应报 4 项次，其中按时报送 1 项次、迟报 1 项次、未报送 1 项次、"
            "退回待重报 1 项次；按时率 25%，报送率 50%。共退回 1 次。另有 1 项次未到截止时间，不计在内。",
            "　　二、名单",
            "　　（一）按时报送（1 个单位）：甲村。",
            "　　（二）迟报（1 个单位）：乙村。",
            "　　（三）未报送（1 个单位）：丙村。",
            "　　（四）材料退回后逾期未重报（1 个单位）：丁村。",
            "",
            "某市安委办",
            "签发人：赵六",
        ]
    )


def test_a_title_within_a_title_has_single_marks() -> None:
    passed_on = snapshot(*ROSTER).model_copy(update={"notice_title": "甲区转发《关于检查的通知》的通知"})
    assert "现将《甲区转发〈关于检查的通知〉的通知》（" in circular_text(passed_on, "", "")


def test_a_draft_has_neither_number_nor_signature() -> None:
    text = circular_text(snapshot(*ROSTER), "", "")
    assert "（签发后编号）" in text
    assert "（待签发）" in text


def test_of_several_items_those_are_told_that_are_not_all() -> None:
    both = snapshot(
        standing(unit_code="丙"),
        standing(unit_code="丙", obligation="summary", title="总结"),
        standing(unit_code="丁"),
        standing(unit_code="丁", obligation="summary", title="总结", state=TaskState.ACCEPTED),
        items=("统计表", "总结"),
    )
    text = circular_text(both, "", "")
    assert "未报送（2 个单位，未注明事项的为全部 2 项）：丙村、丁村（统计表）。" in text
    assert "按时报送（1 个单位）：丁村（总结）。" in text


def test_a_correction_says_what_it_replaces() -> None:
    corrected = snapshot(*ROSTER, supersedes="〔2024〕通1号", correction="丙村已报送")
    assert circular_title(corrected).endswith("报送情况的更正通报")
    assert "本通报更正并取代〔2024〕通1号。更正原因：丙村已报送。" in circular_text(corrected, "〔2024〕通2号", "赵六")


def test_a_ranking_only_where_it_is_asked_for() -> None:
    assert "排名" not in circular_text(snapshot(*ROSTER), "", "")
    text = circular_text(snapshot(*ROSTER, ranking=True), "", "")
    places = [line.strip() for line in text.splitlines() if line.strip().startswith("第 ")]
    assert [place.split("\u3000")[:2] for place in places] == [
        ["第 1 名", "甲村"],
        ["第 2 名", "乙村"],
        ["第 3 名", "丁村"],
        ["第 3 名", "丙村"],
    ]


@given(ROSTERS)
def test_who_is_only_excluded_does_not_appear(standings: list[Standing]) -> None:
    frozen = snapshot(*standings, ranking=True)
    text = circular_text(frozen, "", "")
    visible = {
        one.unit_name for one in frozen.entries if one.category.value in {"on_time", "late", "missing", "returned"}
    }
    for one in frozen.entries:
        if one.unit_name not in visible:
            assert one.unit_name not in text


@pytest.mark.parametrize(
    ("rate", "shown"), [(None, "—"), (0.0, "0%"), (1.0, "100%"), (0.25, "25%"), (0.9999, "99.9%"), (0.0001, "0.1%")]
)
def test_a_rate_is_never_rounded_to_all_or_nothing(rate: float | None, shown: str) -> None:
    assert percent(rate) == shown


def test_the_due_itself_is_not_late() -> None:
    assert "未报送（" not in circular_text(snapshot(standing(due=LATER)), "", "")
    assert DUE < LATER
