"""Logs of parts: appended to by another process, bounded, and read for the last words."""

import os
from pathlib import Path

from service.runtime.part_log import KEPT, PartLog


def write(log: PartLog, text: str) -> None:
    descriptor = log.open()
    os.write(descriptor, text.encode())
    os.close(descriptor)


def test_appends_over_restarts(tmp_path: Path) -> None:
    log = PartLog(tmp_path, "web")
    write(log, "one\n")
    write(log, "two\n")
    assert (tmp_path / "web.log").read_text() == "one\ntwo\n"


def test_a_large_log_is_set_aside_and_the_oldest_is_lost(tmp_path: Path) -> None:
    log = PartLog(tmp_path, "web", size_limit=4)
    for number in range(KEPT + 3):
        write(log, f"run {number}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["web.log", "web.log.1", "web.log.2", "web.log.3"]
    assert [(tmp_path / f"web.log{suffix}").read_text() for suffix in ("", ".1", ".2", ".3")] == [
        "run 5\n",
        "run 4\n",
        "run 3\n",
        "run 2\n",
    ]


def test_is_emptied_under_a_process_that_goes_on_writing(tmp_path: Path) -> None:
    log = PartLog(tmp_path, "web", size_limit=4)
    descriptor = log.open()
    os.write(descriptor, b"before\n")
    log.trim()
    os.write(descriptor, b"after\n")
    os.close(descriptor)
    assert (tmp_path / "web.log.1").read_text() == "before\n"
    assert (tmp_path / "web.log").read_text() == "after\n"
    assert log.last_line() == "after"


def test_the_last_line_is_that_of_the_newest_run(tmp_path: Path) -> None:
    log = PartLog(tmp_path, "web")
    write(log, "从前\n")
    descriptor = log.open()
    assert log.last_line() == ""
    os.write(descriptor, "第一行\n端口被占用。\n\n  \n".encode())
    os.close(descriptor)
    assert log.last_line() == "端口被占用。"
    write(log, "x" * 100_000 + "\n尾\n")
    assert log.last_line() == "尾"
