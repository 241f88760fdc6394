"""Long lists page by page: every list in the same way, each entry once, and narrowed down by what is asked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from domain.errors import InvalidInput, NotFound
from domain.facts import Incident
from tests.service.web.front_desk import FrontDesk
from tests.small_city import MONDAY, STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})


def pages(desk: FrontDesk, path: str, limit: int, **asked: Any) -> Iterator[list[Any]]:
    """Follow the links to the end."""
    params: dict[str, Any] = {"limit": limit, **asked}
    while True:
        answer = desk.api("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        following = answer.links.get("next")
        if following is None:
            return
        params = dict(parse_qsl(following["url"].lstrip("?")))


@pytest.fixture
def busy(desk: FrontDesk) -> tuple[FrontDesk, str]:
    """Five notices a day apart, a report, an amendment's worth of trail, and incidents of one instant."""
    notice = ""
    for number in range(1, 6):
        desk.clock.moment = MONDAY + timedelta(hours=number)
        notice = desk.issue(draft(OWN, number=f"测安办〔2024〕{number}号", title=f"关于第{number}件事的通知"))
    desk.report(desk.token("d2", notice), {"events": "12", "people": "340"})
    with desk.house.ledger.transaction() as facts:
        incidents = [
            Incident(
                key=f"no_contact:{code}", kind="no_contact", notice_id=notice, unit_code=code, sentence="无人可告知"
            )
            for code in ("d1", "d2", "s1")
        ]
        facts.raise_incidents(incidents, desk.clock.now())
    return desk, notice


LISTS = (
    "/notices",
    "/notices/{id}/messages",
    "/notices/{id}/progress",
    "/notices/{id}/ledger",
    "/notices/{id}/trail",
    "/notices/{id}/escalations",
    "/notices/{id}/revisions",
    "/notices/{id}/circulars",
    "/notices/{id}/supervisions",
    "/notices/{id}/quotas",
    "/incidents",
    "/units",
    "/contacts",
    "/units/d1/handovers",
    "/units/d1/changes",
)


@pytest.mark.parametrize("path", LISTS)
def test_the_pages_together_are_the_whole_list(busy: tuple[FrontDesk, str], path: str) -> None:
    desk, notice = busy
    path = path.replace("{id}", notice)
    whole = desk.api("GET", path).json()
    for limit in (1, 2, 1000):
        cut = list(pages(desk, path, limit))
        assert [one for page in cut for one in page] == whole
        assert all(len(page) == limit for page in cut[:-1])
        assert len(cut) == max(1, -(-len(whole) // limit))


@pytest.mark.parametrize("path", LISTS)
def test_a_page_size_out_of_bounds_is_refused(desk: FrontDesk, notice_id: str, path: str) -> None:
    for limit in ("0", "1001", "x"):
        desk.refused(desk.api("GET", path.replace("{id}", notice_id), params={"limit": limit}), InvalidInput, "limit")


@pytest.mark.parametrize("path", ["/notices/{id}/messages", "/notices/{id}/trail", "/notices/{id}/ledger"])
def test_what_was_never_shown_is_refused_as_the_last_one_seen(desk: FrontDesk, notice_id: str, path: str) -> None:
    answer = desk.api("GET", path.replace("{id}", notice_id), params={"after": "没有这一条"})
    desk.refused(answer, InvalidInput, "after")


def test_notices_are_narrowed_down(busy: tuple[FrontDesk, str]) -> None:
    desk, notice = busy

    def found(**asked: str) -> list[str]:
        return [str(one["number"])[-2] for one in desk.api("GET", "/notices", params=asked).json()]

    assert found() == ["5", "4", "3", "2", "1"]
    assert found(q="第3件") == ["3"]
    assert found(q="〔2024〕4号") == ["4"]
    assert found(q="%") == found(q="_") == []
    third = (MONDAY + timedelta(hours=3)).isoformat()
    assert found(issued_from=third) == ["5", "4", "3"]
    assert found(issued_to=third) == ["2", "1"]
    assert found(office="c") == found()
    assert found(office="d1") == found(state="closed") == []
    body = {"by": "李敏", "reason": "工作调整"}
    assert desk.api("POST", f"/notices/{notice}/withdraw", json=body).status_code == 200
    assert (found(state="withdrawn"), found(state="issued")) == (["5"], ["4", "3", "2", "1"])


def test_pages_keep_the_conditions(busy: tuple[FrontDesk, str]) -> None:
    desk, _ = busy
    asked = {"issued_to": (MONDAY + timedelta(hours=5)).isoformat(), "q": "件事"}
    assert [one["number"][-2] for page in pages(desk, "/notices", 2, **asked) for one in page] == ["4", "3", "2", "1"]


def test_messages_units_and_incidents_are_narrowed_down(busy: tuple[FrontDesk, str]) -> None:
    desk, notice = busy
    told = desk.api("GET", f"/notices/{notice}/messages", params={"unit": "d2", "state": "waiting"}).json()
    assert {(one["unit_code"], one["purpose"]) for one in told} == {("d2", "notice")}
    assert desk.api("GET", f"/notices/{notice}/messages", params={"state": "sent"}).json() == []
    streets = desk.api("GET", "/units", params={"path": "/c/d1/", "level": "street"}).json()
    assert [unit["code"] for unit in streets] == ["s1", "s2"]
    assert [unit["code"] for unit in desk.api("GET", "/units", params={"q": "七社"}).json()] == ["v7"]
    assert desk.api("GET", "/units", params={"active": "false"}).json() == []
    assert {one["unit_code"] for one in desk.api("GET", "/contacts", params={"path": "/c/d2/s3/v7/"}).json()} == {"v7"}
    (one,) = desk.api("GET", "/incidents", params={"unit": "s1"}).json()
    assert one["key"] == "no_contact:s1"


def test_the_ledger_is_unit_by_item(busy: tuple[FrontDesk, str]) -> None:
    desk, notice = busy
    rows = desk.api("GET", f"/notices/{notice}/ledger").json()
    assert [(row["code"], [task["state"] for task in row["tasks"]]) for row in rows] == [
        ("d1", ["owed"]),
        ("d2", ["accepted"]),
    ]
    owing = desk.api("GET", f"/notices/{notice}/ledger", params={"owing": True}).json()
    assert [row["code"] for row in owing] == ["d1"]


def test_the_trail_tells_who_did_what_and_that_it_is_whole(busy: tuple[FrontDesk, str]) -> None:
    desk, notice = busy
    rows = desk.api("GET", f"/notices/{notice}/trail").json()
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["act"] == "issued"
    (report,) = desk.api("GET", f"/notices/{notice}/trail", params={"act": "reported"}).json()
    assert report["detail"]["unit"] == "d2"
    assert desk.api("GET", f"/notices/{notice}/trail", params={"actor": report["actor"]}).json()[-1] == report
    later = (desk.clock.now() + timedelta(days=1)).isoformat()
    assert desk.api("GET", f"/notices/{notice}/trail", params={"since": later}).json() == []
    assert desk.api("GET", f"/notices/{notice}/trail", params={"until": later}).json() == rows
    assert desk.api("GET", f"/notices/{notice}/trail/check").json() == {"whole": True, "broken_at": None}


@pytest.mark.parametrize("path", ["document", "ledger", "trail", "trail/check", "messages"])
def test_an_unknown_notice_is_told(desk: FrontDesk, path: str) -> None:
    desk.refused(desk.api("GET", f"/notices/nowhere/{path}"), NotFound, "notice_id")
