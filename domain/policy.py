"""Policies for reminding and escalating, as data. A notice freezes its own at issue; later edits never touch it.

Sources: domain rules 2, 3, 4, 6 and 7; 《党政机关公文处理工作条例》第二十四条 (签收、催办). The rule book names no
numbers of days: those below are defaults that an administrator may change for notices still to be issued.
"""

from datetime import time
from enum import StrEnum
from typing import Self

from pydantic import Field as Constraint
from pydantic import model_validator

from domain.base import Frozen
from domain.letters import ChannelName
from domain.quiet import QuietHours


class Urgency(StrEnum):
    """紧急程度 of the document."""

    PLAIN = "plain"  # 平件
    URGENT = "urgent"  # 加急
    EXTRA_URGENT = "extra_urgent"  # 特急


class Track(StrEnum):
    """The clocks of a notice. Each has its own limit and ladder (domain rule 3)."""

    ACKNOWLEDGE = "acknowledge"  # 签收
    REISSUE = "reissue"  # 转发
    REPORT = "report"  # 报送
    REVIEW = "review"  # 审核: the reviewing office's own clock
    CLOSE = "close"  # 办结: the office's own clock where an item is past its close and still open
    SUPERVISION = "supervision"  # 督办单回复: the unit's own clock to answer a 督办单


class Closing(StrEnum):
    """How an item ends when its closing moment has come."""

    AUTOMATIC = "automatic"  # 自动办结: silence becomes 漏报 at the planned moment
    MANUAL = "manual"  # 人工办结: a named person closes; until then the office is told every working day


class Act(StrEnum):
    """What a rung does."""

    REMIND = "remind"  # 催办: before the due
    ESCALATE = "escalate"  # 督办: from the due on
    COMPILE = "compile"  # 汇总
    CLOSE = "close"  # 办结


class Step(StrEnum):
    """Who is told on a rung: the climb of domain rule 7."""

    LIAISON = "liaison"  # 联络员及备用联络员
    LEADER = "leader"  # 本单位分管领导
    SUPERIOR = "superior"  # 发文单位经办人
    ORIGIN = "origin"  # 最初发文单位


CLIMB = (Step.LIAISON, Step.LEADER, Step.SUPERIOR, Step.ORIGIN)


class Rule(Frozen):
    """One message moment, counted from the due of its track.

    ``working_days`` may be negative (before the due); ``at`` is the time of day, Asia/Shanghai, or None for the due's
    own; ``hours`` is added last and serves the short clocks of 特急.
    """

    track: Track
    act: Act
    step: Step
    working_days: int
    at: time | None = None
    hours: float = 0.0
    channels: tuple[ChannelName, ...] = (ChannelName.EMAIL,)

    @model_validator(mode="after")
    def _tells_somebody_in_time(self) -> Self:
        if self.act not in {Act.REMIND, Act.ESCALATE}:
            raise ValueError("规则只能是催办（remind）或督办（escalate）；汇总和办结时间另有设置")
        if self.act is Act.ESCALATE and (self.working_days < 0 or self.hours < 0):
            raise ValueError("督办不能早于截止时间；截止前的提醒请用催办（remind）")
        return self


_CLOSING = (
    *(
        Rule(track=Track.CLOSE, act=Act.ESCALATE, step=Step.SUPERIOR, working_days=days, at=time(9))
        for days in range(4)
    ),
    Rule(track=Track.CLOSE, act=Act.ESCALATE, step=Step.ORIGIN, working_days=4, at=time(9)),
)
_REPLYING = (
    Rule(track=Track.SUPERVISION, act=Act.ESCALATE, step=Step.LIAISON, working_days=0),
    *(
        Rule(track=Track.SUPERVISION, act=Act.ESCALATE, step=step, working_days=days, at=time(9))
        for step, days in ((Step.LEADER, 1), (Step.SUPERIOR, 2), (Step.ORIGIN, 4))
    ),
)
_UNSAID = {Track.CLOSE: _CLOSING, Track.SUPERVISION: _REPLYING}


