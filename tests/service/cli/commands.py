"""Runs a command as a person would type it, here in this process, against a service that really listens."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import uvicorn

from service.cli import main
from tests.service.web.front_desk import FrontDesk


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it complained of."""
        return self.err.strip().splitlines()


class Shell:
    """Types commands."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def run(self, *words: object) -> Ended:
        """One command. A traceback would be an exception here."""
        self._monkeypatch.setattr(sys, "argv", ["cascade", *map(str, words)])
        self._capsys.readouterr()
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        else:
            code = 0
        out, err = self._capsys.readouterr()
        return Ended(code, out, err)

    def good(self, *words: object) -> str:
        """What a command printed that must succeed."""
        ended = self.run(*words)
        assert ended.code == 0, ended.err
        return ended.out

    def refused(self, *words: object) -> str:
        """The one line of a command that must be refused."""
        ended = self.run(*words)
        assert (ended.code, ended.out) == (1, ""), ended
        assert "Traceback" not in ended.err
        assert ended.lines[-1].startswith("  （代码 "), ended.err
        return ended.lines[0]

    def misused(self, *words: object) -> str:
        """The one line of a call that must be wrong."""
        ended = self.run(*words)
        assert (ended.code, ended.out, len(ended.lines)) == (2, "", 1), ended
        return ended.lines[0]


@contextmanager
def listening(desk: FrontDesk) -> Iterator[str]:
    """The desk's application on a port of its own; gives its address."""
    config = uvicorn.Config(desk.client.app, host="127.0.0.1", port=0, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
