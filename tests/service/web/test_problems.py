"""Every refusal has one shape: a page for people, a problem document for programs; headers and odd methods too."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.errors import InvalidInput
from service.store.ledger import SqlLedger
from service.web.manners import HEADERS
from service.web.refusals import Internal, MethodNotAllowed, NoReadyDatabase, UnknownAddress, named
from tests.service.web.front_desk import HTML, FrontDesk, assert_chinese, headline, open_front_desk

ADDRESSES = (
    "/",
    "/healthz",
    "/readyz",
    "/api/v1/openapi.json",
    "/static/cascade.css",
    "/nowhere",
    "/l/forged",
    "/l/a/b",
)


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/api/v1/notices/", "/static/nowhere.css"])
def test_an_unknown_address_is_told_to_programs(desk: FrontDesk, path: str) -> None:
    desk.refused(desk.client.get(path), UnknownAddress)


def test_an_unknown_address_is_told_to_people(desk: FrontDesk) -> None:
    for path in ("/nowhere", "/l/", "/l", "/l/a/b/c"):
        answer = desk.client.get(path, headers=HTML)
        assert answer.status_code == 404
        assert "没有这个页面或接口" in headline(answer.text)


def test_another_method_is_told_with_what_is_allowed(desk: FrontDesk) -> None:
    answer = desk.api("DELETE", "/notices")
    desk.refused(answer, MethodNotAllowed)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert desk.client.post("/l/token").status_code == 405


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/notices/n1/urge", "../../notices/n1"),
        ("/notices/n1/review/accept", "../../../notices/n1/review"),
        ("/l/token/tasks/7", "../../../l/token"),
    ],
)
def test_a_tab_opened_again_on_the_answer_to_a_form_leads_to_the_page(desk: FrontDesk, path: str, above: str) -> None:
    answer = desk.client.get(path, headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, above)
    assert desk.client.get(f"/api/v1{path}/urge", headers=HTML).status_code == 404


@pytest.mark.parametrize("path", ["/l/token", "/api/v1/notices", "/readyz", "/api/v1/calendar/years"])
def test_options_say_what_is_allowed(desk: FrontDesk, path: str) -> None:
    answer = desk.client.options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "OPTIONS" in answer.headers["allow"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_answers_as_get_does_without_a_body(desk: FrontDesk, path: str) -> None:
    head, get = desk.client.head(path), desk.client.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_carries_the_safe_headers(desk: FrontDesk, path: str) -> None:
    answer = desk.client.get(path, headers=HTML)
    for name, value in HEADERS.items():
        if name != "Cache-Control":
            assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["content-security-policy"]
    # What carries an entity tag may be kept by whoever asked, and is asked for anew each time.
    kept = {"/static/cascade.css": "public, max-age=86400"}.get(path, "private, no-cache")
    assert answer.headers["cache-control"] == (kept if "etag" in answer.headers else "no-store")


def test_a_parameter_of_another_shape_is_told_in_chinese(desk: FrontDesk) -> None:
    for path, field in (
        ("/notices?limit=viele", "limit"),
        ("/notices?limit=0", "limit"),
        ("/notices?after=%00", "after"),
        ("/notices/%00", "notice_id"),
        ("/notices/a%20b/progress", "notice_id"),
        ("/units?path=quanzhou", "path"),
        ("/calendar/years/zwei", "year"),
        ("/calendar/years/99999", "year"),
    ):
        desk.refused(desk.api("GET", path), InvalidInput, field)


def test_a_fault_of_ours_tells_nothing_of_its_inside(desk: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(SqlLedger, "reading", broken)
    answer = desk.client.get("/api/v1/links/1.x")
    desk.refused(answer, Internal)
    assert answer.headers["cache-control"] == "no-store"
    page = desk.client.get(f"/l/{desk.house.signer.token(1)}", headers=HTML)
    assert page.status_code == 500
    assert "所填内容没有提交" in headline(page.text)
    assert "secret" not in answer.text + page.text


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    with open_front_desk(tmp_path) as desk:
        desk.house.ledger.engine.dispose()
        for file in tmp_path.glob("facts.sqlite3*"):
            file.unlink()
        (tmp_path / "facts.sqlite3").mkdir()
        desk.refused(desk.api("GET", "/units"), NoReadyDatabase)
        answer = desk.client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "database_unreachable")
        assert desk.client.get("/healthz").status_code == 200


def test_a_status_without_name_is_still_told_in_chinese() -> None:
    assert_chinese(named(418).message)


def test_a_connection_that_breaks_off_says_nothing(desk: FrontDesk) -> None:
    """A body shorter than announced ends in a refusal, not in a fault of ours."""
    answer = desk.client.post(
        "/api/v1/links/x/reports", content=b'{"task_id":', headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422


def test_the_list_of_faults_is_bounded(desk: FrontDesk) -> None:
    body = {f"unknown{number}": 1 for number in range(1000)}
    answer = desk.client.post("/api/v1/links/x/reports", json=body)
    assert len(answer.json()["problems"]) == 200
    assert len(json.dumps(answer.json()["title"])) < 2000


def test_docs_load_nothing_from_outside(desk: FrontDesk) -> None:
    assert isinstance(desk.client, TestClient)
    assert desk.client.get("/docs").status_code == 404
    assert desk.client.get("/redoc").status_code == 404
