"""How punctual units are by their record (报送是否准时), for the dry run: what was due, what came."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from statistics import median_low

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI


class PastReport(Frozen):
    """One task of the past: when it was due, and when its first report came; None where none ever did."""

    unit_code: str
    due: datetime
    reported_at: datetime | None


def record_of(past: Iterable[PastReport], calendar: WorkCalendar) -> dict[str, int | None]:
    """Working days after the due (negative: before) at which each unit usually reports.

    The lower median of its reports; None for a unit that handed in less than half of what it owed. A report on the day
    of the due but past its hour counts as one day late.
    """
    days: dict[str, list[int]] = {}
    owed: dict[str, int] = {}
    for one in past:
        owed[one.unit_code] = owed.get(one.unit_code, 0) + 1
        if one.reported_at is not None:
            days.setdefault(one.unit_code, []).append(_days_after(one.due, one.reported_at, calendar))
    return {code: _usual(days.get(code, []), number) for code, number in owed.items()}


def on_time(record: Mapping[str, int | None]) -> int:
    """How many units of a record report in time."""
    return sum(1 for days in record.values() if days is not None and days <= 0)


def _usual(days: list[int], owed: int) -> int | None:
    return median_low(days) if len(days) * 2 >= owed and days else None


def _days_after(due: datetime, reported: datetime, calendar: WorkCalendar) -> int:
    days = calendar.working_days_between(_day(due), _day(reported))
    return max(days, 1) if reported > due else min(days, 0)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
