"""The one place that asks the machine what time it is. 系统时钟。"""

from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from domain.clock import SHANGHAI, BusinessClock
from service.runtime.errors import ClockFileInvalid


class SystemClock:
    """The machine's clock, seen through a business clock. Fits the port ``domain.clock.Clock``."""

    def __init__(self, business: BusinessClock) -> None:
        self.business = business

    def now(self) -> datetime:
        """The business time now, in Asia/Shanghai."""
        return self.business.business(self.real_now())

    def real_now(self) -> datetime:
        """The machine's own time now, in Asia/Shanghai: for timers, log lines and certificates, not for dues."""
        return datetime.now(SHANGHAI)


def read_business_clock(path: Path) -> BusinessClock:
    """The clock that a demonstration or replay left in its data folder; without the file the clock of production.

    It is kept there so that an instance killed in the middle goes on at the same business time.
    Raises ClockFileInvalid.
    """
    try:
        return BusinessClock.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return BusinessClock.plain()
    except OSError as error:
        raise ClockFileInvalid(path, str(error.strerror)) from error
    except ValidationError as error:
        raise ClockFileInvalid(path, "内容不是业务时钟") from error


def write_business_clock(path: Path, clock: BusinessClock) -> None:
    """Keep ``clock`` for every process of this data folder, now and after a restart."""
    path.write_text(clock.model_dump_json(), encoding="utf-8")
