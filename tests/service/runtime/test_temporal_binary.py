"""The Temporal program: found where it is installed, refused in one line where it will not do."""

import os
from pathlib import Path

import pytest

from service.runtime.errors import TemporalBinaryMissing, TemporalBinaryTooOld
from service.runtime.temporal_binary import MINIMUM, find_temporal_binary


def program(path: Path, says: str, status: int = 0) -> Path:
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_finds_the_installed_one() -> None:
    binary = find_temporal_binary()
    assert binary.path.name == "temporal"
    assert tuple(map(int, binary.version.split("."))) >= MINIMUM
    assert binary.server


def test_an_override_comes_first(tmp_path: Path) -> None:
    own = program(tmp_path / "own", "temporal version 99.1.2-rc.1 (Server 77.0.1, UI 1.0.0)")
    binary = find_temporal_binary(own)
    assert (binary.path, binary.version, binary.server) == (own, "99.1.2", "77.0.1")


def test_the_path_is_asked_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(tmp_path / "nothing"))
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), os.environ["PATH"]]))
    own = program(tmp_path / "temporal", "temporal version 1.10.0")
    assert find_temporal_binary().path == own
    own.unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TemporalBinaryMissing, match="PATH 中也没有 temporal。请重新安装"):
        find_temporal_binary()


def test_an_old_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemporalBinaryTooOld, match=r"版本 1\.8\.3 低于 1\.9"):
        find_temporal_binary(program(tmp_path / "old", "temporal version 1.8.3 (Server 1.31.0, UI 2.50.0)"))


def test_what_is_not_the_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemporalBinaryMissing, match="不存在"):
        find_temporal_binary(tmp_path / "nothing")
    with pytest.raises(TemporalBinaryMissing, match="自称“gcc 12”"):
        find_temporal_binary(program(tmp_path / "gcc", "gcc 12"))
    with pytest.raises(TemporalBinaryMissing, match="不能运行"):
        find_temporal_binary(program(tmp_path / "failing", "", status=1))
    plain = tmp_path / "plain"
    plain.write_text("text")
    with pytest.raises(TemporalBinaryMissing, match="不能运行"):
        find_temporal_binary(plain)
