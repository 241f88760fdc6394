"""How simulated people behave: drawn from a seed, so that the same demonstration can be run again."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from domain.base import Frozen


class Temper(StrEnum):
    """What kind of person answers for a unit."""

    PROMPT = "prompt"  # reports well before the due
    LATE = "late"  # reports only when chased
    SILENT = "silent"  # never reports
    SITTING = "sitting"  # an office that leaves a notice lying until its leader is alarmed
    MERGING = "merging"  # an office that answers several superiors by one notice of its own


class Persona(Frozen):
    """One unit's people. Fractions and hours are drawn once."""

    unit_code: str
    temper: Temper
    acknowledges_after: timedelta
    reports_at: float
    nil: bool
    seed: int


class Mixture(Frozen):
    """Shares of the tempers among reporting units; the rest is prompt."""

    late: float = 0.06
    silent: float = 0.02
    nil: float = 0.03


def draw(unit_code: str, seed: int, mixture: Mixture, offices: Mapping[str, Temper]) -> Persona:
    """The persona of a unit: the same for the same seed. ``offices`` have theirs by name."""
    dice = random.Random(f"{seed}:{unit_code}")
    roll = dice.random()
    temper = Temper.PROMPT
    if unit_code in offices:
        temper = offices[unit_code]
    elif roll < mixture.silent:
        temper = Temper.SILENT
    elif roll < mixture.silent + mixture.late:
        temper = Temper.LATE
    return Persona(
        unit_code=unit_code,
        temper=temper,
        acknowledges_after=timedelta(hours=dice.uniform(0.5, 20)),
        reports_at=dice.uniform(0.15, 0.85),
        nil=dice.random() < mixture.nil,
        seed=dice.getrandbits(32),
    )


def report_moment(persona: Persona, now: datetime, due: datetime) -> datetime:
    """When a prompt person hands in: some way into the time that is left."""
    return now + max(due - now, timedelta()) * persona.reports_at
