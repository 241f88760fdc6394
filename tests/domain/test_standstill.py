"""Why a unit is stuck: a sentence for every reason, and never silence for who owes."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import SHANGHAI
from domain.lights import Standing
from domain.policy import Step
from domain.standstill import Duty, NextStep, Obstacle, Plight, Reminders, obstacle, why_stuck

NOW = datetime(2024, 6, 20, 12, tzinfo=SHANGHAI)
DUE = datetime(2024, 6, 25, 18, tzinfo=SHANGHAI)
THIRD = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)
NEXT = NextStep(instant=datetime(2024, 6, 21, 18, tzinfo=SHANGHAI), step=Step.LEADER, names=("林某",))
THRICE = Reminders(count=3, first=THIRD, last=NOW)
OWING = Duty(title="统计表", standing=Standing.OWING, due=DUE)


def plight(**rest: object) -> Plight:
    return Plight.model_validate({"now": NOW, "duties": (OWING,), "next_step": NEXT, **rest})


def with_standing(standing: Standing, **rest: object) -> Duty:
    return OWING.model_copy(update={"standing": standing, **rest})


CASES: list[tuple[Plight, Obstacle | None, str]] = [
    (
        plight(acknowledged=False, acknowledge_due=DUE, reminders=THRICE, no_mobile=True),
        Obstacle.UNACKNOWLEDGED,
        "未签收：6月3日起3次提醒均已送达，联络员无手机号；下一步 6月21日 18:00 告知分管领导 林某",
    ),
    (
        plight(acknowledged=False, acknowledge_due=THIRD),
        Obstacle.UNACKNOWLEDGED,
        "未签收：已超过签收时限6月3日 09:00；下一步 6月21日 18:00 告知分管领导 林某",
    ),
    (
        plight(reachable=False),
        Obstacle.UNREACHABLE,
        "无联系人：没有可用的手机号或邮箱，消息发不到；请补充联系人，或电话告知；"
        "下一步 6月21日 18:00 告知分管领导 林某",
    ),
    (
        plight(reminders=Reminders(count=2, first=THIRD, last=NOW, undelivered=2), next_step=None),
        Obstacle.UNDELIVERED,
        "消息未送达：2次提醒都被退回；请核对联系人的手机号和邮箱；后续没有自动提醒，请人工催办",
    ),
    (
        plight(duties=(with_standing(Standing.SOON, asked="延期"),)),
        Obstacle.ASKED,
        "等待批复：单位已为“统计表”申请延期，请尽快批复；下一步 6月21日 18:00 告知分管领导 林某",
    ),
    (
        plight(to_pass_on=True, reminders=Reminders(count=1, first=THIRD, last=THIRD)),
        Obstacle.TO_PASS_ON,
        "待转发：单位已收到，经办人尚未转发下级，6月3日1次提醒均已送达；下一步 6月21日 18:00 告知分管领导 林某",
    ),
    (
        plight(duties=(with_standing(Standing.RETURNED, returned="缺盖章"),)),
        Obstacle.RETURNED,
        "退回待重报：“统计表”因“缺盖章”退回，限6月25日 18:00前重报；下一步 6月21日 18:00 告知分管领导 林某",
    ),
    (
        plight(below=16, below_owing=4),
        Obstacle.BELOW,
        "等下级报送：下级 16 个单位中 4 个未报，汇总后报来；下一步 6月21日 18:00 告知分管领导 林某",
    ),
    (
        plight(
            duties=(with_standing(Standing.OVERDUE),),
            reminders=Reminders(count=3, first=THIRD, last=NOW, undelivered=1),
        ),
        Obstacle.OVERDUE,
        "逾期未报：“统计表”，6月3日起3次提醒，其中1次未送达；下一步 6月21日 18:00 告知分管领导 林某",
    ),
    (
        plight(duties=(with_standing(Standing.MISSING),)),
        Obstacle.MISSING,
        "漏报：“统计表”办结时仍未报；可补报，或由本单位重新办理",
    ),
    (
        plight(duties=(with_standing(Standing.WAITING, waits_since=THIRD),)),
        Obstacle.REVIEW,
        "等待审核：“统计表”已报，自6月3日 09:00起待本单位审核",
    ),
    (plight(), Obstacle.OWING, "尚未报送，截止6月25日 18:00；下一步 6月21日 18:00 告知分管领导 林某"),
    (plight(asked_here=False), Obstacle.GONE, "单位已撤并或不再主送：原有事项不再催办"),
    (plight(duties=(with_standing(Standing.REPORTED),)), None, ""),
    (plight(duties=(with_standing(Standing.WAIVED),)), None, ""),
]


@pytest.mark.parametrize(("stuck", "kind", "sentence"), CASES)
def test_each_reason_has_its_sentence(stuck: Plight, kind: Obstacle | None, sentence: str) -> None:
    assert obstacle(stuck) is kind
    assert why_stuck(stuck) == sentence


def test_every_obstacle_was_told_above() -> None:
    assert {kind for _, kind, _ in CASES} == {*Obstacle, None}


MOMENTS = st.integers(-30, 30).map(lambda days: NOW + timedelta(days=days))
DUTIES = st.builds(
    Duty,
    title=st.sampled_from(("统计表", "总结", "典型案例")),
    standing=st.sampled_from(Standing),
    due=st.none() | MOMENTS,
    returned=st.sampled_from(("", "缺盖章")),
    waits_since=st.none() | MOMENTS,
    asked=st.sampled_from(("", "延期", "免报")),
)
COUNTS = st.integers(0, 3)
PLIGHTS = st.builds(
    Plight,
    now=st.just(NOW),
    asked_here=st.booleans(),
    acknowledged=st.booleans(),
    acknowledge_due=st.none() | MOMENTS,
    to_pass_on=st.booleans(),
    reachable=st.booleans(),
    no_mobile=st.booleans(),
    no_mail=st.booleans(),
    duties=st.lists(DUTIES, max_size=4).map(tuple),
    reminders=st.builds(
        Reminders, count=COUNTS, first=st.none() | MOMENTS, last=st.none() | MOMENTS, undelivered=COUNTS, waiting=COUNTS
    ),
    below=COUNTS,
    below_owing=COUNTS,
    next_step=st.none()
    | st.builds(NextStep, instant=MOMENTS, step=st.none() | st.sampled_from(Step), names=st.just(("林某",))),
)


@given(PLIGHTS)
def test_whoever_owes_is_never_left_without_a_sentence(stuck: Plight) -> None:
    sentence = why_stuck(stuck)
    if stuck.owes:
        assert len(sentence) > 4
        assert "下一步" in sentence or "请人工催办" in sentence, "what comes next, or that nothing does"
    assert "，，" not in sentence
    assert "；；" not in sentence
    assert "None" not in sentence
