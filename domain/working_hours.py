"""Working hours (工作时间): the time in which offices are open, for spans shorter than a day.

A span of four working hours that begins on Friday at 16:00 ends on Monday at 10:30. A day of an office has the hours
between its opening and closing, never 24, and a rest day has none. The midday break is not taken out: offices differ
in it, and the calendar does not know it.
"""

from datetime import date, datetime, timedelta

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI

_NONE = timedelta()


def add_working_time(calendar: WorkCalendar, start: datetime, span: timedelta) -> datetime:
    """The first instant by which offices have been open for ``span`` since the aware ``start``; in Asia/Shanghai.

    ``start`` itself for no span. Raises ValueError for a negative span, DateOutOfRange.
    """
    if span < _NONE:
        raise ValueError(f"a negative span of working time: {span!r}")
    local = start.astimezone(SHANGHAI)
    if span == _NONE:
        return local
    day, gone = local.date(), _open_before(calendar, local)
    whole, rest = divmod(gone + span, _day_length(calendar))
    if not rest:
        # The last moment of a day and not the first of the next.
        whole, rest = whole - 1, _day_length(calendar)
    return calendar.opening_instant(_working_day(calendar, day, whole)) + rest


def working_time_between(calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    """For how long offices are open from the aware ``start`` up to ``end``; negative where ``end`` is the earlier."""
    if end < start:
        return -working_time_between(calendar, end, start)
    first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    days = calendar.working_days_between(first.date(), last.date())
    # The last day counts by what has gone of it, the first without what had gone.
    whole = days - calendar.is_working_day(last.date()) + calendar.is_working_day(first.date())
    return whole * _day_length(calendar) + _open_before(calendar, last) - _open_before(calendar, first)


def _working_day(calendar: WorkCalendar, day: date, count: int) -> date:
    """The working day that comes ``count`` after the first one from ``day`` on."""
    return calendar.add_working_days(calendar.next_working_day(day), count)


def _day_length(calendar: WorkCalendar) -> timedelta:
    midnight = date(2000, 1, 3)
    return calendar.closing_instant(midnight) - calendar.opening_instant(midnight)


def _open_before(calendar: WorkCalendar, moment: datetime) -> timedelta:
    """For how long offices have been open on the moment's own day, by then."""
    day = moment.date()
    if not calendar.is_working_day(day):
        return _NONE
    return min(max(moment - calendar.opening_instant(day), _NONE), _day_length(calendar))
