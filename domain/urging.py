"""Manual urging (人工催办): whom of those who owe an office may urge now, and of the others why not.

A boolean "urged" and unlimited urging are known failures: a unit is urged once in some working hours of its notice's
frozen policy, counted by the calendar and not by the clock. Whoever is refused is refused alone and told when it is
possible again (domain rules 5 and 6).
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import instant_label
from domain.letters import ChannelName
from domain.plan import ItemKey
from domain.policy import Act, Policy, Step, Track
from domain.working_hours import add_working_time


class NotUrged(StrEnum):
    """Why a unit was not urged. The codes are stable."""

    NOT_RECIPIENT = "not_recipient"  # 不是主送单位
    NOTHING_OWED = "nothing_owed"  # 没有未办事项
    URGED_RECENTLY = "urged_recently"  # 刚催办过
    UNREACHABLE = "unreachable"  # 没有可用的联系方式


class Matter(Frozen):
    """One thing a unit owes under a notice.

    ``item`` is None for the acknowledgement; ``ladder`` names the rungs that concern it; ``due`` is its own.
    """

    track: Track
    item: ItemKey | None = None
    title: str
    ladder: str = ""
    due: datetime | None = None


class Urgeable(Frozen):
    """A recipient with what it owes. ``urged_at`` is when it was last urged under this notice."""

    unit_code: str
    unit_name: str
    urged_at: datetime | None = None
    owes: tuple[Matter, ...] = ()


class Refusal(Frozen):
    """A unit that is not urged. ``possible_at`` is set where it is only too early."""

    unit_code: str
    unit_name: str
    code: NotUrged
    message: str
    possible_at: datetime | None = None

    @classmethod
    def of(cls, unit: Urgeable, code: NotUrged, message: str, possible_at: datetime | None = None) -> Self:
        """The refusal for one unit."""
        return cls(
            unit_code=unit.unit_code, unit_name=unit.unit_name, code=code, message=message, possible_at=possible_at
        )


class Choice(Frozen):
    """Who is urged, and who is not and why."""

    urged: tuple[Urgeable, ...]
    refused: tuple[Refusal, ...]


def possible_from(urged_at: datetime, policy: Policy, calendar: WorkCalendar) -> datetime:
    """When a unit urged at ``urged_at`` may be urged again; in Asia/Shanghai."""
    return add_working_time(calendar, urged_at, timedelta(hours=policy.urge_working_hours))


def choose(
    asked: Collection[str], units: Sequence[Urgeable], policy: Policy, calendar: WorkCalendar, now: datetime
) -> Choice:
    """Judge each unit asked for by itself; without any all who owe are meant, and who owes nothing is no refusal."""
    known = {unit.unit_code: unit for unit in units}
    wanted = list(dict.fromkeys(asked)) or [unit.unit_code for unit in units if unit.owes]
    urged: list[Urgeable] = []
    refused: list[Refusal] = []
    for code in wanted:
        unit = known.get(code)
        refusal = _refusal(unit, policy, calendar, now) if unit else _stranger(code)
        if refusal:
            refused.append(refusal)
        elif unit:
            urged.append(unit)
    return Choice(urged=tuple(urged), refused=tuple(refused))


def _stranger(code: str) -> Refusal:
    message = f"单位“{code}”不在这份通知的主送范围内，请核对单位编码"
    return Refusal(unit_code=code, unit_name="", code=NotUrged.NOT_RECIPIENT, message=message)


def _refusal(unit: Urgeable, policy: Policy, calendar: WorkCalendar, now: datetime) -> Refusal | None:
    if not unit.owes:
        return Refusal.of(unit, NotUrged.NOTHING_OWED, f"“{unit.unit_name}”没有未办事项，无需催办")
    if unit.urged_at is None:
        return None
    again = possible_from(unit.urged_at, policy, calendar)
    if again <= now:
        return None
    message = (
        f"“{unit.unit_name}”已于{instant_label(unit.urged_at)}催办过，"
        f"每 {policy.urge_working_hours:g} 个工作小时限催一次，{instant_label(again)}后可再催办"
    )
    return Refusal.of(unit, NotUrged.URGED_RECENTLY, message, again)


def by_hand(rung_id: str) -> bool:
    """Whether a message goes back to a person's urging and not to the plan."""
    return rung_id.split(".")[-2:-1] == ["urge"]


def channels(policy: Policy, track: Track, *, overdue: bool) -> tuple[ChannelName, ...]:
    """Over what the policy tells a liaison of this clock, before or after the due."""
    acts = {Act.ESCALATE} if overdue else {Act.REMIND}
    rules = [rule for rule in policy.rules if rule.track is track and rule.step is Step.LIAISON and rule.act in acts]
    found = dict.fromkeys(channel for rule in rules for channel in rule.channels)
    return tuple(found) or policy.tell
