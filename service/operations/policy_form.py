"""A policy as a form: blanks by name out of a policy, and a policy out of what was typed."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from pydantic import ValidationError

from domain.errors import InvalidInput
from domain.letters import ChannelName
from domain.policy import Act, Closing, Policy, Rule, Step, Track
from domain.quiet import QuietHours
from service.input_faults import explain, telling

NUMBERS = (
    "acknowledge_working_days",
    "acknowledge_hours",
    "reissue_working_days",
    "lead_working_days",
    "lead_hours",
    "compile_working_days",
    "close_working_days",
    "minimum_working_days",
    "urge_working_hours",
    "near_working_days",
    "late_stage_working_days",
    "reply_working_days",
)
_HOURS = frozenset({"acknowledge_hours", "lead_hours", "urge_working_hours"})
MOST_DAYS, MOST_HOURS, MOST_RULES = 250, 240, 60
LADDERS = (Track.ACKNOWLEDGE, Track.REISSUE, Track.REPORT)
"""The clocks whose ladders people set; the others follow them."""


class PolicyUnfit(InvalidInput):
    """A policy that could not be kept: something is missing, or the climb would end in silence."""

    code = "policy_unfit"


def blanks_of(policy: Policy) -> dict[str, str]:
    """What the form shows for a policy, by the names of its blanks."""
    plain = {name: f"{getattr(policy, name):g}" for name in NUMBERS}
    plain |= {"compile_at": f"{policy.compile_at:%H:%M}", "closing": policy.closing.value}
    plain |= {"quiet_begins": f"{policy.quiet.begins:%H:%M}", "quiet_ends": f"{policy.quiet.ends:%H:%M}"}
    plain |= {f"tell_{channel.value}": "1" for channel in policy.tell}
    plain |= {"immediate": "1"} if policy.immediate else {}
    for place, rule in enumerate(policy.rules):
        plain |= {f"rule_{place}_{name}": value for name, value in _rule_blanks(rule).items()}
    return plain


def _rule_blanks(rule: Rule) -> dict[str, str]:
    return {
        "track": rule.track.value,
        "act": rule.act.value,
        "step": rule.step.value,
        "days": str(rule.working_days),
        "at": f"{rule.at:%H:%M}" if rule.at else "",
        "hours": f"{rule.hours:g}" if rule.hours else "",
        **{channel.value: "1" for channel in rule.channels},
    }


def policy_from(blanks: Mapping[str, str], name: str) -> Policy:
    """The policy that was typed. Raises PolicyUnfit."""
    try:
        known: dict[str, Any] = {number: _number(blanks, number) for number in NUMBERS}
        policy = Policy(
            name=name,
            **known,
            compile_at=_time(blanks, "compile_at", "汇总时刻"),
            closing=Closing(blanks.get("closing", "")),
            tell=_channels(blanks, "tell_"),
            immediate=bool(blanks.get("immediate")),
            quiet=QuietHours(
                begins=_time(blanks, "quiet_begins", "免打扰开始"), ends=_time(blanks, "quiet_ends", "免打扰结束")
            ),
            rules=tuple(_rules(blanks)),
        )
    except ValidationError as mistake:
        raise PolicyUnfit(explain(telling(mistake.errors()))) from None
    except ValueError:
        raise PolicyUnfit("有一项没有选对，请刷新后重填", field="closing") from None
    check(policy)
    return policy


def check(policy: Policy) -> None:
    """Every ladder that people set climbs somewhere, and everybody can be told of a notice. Raises PolicyUnfit."""
    for number in NUMBERS:
        most = MOST_HOURS if number in _HOURS else MOST_DAYS
        if getattr(policy, number) > most:
            raise PolicyUnfit(f"期限过长，最多 {most}", field=number)
    if len(policy.rules) > MOST_RULES or any(_far(rule) for rule in policy.rules):
        raise PolicyUnfit(f"规则最多 {MOST_RULES} 条，距截止不超过 {MOST_DAYS} 个工作日", field="rules")
    if not policy.tell:
        raise PolicyUnfit("新通知至少要用一种方式告知", field="tell_email")
    for track in LADDERS:
        rules = policy.rules_of(track)
        climbing = [rule.step for rule in rules if rule.act is Act.ESCALATE]
        if Step.LIAISON not in climbing or len(set(climbing)) < 2:
            names = {Track.ACKNOWLEDGE: "签收", Track.REISSUE: "转发", Track.REPORT: "报送"}
            raise PolicyUnfit(
                f"“{names[track]}”逾期后至少要告知联络员和另外一级，否则逾期会无人知道", field=f"track_{track.value}"
            )
        if any(not rule.channels for rule in rules):
            raise PolicyUnfit("每一级提醒至少要有一种方式", field=f"track_{track.value}")


def _far(rule: Rule) -> bool:
    return abs(rule.working_days) > MOST_DAYS or abs(rule.hours) > MOST_HOURS


def _rules(blanks: Mapping[str, str]) -> list[Rule]:
    """Those rows that are neither empty nor to be taken away, earliest first on each clock; unsaid clocks stay so."""
    found = []
    for place in range(MOST_RULES):
        start = f"rule_{place}_"
        if blanks.get(f"{start}days", "").strip() and not blanks.get(f"{start}away"):
            found.append(_rule(blanks, start))
    order = list(Track)
    return sorted(found, key=lambda rule: (order.index(rule.track), rule.working_days, rule.hours))


def _rule(blanks: Mapping[str, str], start: str) -> Rule:
    at, hours = blanks.get(f"{start}at", ""), blanks.get(f"{start}hours", "").strip()
    return Rule(
        track=Track(blanks.get(f"{start}track", "")),
        act=Act(blanks.get(f"{start}act", "")),
        step=Step(blanks.get(f"{start}step", "")),
        working_days=int(_limited(blanks.get(f"{start}days", ""), f"{start}days", -MOST_DAYS, MOST_DAYS)),
        at=_time(blanks, f"{start}at", "时刻") if at else None,
        hours=_limited(hours, f"{start}hours", -MOST_HOURS, MOST_HOURS) if hours else 0.0,
        channels=_channels(blanks, start),
    )


def _channels(blanks: Mapping[str, str], start: str) -> tuple[ChannelName, ...]:
    return tuple(channel for channel in ChannelName if blanks.get(f"{start}{channel.value}"))


def _number(blanks: Mapping[str, str], name: str) -> float | int:
    hours = name in _HOURS
    found = _limited(blanks.get(name, ""), name, 0, MOST_HOURS if hours else MOST_DAYS)
    return found if hours else int(found)


def _limited(text: str, field: str, low: float, high: float) -> float:
    try:
        found = float(text)
    except ValueError:
        raise PolicyUnfit(f"请填数字，收到的是“{text[:20]}”", field=field) from None
    hours = "hours" in field
    # What is no number (nan) lies between no bounds.
    if not low <= found <= high or not (hours or found.is_integer()):
        raise PolicyUnfit(f"应为 {low:g} 至 {high:g} 之间的{'数' if hours else '整数'}", field=field)
    return found


def _time(blanks: Mapping[str, str], name: str, what: str) -> time:
    try:
        return time.fromisoformat(blanks.get(name, "").strip())
    except ValueError:
        raise PolicyUnfit(f"{what}应写成 09:00", field=name) from None
