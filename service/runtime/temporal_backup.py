"""Sets the embedded Temporal server's state aside before another version of the server opens it. 升级前备份。"""

import sqlite3
from contextlib import closing
from pathlib import Path

from service.data_folder import DataFolder
from service.runtime.errors import TemporalStateDamaged
from service.runtime.temporal_binary import TemporalBinary


def back_up_before_upgrade(folder: DataFolder, binary: TemporalBinary) -> Path | None:
    """Copy the state into the folder of backups if another version than ``binary`` wrote it; returns the copy.

    The makers promise nothing about state written by another version. Call it while the server is not running.
    Raises TemporalStateDamaged.
    """
    previous = _recorded(folder)
    copy = None
    if folder.temporal_database.exists() and previous != binary.version:
        copy = folder.backups / f"temporal.{previous or 'unknown'}.sqlite3"
        _copy(folder.temporal_database, copy)
    if previous != binary.version:
        folder.temporal_version.write_text(binary.version + "\n", encoding="utf-8")
    return copy


def _recorded(folder: DataFolder) -> str:
    try:
        return folder.temporal_version.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _copy(database: Path, copy: Path) -> None:
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    draft = copy.with_suffix(".part")
    draft.unlink(missing_ok=True)
    # SQLite's own backup also takes what a killed server left in the write-ahead log.
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
    except sqlite3.DatabaseError as error:
        raise TemporalStateDamaged(database, str(error)) from error
    draft.replace(copy)
