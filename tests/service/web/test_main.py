"""The web process by itself, while Temporal is away: links work, and it stops when told to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from service.demo.stage import free_ports
from service.links import LinkSigner
from service.settings import Settings, load_settings
from tests.service.web.front_desk import open_front_desk
from tests.small_city import STATISTICS, draft


def furnished(folder: Path) -> tuple[Settings, str]:
    """Settings of a folder with an issued notice, and a link of it."""
    web, nobody = free_ports(2)
    settings = load_settings(
        data_folder=folder,
        web_port=web,
        temporal_address=f"127.0.0.1:{nobody}",
        database_url=f"sqlite:///{folder / 'facts.sqlite3'}",
        secret_key="test-key",
        api_token="x",
    )
    with open_front_desk(folder) as desk:
        desk.issue(draft(STATISTICS.model_copy(update={"cascades": False})))
        intent = next(one.id for one in desk.pending() if one.contact.unit_code == "d1")
    return settings, LinkSigner("test-key", settings.public_url).token(intent)


def answered(client: httpx2.Client, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            client.get("/readyz").raise_for_status()
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the web process ended")


def test_links_work_while_temporal_is_away(tmp_path: Path) -> None:
    settings, token = furnished(tmp_path)
    program = [sys.executable, "-m", "service.web.main"]
    process = subprocess.Popen(program, env={**os.environ, **settings.environment()}, stderr=subprocess.PIPE)
    with httpx2.Client(base_url=settings.public_url, trust_env=False, timeout=60) as client:
        answered(client, process)
        assert client.get(f"/l/{token}").status_code == 200
        assert client.post(f"/api/v1/links/{token}/acknowledge").json() == {"first": True}
        body = {"task_id": 1, "submission": {"values": {"events": "1", "people": "2"}}}
        assert client.post(f"/api/v1/links/{token}/reports", json=body).status_code == 201
        large = client.post(f"/api/v1/links/{token}/reports", content=b"x" * 9_000_000)
        assert (large.status_code, large.json()["code"]) == (413, "body_too_large")
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate()
    # The server hands the signal on once it has shut down.
    assert process.returncode == -signal.SIGTERM
    assert "Application shutdown complete" in told.decode()
    assert "Traceback" not in told.decode()


def test_it_refuses_an_empty_database(tmp_path: Path) -> None:
    settings = load_settings(data_folder=tmp_path, temporal_address="127.0.0.1:9", secret_key="x", api_token="x")
    program = [sys.executable, "-m", "service.web.main"]
    ended = subprocess.run(program, env={**os.environ, **settings.environment()}, capture_output=True)
    assert ended.returncode == 78
    assert "cascade migrate" in ended.stderr.decode()
