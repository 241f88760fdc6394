"""What the machine must bring: Python, SQLite, the Temporal program, a sane clock."""

import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from domain.clock import SHANGHAI
from service.data_folder import DataFolder
from service.runtime.doctor import Finding, broken, fine
from service.runtime.temporal_binary import find_temporal_binary

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35, 0)
"""The first with RETURNING."""
CLOCK_TOLERANCE = timedelta(minutes=2)


def python_version(running: tuple[int, ...] = tuple(sys.version_info[:3])) -> Finding:
    """Python is new enough."""
    version = ".".join(map(str, running))
    if running < OLDEST_PYTHON:
        return broken("Python", f"版本 {version} 过旧", "请安装 Python 3.11 或更新的版本，再重新安装本服务。")
    return fine("Python", f"版本 {version}")


def sqlite_version(linked: tuple[int, int, int] = sqlite3.sqlite_version_info) -> Finding:
    """The SQLite that Python was built with is new enough, and really answers RETURNING."""
    version = ".".join(map(str, linked))
    remedy = "请换用自带较新 SQLite 的 Python，或用 CASCADE_DATABASE_URL 改用 PostgreSQL。"
    if linked < OLDEST_SQLITE:
        return broken("SQLite", f"版本 {version} 过旧，至少需要 3.35", remedy)
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("CREATE TABLE t (n INTEGER)")
            database.execute("INSERT INTO t VALUES (1) RETURNING n").fetchone()
    except sqlite3.Error as error:
        return broken("SQLite", f"版本 {version} 不支持 RETURNING（{error}）", remedy)
    return fine("SQLite", f"版本 {version}")


def temporal_binary(override: Path | None) -> Finding:
    """The Temporal program is there and new enough. Raises what finding it raises."""
    binary = find_temporal_binary(override)
    return fine("Temporal 程序", f"版本 {binary.version}（服务端 {binary.server}），位于 {binary.path}")


def clock(now: datetime, folder: DataFolder) -> Finding:
    """The machine's clock (``now``) is not behind what it has itself written: our program, or the folder's files."""
    newest = max((_modified(path) for path in [Path(__file__), *_files(folder)]), default=now)
    if newest - now > CLOCK_TOLERANCE:
        return broken(
            "系统时钟",
            f"现在是 {now:%Y-%m-%d %H:%M}，但已有文件写于 {newest:%Y-%m-%d %H:%M}：时钟慢了",
            "请校正系统时间（例如启用 NTP），否则催办时刻都会出错。",
        )
    return fine("系统时钟", f"现在是北京时间 {now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")


def _files(folder: DataFolder) -> list[Path]:
    return [path for path in folder.root.glob("*") if path.is_file()]


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
