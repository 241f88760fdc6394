"""A shell without settings, and a service to talk to."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.cli.screen import console
from tests.service.cli.commands import Shell, listening
from tests.service.web.front_desk import TOKEN, FrontDesk, open_front_desk


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # No cell is folded, wherever the tests run.
    monkeypatch.setattr(console, "width", 240)
    for name in os.environ:
        if name.startswith("CASCADE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CASCADE_DATA_FOLDER", str(tmp_path / "data"))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Where commands are typed."""
    return Shell(monkeypatch, capsys)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrontDesk]:
    """The service with the small city, running; commands find it."""
    (tmp_path / "service").mkdir()
    with open_front_desk(tmp_path / "service") as desk, listening(desk) as address:
        monkeypatch.setenv("CASCADE_PUBLIC_URL", address)
        monkeypatch.setenv("CASCADE_API_TOKEN", TOKEN)
        yield desk
