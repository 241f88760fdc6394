"""The whole list, in embedded and in grown mode."""

from pathlib import Path

import pytest

from domain.clock import BusinessClock
from service.clock import SystemClock
from service.runtime.checks.facts import Migration
from service.runtime.checks.standard import shown_url, standard_checks
from service.runtime.doctor import Finding, Health, examine
from service.settings import Settings
from tests.service.runtime.checks.test_network import free_port


async def ask() -> Migration:
    return Migration(current="0001", expected="0001")


async def examined(settings: Settings) -> dict[str, Finding]:
    checks = standard_checks(settings, SystemClock(BusinessClock.plain()), ask, lambda _year: True)
    findings = await examine(checks)
    assert [name for name, _ in checks] == [finding.name for finding in findings]
    return {finding.name: finding for finding in findings}


async def test_an_embedded_instance_that_is_well(tmp_path: Path) -> None:
    web, temporal, ui, mailbox = (free_port() for _ in range(4))
    settings = Settings(
        data_folder=tmp_path, web_port=web, temporal_port=temporal, temporal_ui_port=ui, mailbox_port=mailbox
    )
    findings = await examined(settings)
    assert {name for name, finding in findings.items() if finding.health is Health.ERROR} == set()
    assert "Temporal 程序" in findings
    assert "发信服务器" not in findings


async def test_a_grown_instance_whose_servers_are_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.runtime.checks.network.SECONDS", 0.2)
    settings = Settings(
        data_folder=tmp_path,
        web_port=free_port(),
        temporal_address=f"127.0.0.1:{free_port()}",
        smtp_host="127.0.0.1",
        smtp_port=free_port(),
        database_url="postgresql+psycopg://cascade:geheim@db/cascade",
    )
    findings = await examined(settings)
    assert {name for name, finding in findings.items() if finding.health is Health.ERROR} == {
        "Temporal 服务",
        "发信服务器",
    }
    assert {name for name, finding in findings.items() if finding.health is Health.WARNING} == {"对外地址", "发件人"}
    assert findings["数据库"].sentence.startswith("postgresql+psycopg://cascade:***@db/cascade")


def test_a_shown_address_has_no_password() -> None:
    assert shown_url("postgresql://u:p@h/d") == "postgresql://u:***@h/d"
    assert shown_url("postgresql://u@h/d") == "postgresql://u@h/d"
    assert shown_url("sqlite:////a/b") == "sqlite:////a/b"
