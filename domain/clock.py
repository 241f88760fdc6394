"""Business time: origin + speed × real time, and nothing else. 业务时间。

Production runs at speed 1 without an offset; a replay of an old notice is an offset; a demonstration in which a month
takes a minute is a speed. Times of the cascade are business times; only timers and sleeps are measured in real time.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol, Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

from domain.base import Frozen

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The one civil time of the mainland: every closing time, quiet hour and printed instant is in it."""

_TICK = timedelta(microseconds=1)
_WEEKDAYS = "一二三四五六日"


def instant_label(moment: datetime) -> str:
    """The exact moment as people read it, in Asia/Shanghai to the minute: 2025年6月28日（星期六）18:00."""
    local = _utc(moment).astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日（星期{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def day_label(moment: datetime) -> str:
    """The day of the moment in Asia/Shanghai as documents bear it: 2025年6月28日."""
    local = _utc(moment).astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


class Clock(Protocol):
    """What tells the time. The only place where a real clock may be read is an implementation of this."""

    def now(self) -> datetime:
        """The business time now, aware."""
        ...


class BusinessClock(Frozen):
    """The straight line between real and business time.

    Both conversions are exact to the microsecond of the side they come from: ``real`` is the first microsecond at
    which ``business`` has reached the wanted moment, so a timer set by it never fires early. From speed 1 upward
    ``real(business(t)) == t``.
    """

    origin: AwareDatetime
    """Business time at ``real_origin``."""
    real_origin: AwareDatetime
    speed: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    """Business seconds that pass in one real second."""

    @classmethod
    def plain(cls) -> Self:
        """The clock of production: business time is real time."""
        start = datetime(2000, 1, 1, tzinfo=UTC)
        return cls(origin=start, real_origin=start)

    def business(self, real: datetime) -> datetime:
        """The business time at the aware moment ``real``, in Asia/Shanghai, rounded down to a microsecond."""
        numerator, denominator = self.speed.as_integer_ratio()
        ticks = _ticks(real, self.real_origin) * numerator // denominator
        return _after(self.origin, ticks)

    def real(self, business: datetime) -> datetime:
        """The first real moment at which the aware business time ``business`` is reached, in Asia/Shanghai."""
        return _after(self.real_origin, self._real_ticks(_ticks(business, self.origin)))

    def real_duration(self, business: timedelta) -> timedelta:
        """How long a span of business time lasts in real time, rounded up to a microsecond."""
        return self._real_ticks(business // _TICK) * _TICK

    def _real_ticks(self, ticks: int) -> int:
        numerator, denominator = self.speed.as_integer_ratio()
        return -(-ticks * denominator // numerator)


def _ticks(moment: datetime, start: datetime) -> int:
    # Both are brought to UTC: Python subtracts two moments of one zone by their wall clocks.
    return (_utc(moment) - _utc(start)) // _TICK


def _after(start: datetime, ticks: int) -> datetime:
    return (_utc(start) + ticks * _TICK).astimezone(SHANGHAI)


def _utc(moment: datetime) -> datetime:
    # astimezone would read a naive moment as the machine's own zone, silently.
    if moment.tzinfo is None:
        raise ValueError(f"a moment without time zone: {moment!r}")
    return moment.astimezone(UTC)
