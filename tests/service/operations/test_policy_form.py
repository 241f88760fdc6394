"""A policy goes through its form unchanged; what would end in silence is refused by the name of its blank."""

import pytest

from domain.policy import DEFAULTS, EXTRA_URGENT, PLAIN, Policy, Step, Track
from service.operations.ladder_picture import ladder_picture
from service.operations.policy_form import PolicyUnfit, blanks_of, check, policy_from


@pytest.mark.parametrize("policy", DEFAULTS.values(), ids=lambda policy: policy.name)
def test_what_is_not_changed_stays(policy: Policy) -> None:
    found = policy_from(blanks_of(policy), policy.name)
    assert found.model_copy(update={"rules": ()}) == policy.model_copy(update={"rules": ()})
    assert sorted(found.rules, key=repr) == sorted(policy.rules, key=repr)


def test_a_change_a_new_rule_and_one_taken_away() -> None:
    blanks = blanks_of(PLAIN) | {"close_working_days": "7", "quiet_begins": "21:30"}
    new = {"track": "report", "act": "remind", "step": "liaison", "days": "-5", "at": "10:00", "hours": "", "sms": "1"}
    blanks |= {f"rule_{len(PLAIN.rules)}_{name}": value for name, value in new.items()}
    blanks["rule_0_away"] = "1"
    found = policy_from(blanks, "平件")
    assert (found.close_working_days, found.quiet.begins.hour, len(found.rules)) == (7, 21, len(PLAIN.rules))
    assert [rule.working_days for rule in found.rules_of(Track.REPORT)][:2] == [-5, -1]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"close_working_days": "viele"}, "close_working_days"),
        ({"close_working_days": "-1"}, "close_working_days"),
        ({"close_working_days": "1.5"}, "close_working_days"),
        ({"close_working_days": "nan"}, "close_working_days"),
        ({"close_working_days": "9999999"}, "close_working_days"),
        ({"compile_at": "noon"}, "compile_at"),
        ({"tell_email": ""}, "tell_email"),
        ({"rule_0_days": "x"}, "rule_0_days"),
        ({"closing": "never"}, "closing"),
    ],
)
def test_a_mistake_is_named(changes: dict[str, str], field: str) -> None:
    with pytest.raises(PolicyUnfit) as refused:
        policy_from(blanks_of(PLAIN) | changes, "平件")
    assert refused.value.field == field


def test_no_ladder_may_end_in_silence() -> None:
    alone = tuple(rule for rule in PLAIN.rules if rule.track is not Track.REPORT or rule.step is Step.LIAISON)
    with pytest.raises(PolicyUnfit, match="逾期会无人知道"):
        check(PLAIN.model_copy(update={"rules": alone}))
    early = {f"rule_{place}_days": "-2" for place, rule in enumerate(PLAIN.rules) if rule.step is Step.LEADER}
    with pytest.raises(PolicyUnfit, match="督办不能早于截止"):
        policy_from(blanks_of(PLAIN) | early, "平件")


@pytest.mark.parametrize("policy", DEFAULTS.values(), ids=lambda policy: policy.name)
@pytest.mark.parametrize("track", [Track.ACKNOWLEDGE, Track.REISSUE, Track.REPORT, Track.SUPERVISION, Track.CLOSE])
def test_the_picture_has_every_rung_in_its_order_and_inside(policy: Policy, track: Track) -> None:
    picture = ladder_picture(policy, track)
    assert picture is not None
    assert len(picture.marks) == len(policy.rules_of(track))
    for mark in picture.marks:
        assert 0 < mark.x < picture.width
        assert 0 < mark.y < picture.height
        late = (mark.rule.working_days, mark.rule.hours) >= (0, 0)
        assert (mark.x >= picture.due_x) is late


def test_extra_urgent_is_drawn_in_hours() -> None:
    picture = ladder_picture(EXTRA_URGENT, Track.REPORT)
    assert picture is not None
    assert len({mark.x for mark in picture.marks}) == len(picture.marks)
