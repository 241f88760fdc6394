"""Talking to the service: what is said when it does not answer, or somebody else does."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from service.cli.remote import address
from service.runtime.locks import DataFolderLock
from service.settings import load_settings
from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk

NOBODY = "http://127.0.0.1:9"


class Stranger(BaseHTTPRequestHandler):
    """Another program on the port."""

    def do_GET(self) -> None:
        self.send_response(404)
        self.end_headers()
        self.wfile.write(b"<h1>It works!</h1>")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def stranger() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_folder_where_nothing_ever_ran(shell: Shell, tmp_path: Path) -> None:
    told = shell.refused("notice", "status")
    assert "里没有运行过服务" in told
    assert not (tmp_path / "data").exists()


def test_a_service_that_does_not_run(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASCADE_API_TOKEN", "x")
    monkeypatch.setenv("CASCADE_PUBLIC_URL", NOBODY)
    told = shell.refused("notice", "status")
    assert told.startswith(f"✗ 连接不上服务（{NOBODY}")
    assert "cascade up" in told


def test_another_program_on_the_port(shell: Shell, monkeypatch: pytest.MonkeyPatch, stranger: str) -> None:
    monkeypatch.setenv("CASCADE_API_TOKEN", "x")
    monkeypatch.setenv("CASCADE_PUBLIC_URL", stranger)
    assert "答复的不是本服务" in shell.refused("notice", "status")


def test_a_wrong_token(desk: FrontDesk, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASCADE_API_TOKEN", "wrong")
    with desk.untouched():
        assert "请提供有效的接口令牌" in shell.refused("notice", "status")


def test_a_wrong_setting(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASCADE_WEB_PORT", "achtzig")
    assert "设置 CASCADE_WEB_PORT" in shell.refused("notice", "status")


def test_the_running_instance_tells_where_it_listens(tmp_path: Path) -> None:
    settings = load_settings(data_folder=tmp_path, public_url="https://cascade.example.invalid")
    assert address(settings) == "https://cascade.example.invalid"
    with DataFolderLock(settings.folder, {}, "http://127.0.0.1:8081"):
        assert address(settings) == "http://127.0.0.1:8081"
