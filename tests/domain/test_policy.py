from datetime import time

import pytest
from pydantic import ValidationError

from domain.letters import ChannelName
from domain.policy import CLIMB, DEFAULTS, EXTRA_URGENT, PLAIN, URGENT, Act, Closing, Policy, Rule, Step, Track, Urgency


def test_every_urgency_has_a_policy() -> None:
    assert set(DEFAULTS) == set(Urgency)
    assert [DEFAULTS[urgency].name for urgency in Urgency] == ["平件", "加急", "特急"]


@pytest.mark.parametrize("policy", DEFAULTS.values(), ids=lambda policy: policy.name)
@pytest.mark.parametrize("track", [Track.ACKNOWLEDGE, Track.REISSUE, Track.REPORT])
def test_every_clock_climbs_to_the_origin_and_never_skips_a_step(policy: Policy, track: Track) -> None:
    climb = [rule for rule in policy.rules if rule.track is track and rule.act is Act.ESCALATE]
    assert tuple(rule.step for rule in climb) == CLIMB
    moments = [(rule.working_days, rule.hours) for rule in climb]
    assert moments == sorted(moments)
    assert all(rule.channels for rule in policy.rules)


def test_the_climb_of_ordinary_notices_is_that_of_the_domain() -> None:
    for policy in (PLAIN, URGENT):
        days = [rule.working_days for rule in policy.rules if rule.act is Act.ESCALATE and rule.track is Track.REPORT]
        assert days == [0, 1, 2, 4]


def test_more_urgent_means_shorter_limits() -> None:
    ordered = [PLAIN, URGENT, EXTRA_URGENT]
    for name in ("acknowledge_working_days", "reissue_working_days", "lead_working_days", "minimum_working_days"):
        limits = [getattr(policy, name) for policy in ordered]
        assert limits == sorted(limits, reverse=True)
    assert EXTRA_URGENT.acknowledge_hours > 0
    assert EXTRA_URGENT.immediate
    assert not PLAIN.immediate


def test_text_messages_only_when_something_is_overdue_or_very_urgent() -> None:
    for policy in (PLAIN, URGENT):
        assert policy.tell == (ChannelName.EMAIL,)
        assert all(rule.channels == (ChannelName.EMAIL,) for rule in policy.rules if rule.act is Act.REMIND)
        assert any(ChannelName.SMS in rule.channels for rule in policy.rules if rule.act is Act.ESCALATE)
    assert ChannelName.SMS in EXTRA_URGENT.tell
    assert all(ChannelName.SMS in rule.channels for rule in EXTRA_URGENT.rules)


@pytest.mark.parametrize("act", [Act.COMPILE, Act.CLOSE])
def test_a_rule_is_a_message(act: Act) -> None:
    with pytest.raises(ValidationError, match="另有设置"):
        Rule(track=Track.REPORT, act=act, step=Step.LIAISON, working_days=0)


@pytest.mark.parametrize(("working_days", "hours"), [(-1, 0.0), (0, -0.5)])
def test_nobody_is_alarmed_before_the_due(working_days: int, hours: float) -> None:
    with pytest.raises(ValidationError, match="不能早于截止时间"):
        Rule(track=Track.REPORT, act=Act.ESCALATE, step=Step.LEADER, working_days=working_days, hours=hours)
    reminder = Rule(track=Track.REPORT, act=Act.REMIND, step=Step.LIAISON, working_days=working_days, hours=hours)
    assert (reminder.working_days, reminder.hours) == (working_days, hours)


@pytest.mark.parametrize("name", ["acknowledge_working_days", "lead_working_days", "close_working_days"])
def test_limits_are_never_negative(name: str) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate({"name": "试", "rules": (), name: -1})


def test_policies_are_frozen_data() -> None:
    for policy in DEFAULTS.values():
        assert Policy.model_validate_json(policy.model_dump_json()) == policy
    assert PLAIN.compile_at == time(12)
    with pytest.raises(ValidationError):
        PLAIN.name = "改"  # type: ignore[misc]


@pytest.mark.parametrize("policy", DEFAULTS.values(), ids=lambda policy: policy.name)
def test_what_stays_open_after_its_close_alarms_the_office_every_working_day_and_at_last_the_origin(
    policy: Policy,
) -> None:
    rules = policy.rules_of(Track.CLOSE)
    assert policy.closing is Closing.AUTOMATIC
    assert [rule.working_days for rule in rules] == [0, 1, 2, 3, 4]
    assert [rule.step for rule in rules] == [Step.SUPERIOR] * 4 + [Step.ORIGIN]


def test_a_policy_of_ones_own_may_say_how_the_office_is_alarmed() -> None:
    own = Rule(track=Track.CLOSE, act=Act.ESCALATE, step=Step.LEADER, working_days=0)
    policy = PLAIN.model_copy(update={"rules": (*PLAIN.rules, own)})
    assert policy.rules_of(Track.CLOSE) == (own,)
