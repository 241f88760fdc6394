"""What the machine must bring."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.clock import SHANGHAI
from service.data_folder import DataFolder
from service.runtime.checks import machine
from service.runtime.doctor import Health
from service.runtime.errors import TemporalBinaryMissing


def test_this_machine_will_do() -> None:
    assert machine.python_version().health is Health.OK
    assert machine.sqlite_version().health is Health.OK
    assert machine.temporal_binary(None).health is Health.OK


def test_what_is_too_old_is_named() -> None:
    assert machine.python_version((3, 10, 12)).sentence == "版本 3.10.12 过旧"
    assert machine.sqlite_version((3, 34, 1)).sentence == "版本 3.34.1 过旧，至少需要 3.35"
    with pytest.raises(TemporalBinaryMissing):
        machine.temporal_binary(Path("/nothing/temporal"))


def test_a_clock_behind_what_it_has_written_is_wrong(tmp_path: Path) -> None:
    now = datetime.now(SHANGHAI)
    written = tmp_path / "cascade.sqlite3"
    written.touch()
    folder = DataFolder(tmp_path)
    assert machine.clock(now, folder).health is Health.OK
    later = (now + timedelta(hours=3)).timestamp()
    os.utime(written, (later, later))
    assert machine.clock(now, folder).health is Health.ERROR
    assert machine.clock(now - timedelta(days=3650), DataFolder(tmp_path / "none")).sentence.endswith("时钟慢了")
