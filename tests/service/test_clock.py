"""The system clock: real time seen through a business clock that the data folder remembers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from domain.clock import SHANGHAI, BusinessClock
from service.clock import SystemClock, read_business_clock, write_business_clock
from service.runtime.errors import ClockFileInvalid

REPLAY = BusinessClock(
    origin=datetime(2024, 6, 1, 9, tzinfo=SHANGHAI), real_origin=datetime(2026, 11, 21, 1, tzinfo=UTC), speed=600
)


@time_machine.travel(datetime(2026, 11, 21, 1, 0, 30, tzinfo=UTC), tick=False)
def test_business_time_is_real_time_seen_through_the_business_clock() -> None:
    clock = SystemClock(REPLAY)
    assert clock.real_now() == datetime(2026, 11, 21, 9, 0, 30, tzinfo=SHANGHAI)
    assert clock.now() == datetime(2024, 6, 1, 14, tzinfo=SHANGHAI)
    assert clock.now().utcoffset() == timedelta(hours=8)


@time_machine.travel(datetime(2026, 11, 21, 1, tzinfo=UTC), tick=False)
def test_production_runs_on_real_time() -> None:
    clock = SystemClock(BusinessClock.plain())
    assert clock.now() == clock.real_now() == datetime(2026, 11, 21, 1, tzinfo=UTC)


def test_a_data_folder_remembers_its_clock(tmp_path: Path) -> None:
    path = tmp_path / "business-clock.json"
    assert read_business_clock(path) == BusinessClock.plain()
    write_business_clock(path, REPLAY)
    assert read_business_clock(path) == REPLAY


def test_an_unreadable_clock_is_refused_rather_than_replaced_by_real_time(tmp_path: Path) -> None:
    path = tmp_path / "business-clock.json"
    path.write_text('{"speed": 600}', encoding="utf-8")
    with pytest.raises(ClockFileInvalid, match="内容不是业务时钟"):
        read_business_clock(path)
    with pytest.raises(ClockFileInvalid):
        read_business_clock(tmp_path)