class Policy(Frozen):
    """All that decides when whom is told. Durations in working days unless the name says hours.

    ``closing`` tells whether an item ends by itself at its close. One that is still open then, because the policy says
    so or because reports wait for review, alarms the office by the rules of the track ``close``.

    A person may urge a unit once in ``urge_working_hours``. A 督办单 is blue from ``near_working_days`` before the due
    on, yellow from ``late_stage_working_days``; its reply is due ``reply_working_days`` after it was signed.
    """

    name: str
    acknowledge_working_days: int = Constraint(default=2, ge=0)
    acknowledge_hours: float = Constraint(default=0.0, ge=0)
    reissue_working_days: int = Constraint(default=2, ge=0)
    lead_working_days: int = Constraint(default=1, ge=0)
    lead_hours: float = Constraint(default=0.0, ge=0)
    compile_at: time = time(12)
    compile_working_days: int = Constraint(default=1, ge=0)
    close_working_days: int = Constraint(default=5, ge=0)
    closing: Closing = Closing.AUTOMATIC
    minimum_working_days: int = Constraint(default=3, ge=0)
    urge_working_hours: float = Constraint(default=4.0, ge=0, le=1000)
    near_working_days: int = Constraint(default=3, ge=0)
    late_stage_working_days: int = Constraint(default=1, ge=0)
    reply_working_days: int = Constraint(default=3, ge=0)
    tell: tuple[ChannelName, ...] = (ChannelName.EMAIL,)
    immediate: bool = False
    quiet: QuietHours = QuietHours()
    rules: tuple[Rule, ...]

    def rules_of(self, track: Track) -> tuple[Rule, ...]:
        """The ladder of one clock.

        A policy that says nothing of the close alarms the issuing office on five working days in a row, from the close
        on, the last time with the office that the notice came from; one that says nothing of a 督办单 has its reply
        climb as reports do.
        """
        own = tuple(rule for rule in self.rules if rule.track is track)
        return own or _UNSAID.get(track, ())


_MORNING = time(9)
_BOTH = (ChannelName.EMAIL, ChannelName.SMS)


def _climb(track: Track) -> tuple[Rule, ...]:
    """Due +0 liaison and backup, +1 leader, +2 issuing office, +4 original issuer (domain rule 7)."""
    return (
        Rule(track=track, act=Act.ESCALATE, step=Step.LIAISON, working_days=0, channels=_BOTH),
        Rule(track=track, act=Act.ESCALATE, step=Step.LEADER, working_days=1, at=_MORNING, channels=_BOTH),
        Rule(track=track, act=Act.ESCALATE, step=Step.SUPERIOR, working_days=2, at=_MORNING),
        Rule(track=track, act=Act.ESCALATE, step=Step.ORIGIN, working_days=4, at=_MORNING),
    )


def _reminders(*working_days: int) -> tuple[Rule, ...]:
    return tuple(
        Rule(track=Track.REPORT, act=Act.REMIND, step=Step.LIAISON, working_days=-days, at=_MORNING)
        for days in working_days
    )


def _short_climb(track: Track) -> tuple[Rule, ...]:
    """The climb in hours, for 特急."""
    steps = ((Step.LIAISON, 0.0), (Step.LEADER, 2.0), (Step.SUPERIOR, 4.0), (Step.ORIGIN, 8.0))
    return tuple(
        Rule(track=track, act=Act.ESCALATE, step=step, working_days=0, hours=hours, channels=_BOTH)
        for step, hours in steps
    )


_LADDERS = _climb(Track.ACKNOWLEDGE) + _climb(Track.REISSUE) + _climb(Track.REPORT)

PLAIN = Policy(name="平件", rules=_reminders(3, 1) + _LADDERS)
URGENT = Policy(name="加急", acknowledge_working_days=1, reissue_working_days=1, rules=_reminders(2, 1) + _LADDERS)
EXTRA_URGENT = Policy(
    name="特急",
    acknowledge_working_days=0,
    acknowledge_hours=2.0,
    reissue_working_days=0,
    lead_working_days=0,
    lead_hours=2.0,
    minimum_working_days=1,
    tell=_BOTH,
    immediate=True,
    rules=(
        Rule(track=Track.REPORT, act=Act.REMIND, step=Step.LIAISON, working_days=0, hours=-4.0, channels=_BOTH),
        *_short_climb(Track.ACKNOWLEDGE),
        *_short_climb(Track.REISSUE),
        *_short_climb(Track.REPORT),
    ),
)

DEFAULTS = {Urgency.PLAIN: PLAIN, Urgency.URGENT: URGENT, Urgency.EXTRA_URGENT: EXTRA_URGENT}
