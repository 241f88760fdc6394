"""The ladder of a policy as a picture: who is told when, on a line of working days around the due."""

from collections.abc import Sequence

from domain.base import Frozen
from domain.policy import CLIMB, Act, Policy, Rule, Step, Track

WIDTH, LEFT, ROW, TOP = 760, 150, 44, 34
_DAY_HOURS = 9.5  # 8:30 to 18:00


class Mark(Frozen):
    """One rung. ``kind``: remind or escalate; ``when`` days relative to the due, hours as parts of a day."""

    x: float
    y: float
    kind: str
    rule: Rule
    place: int


class Tick(Frozen):
    """One working day on the scale."""

    x: float
    days: int


class LadderPicture(Frozen):
    """Coordinates in user units; the template draws them. ``due_x`` is where the due lies."""

    track: Track
    width: int
    height: int
    due_x: float
    steps: tuple[tuple[Step, float], ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]


def ladder_picture(policy: Policy, track: Track) -> LadderPicture | None:
    """The picture of one clock; None where it has no rules."""
    rules = policy.rules_of(track)
    if not rules:
        return None
    moments = [_days(rule) for rule in rules]
    low, high = min(0.0, *moments) - 0.4, max(1.0, *moments) + 0.6
    used = [step for step in CLIMB if any(rule.step is step for rule in rules)]

    def x(days: float) -> float:
        return round(LEFT + (days - low) / (high - low) * (WIDTH - LEFT - 24), 1)

    rows = {step: TOP + ROW * place + ROW / 2 for place, step in enumerate(used)}
    return LadderPicture(
        track=track,
        width=WIDTH,
        height=TOP + ROW * len(used) + 26,
        due_x=x(0),
        steps=tuple(rows.items()),
        ticks=tuple(Tick(x=x(days), days=days) for days in _ticks(low, high)),
        marks=tuple(_mark(rule, place, x(_days(rule)), rows[rule.step]) for place, rule in enumerate(rules)),
    )


def _mark(rule: Rule, place: int, x: float, y: float) -> Mark:
    return Mark(x=x, y=y, kind="remind" if rule.act is Act.REMIND else "escalate", rule=rule, place=place)


def _days(rule: Rule) -> float:
    return rule.working_days + rule.hours / _DAY_HOURS


def _ticks(low: float, high: float) -> Sequence[int]:
    step = max(1, round((high - low) / 12))
    return [day for day in range(int(low) - 1, int(high) + 2) if low <= day <= high and day % step == 0]
