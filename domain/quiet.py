"""When a message may go out: not in quiet hours and not on rest days. 免打扰时段."""

from datetime import date, datetime, time
from typing import Self

from pydantic import model_validator

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI


class QuietHours(Frozen):
    """The hours of a day, Asia/Shanghai, in which nobody is disturbed: from ``begins`` up to but without ``ends``.

    They run over midnight when they begin later than they end; equal times mean no quiet hours at all.
    """

    begins: time = time(20, 0)
    ends: time = time(8, 0)

    @model_validator(mode="after")
    def _wall_times(self) -> Self:
        if self.begins.tzinfo or self.ends.tzinfo:
            raise ValueError("quiet hours are wall times of Asia/Shanghai, without time zone")
        return self

    def holds(self, moment: time) -> bool:
        """Whether that time of day is quiet."""
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


def release_instant(at: datetime, calendar: WorkCalendar, quiet: QuietHours, urgent: bool) -> datetime:
    """The first instant from ``at`` on that lies on a working day outside quiet hours; ``at`` itself when urgent.

    ``at`` is aware. Source: domain rule 6 (restraint).
    """
    local = at.astimezone(SHANGHAI)
    day, moment = local.date(), local.time()
    if urgent or (calendar.is_working_day(day) and not quiet.holds(moment)):
        return at
    if calendar.is_working_day(day) and moment < quiet.ends:
        return datetime.combine(day, quiet.ends, SHANGHAI)
    return _first_loud(calendar.add_working_days(day, 1), quiet)


def _first_loud(day: date, quiet: QuietHours) -> datetime:
    start = datetime.combine(day, time(), SHANGHAI)
    return datetime.combine(day, quiet.ends, SHANGHAI) if quiet.holds(time()) else start
