"""How the units of a dry run are imagined to behave (预演假设): who signs for a notice, and when who reports.

Three behaviours are asked for: nobody answers; everybody answers on the last day; everybody is as punctual as the
record says. An instant is always a real working moment of the unit: an hour before the due's own time of day, or in the
morning where it is late.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI

MARGIN = timedelta(hours=1)
"""How long before the hour of the due an answer comes."""
LATE_MORNING = time(10)
"""When a late answer comes: after the morning's messages."""

Punctuality = Mapping[str, int | None]
"""Code of the unit → working days after the due (negative: before it), None where it never reports."""


class Behaviour(StrEnum):
    """The behaviours of a dry run."""

    NOBODY = "nobody"  # 无人理会
    LAST_DAY = "last-day"  # 都在最后一天
    HISTORY = "history"  # 按以往报送是否准时


class Answering(Frozen):
    """One behaviour with its record. Units that the record does not name answer on the last day."""

    behaviour: Behaviour
    record: dict[str, int | None] = {}

    def answers(self, unit_code: str) -> bool:
        """Whether the unit ever signs or reports."""
        return self.behaviour is not Behaviour.NOBODY and self._days(unit_code) is not None

    def signs_at(self, limit: datetime, told: datetime) -> datetime:
        """When a notice is signed for or passed on, whose limit is ``limit`` and that came at ``told``; all aware."""
        return _before(limit, told)

    def reports_at(self, unit_code: str, due: datetime, told: datetime, calendar: WorkCalendar) -> datetime | None:
        """When the unit reports what is due at ``due`` and was asked for at ``told``; None where it never does."""
        days = self._days(unit_code)
        if self.behaviour is Behaviour.NOBODY or days is None:
            return None
        if days == 0:
            return _before(due, told)
        local = due.astimezone(SHANGHAI)
        day = calendar.add_working_days(local.date(), days)
        if days > 0:
            return datetime.combine(day, LATE_MORNING, SHANGHAI)
        return max(datetime.combine(day, local.time(), SHANGHAI) - MARGIN, told + MARGIN)

    def _days(self, unit_code: str) -> int | None:
        return self.record.get(unit_code, 0) if self.behaviour is Behaviour.HISTORY else 0


def _before(limit: datetime, told: datetime) -> datetime:
    """An hour before the limit; half-way to it where it is nearer than that; at once where it has passed."""
    if limit <= told:
        return told
    return max(limit - MARGIN, told + (limit - told) / 2)
