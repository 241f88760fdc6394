"""State written by another version of the server is copied aside before it is opened, once."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from service.data_folder import DataFolder
from service.runtime.errors import TemporalStateDamaged
from service.runtime.temporal_backup import back_up_before_upgrade
from service.runtime.temporal_binary import TemporalBinary


def binary(version: str) -> TemporalBinary:
    return TemporalBinary(path=Path("temporal"), version=version)


def rows(path: Path) -> list[tuple[int]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT n FROM t").fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path)
    with closing(sqlite3.connect(folder.temporal_database)) as database:
        database.execute("CREATE TABLE t (n INTEGER)")
        database.execute("INSERT INTO t VALUES (1)")
        database.commit()
    return folder


def test_a_new_folder_only_records_the_version(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert back_up_before_upgrade(folder, binary("1.9.1")) is None
    assert folder.temporal_version.read_text() == "1.9.1\n"
    assert not folder.backups.exists()


def test_another_version_gets_a_copy_aside_and_the_same_none(folder: DataFolder) -> None:
    folder.temporal_version.write_text("1.9.1\n")
    assert back_up_before_upgrade(folder, binary("1.9.1")) is None
    copy = back_up_before_upgrade(folder, binary("1.10.0"))
    assert copy == folder.backups / "temporal.1.9.1.sqlite3"
    assert rows(copy) == rows(folder.temporal_database) == [(1,)]
    assert back_up_before_upgrade(folder, binary("1.10.0")) is None
    assert list(folder.backups.iterdir()) == [copy]


def test_a_copy_cut_short_is_not_taken_for_one(folder: DataFolder) -> None:
    folder.backups.mkdir()
    (folder.backups / "temporal.unknown.part").write_bytes(b"half")
    copy = back_up_before_upgrade(folder, binary("1.9.1"))
    assert copy is not None
    assert rows(copy) == [(1,)]
    assert list(folder.backups.iterdir()) == [copy]


def test_a_damaged_state_stops_the_upgrade(folder: DataFolder) -> None:
    folder.temporal_database.write_bytes(b"no database at all" * 1000)
    with pytest.raises(TemporalStateDamaged, match=r"temporal\.sqlite3 已损坏"):
        back_up_before_upgrade(folder, binary("1.9.1"))
    assert not folder.temporal_version.exists()
