"""What the data folder must be."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.clock import BusinessClock
from service.clock import write_business_clock
from service.data_folder import DataFolder
from service.keys import read_or_generate
from service.runtime.checks import folder as checks
from service.runtime.doctor import Health
from service.runtime.errors import DataFolderUnwritable

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def test_an_unwritable_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderUnwritable):
        checks.data_folder(DataFolder(tmp_path / "file"))


@pytest.mark.parametrize(
    ("free_megabytes", "health"),
    [(10, Health.ERROR), (199, Health.ERROR), (200, Health.WARNING), (2047, Health.WARNING), (2048, Health.OK)],
)
def test_a_disk_that_fills_up_is_told(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, free_megabytes: int, health: Health
) -> None:
    free = free_megabytes * checks.MEGABYTE
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(free * 9, free * 8, free))
    finding = checks.data_folder(folder)
    assert finding.health is health
    assert f"剩余 {free_megabytes} MB" in finding.sentence


def test_a_key_that_others_can_read_is_an_error(folder: DataFolder) -> None:
    assert checks.key_files(folder).health is Health.OK
    read_or_generate(folder.secret_key)
    read_or_generate(folder.api_token)
    assert checks.key_files(folder).health is Health.OK
    folder.api_token.chmod(0o640)
    finding = checks.key_files(folder)
    assert finding.health is Health.ERROR
    assert "640" in finding.sentence
    assert finding.remedy == f"请执行 chmod 600 {folder.api_token}"


def test_a_demonstration_clock_is_told(folder: DataFolder) -> None:
    assert checks.business_clock(folder).health is Health.OK
    moment = datetime(2024, 6, 1, tzinfo=UTC)
    write_business_clock(folder.business_clock, BusinessClock(origin=moment, real_origin=moment, speed=43200))
    finding = checks.business_clock(folder)
    assert finding.health is Health.WARNING
    assert "43200 倍速" in finding.sentence
