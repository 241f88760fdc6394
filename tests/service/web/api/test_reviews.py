"""Deciding over the API: reports for review, requests of units, and the same refusals everywhere."""

from typing import Any

import pytest
from httpx2 import Response

from activities.reporting import ForeignTask, NoticeClosed
from domain.dues import DueAfterClose, DueNotLater, DuePassed
from domain.errors import CascadeError, InvalidInput, NotFound
from domain.requests import RequestDecided, RequestOpen
from domain.reviews import VersionOutdated
from domain.task_life import TaskNotFit
from service.web.refusals import NotSignedIn
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False})
VALUES = {"events": "3", "people": "40"}


@pytest.fixture
def notice_id(desk: FrontDesk) -> str:
    """A notice of the city to its districts, to be reviewed."""
    return desk.issue(draft(REVIEWED))


def act(desk: FrontDesk, notice_id: str, name: str, **body: Any) -> Response:
    return desk.api("POST", f"/notices/{notice_id}/{name}", json=body)


def waiting(desk: FrontDesk, notice_id: str) -> Any:
    answer = desk.api("GET", f"/notices/{notice_id}/waiting")
    assert answer.status_code == 200, answer.text
    return answer.json()


def seen(desk: FrontDesk, notice_id: str) -> list[dict[str, int]]:
    return [{"task_id": one["task_id"], "version": one["version"]} for one in waiting(desk, notice_id)["reports"]]


def ask(desk: FrontDesk, unit: str, **changes: Any) -> Response:
    token = desk.token(unit)
    known = {"task_id": desk.task(token), "kind": "extension", "reason": "汛情抢险", "due": "2024-06-28"}
    return desk.client.post(f"/api/v1/links/{token}/requests", json=known | changes)


def test_what_waits_is_listed_with_the_version_to_decide_on(desk: FrontDesk, notice_id: str) -> None:
    assert waiting(desk, notice_id) == {"reports": [], "requests": []}
    desk.report(desk.token("d1"), VALUES)
    assert ask(desk, "d2").status_code == 201
    found = waiting(desk, notice_id)
    [report], [request] = found["reports"], found["requests"]
    assert (report["unit_name"], report["title"], report["version"]) == ("东区", "进展情况统计表", 1)
    assert (report["since"], report["late"]) == ("2024-06-03T09:00:00+08:00", False)
    assert (request["unit_name"], request["kind"], request["reason"]) == ("西区", "extension", "汛情抢险")
    assert (request["due"], request["asked_due"]) == ("2024-06-25T18:00:00+08:00", "2024-06-28T18:00:00+08:00")


def test_reports_are_accepted_together(desk: FrontDesk, notice_id: str) -> None:
    for unit in ("d1", "d2"):
        desk.report(desk.token(unit), VALUES)
    desk.engine.poked.clear()
    answer = act(desk, notice_id, "accept", reports=seen(desk, notice_id), by="王审核")
    assert answer.json() == {"reports": 2, "waiting": 0, "ladder": "", "due": None}
    assert desk.engine.poked == [notice_id]
    assert waiting(desk, notice_id)["reports"] == []


def test_a_return_shows_in_the_status_and_to_the_unit(desk: FrontDesk, notice_id: str) -> None:
    desk.report(desk.token("d1"), VALUES)
    body = {"reports": seen(desk, notice_id), "by": "王审核", "reason": "少了参加人数", "due": "2024-06-28"}
    answer = act(desk, notice_id, "return", **body)
    assert answer.json() == {"reports": 1, "waiting": 0, "ladder": "b1", "due": "2024-06-28T18:00:00+08:00"}
    [item] = desk.api("GET", f"/notices/{notice_id}").json()["items"]
    assert (item["returned"], item["owing"], item["missing"]) == (1, 1, 0)
    [shown] = desk.shown(desk.token("d1"))["tasks"]
    assert (shown["state"], shown["latest"]["returned"]) == ("已退回", "少了参加人数")
    assert shown["task"]["due"] == "2024-06-28T18:00:00+08:00"


def test_requests_are_decided_and_the_units_told(desk: FrontDesk, notice_id: str) -> None:
    first = ask(desk, "d1").json()
    assert first == {"request_id": 1, "notice_id": notice_id}
    second = ask(desk, "d2", kind="waiver", due=None).json()["request_id"]
    answer = act(desk, notice_id, "decide", requests=[1], grant=True, by="李批")
    assert answer.json() == {"tasks": 1, "ladder": "x1", "due": "2024-06-28T18:00:00+08:00"}
    act(desk, notice_id, "decide", requests=[second], grant=False, by="李批", reason="须如实报送")
    told = {part.unit_code: part.answer for part in desk.pending() if part.answer}
    assert {unit: answer.decision.value for unit, answer in told.items()} == {
        "d1": "granted",
        "d2": "refused",
    }


def test_time_is_given_and_units_are_let_off_unasked(desk: FrontDesk, notice_id: str) -> None:
    first, second = (desk.task(desk.token(unit)) for unit in ("d1", "d2"))
    extended = act(desk, notice_id, "extend", tasks=[first], by="李批", reason="汛情", due="2024-06-28T12:00:00+08:00")
    assert extended.json()["due"] == "2024-06-28T12:00:00+08:00"
    assert act(desk, notice_id, "waive", tasks=[second], by="李批", reason="已撤并").json()["tasks"] == 1
    units = {unit["code"]: unit["tasks"][0] for unit in desk.api("GET", f"/notices/{notice_id}").json()["units"]}
    assert (units["d1"]["due"], units["d2"]["state"]) == ("2024-06-28T12:00:00+08:00", "waived")


def test_refusals_of_reviews_have_their_codes(desk: FrontDesk, notice_id: str) -> None:
    desk.report(desk.token("d1"), VALUES)
    [report] = seen(desk, notice_id)
    back = {"reports": [report], "by": "王审核", "reason": "重填", "due": "2024-06-28"}
    with desk.untouched():
        refused(
            desk, act(desk, notice_id, "accept", reports=[report | {"version": 2}], by="王"), VersionOutdated, "reports"
        )
        refused(desk, act(desk, notice_id, "accept", reports=[report, report], by="王"), InvalidInput, "reports")
        refused(
            desk, act(desk, notice_id, "accept", reports=[{"task_id": 99, "version": 1}], by="王"), NotFound, "task_id"
        )
        refused(desk, act(desk, notice_id, "accept", reports=[], by="王"), InvalidInput, "reports")
        refused(desk, act(desk, notice_id, "accept", reports=[report], by=" "), InvalidInput, "by")
        refused(desk, act(desk, notice_id, "return", **back | {"due": "2024-06-01"}), DuePassed, "due")
        refused(desk, act(desk, notice_id, "return", **back | {"due": "2024-08-01"}), DueAfterClose, "due")
        refused(desk, act(desk, notice_id, "return", **back | {"due": "下周"}), InvalidInput, None)
        refused(desk, act(desk, notice_id, "return", **back | {"reason": ""}), InvalidInput, "reason")
        refused(desk, act(desk, "nowhere", "accept", reports=[report], by="王"), NotFound, "notice_id")
        refused(desk, desk.client.post(f"/api/v1/notices/{notice_id}/accept", json=back), NotSignedIn, None)
        refused(desk, desk.api("GET", "/notices/nowhere/waiting"), NotFound, "notice_id")


def test_refusals_of_requests_have_their_codes(desk: FrontDesk, notice_id: str) -> None:
    request = ask(desk, "d1").json()["request_id"]
    task = desk.task(desk.token("d2"))
    extension = {"tasks": [task], "by": "李批", "reason": "汛情", "due": "2024-06-28"}
    with desk.untouched():
        refused(desk, ask(desk, "d1"), RequestOpen, "task_id")
        refused(desk, ask(desk, "d2", due="2024-06-20"), DueNotLater, "due")
        refused(desk, ask(desk, "d2", task_id=desk.task(desk.token("d1"))), ForeignTask, "task_id")
        refused(desk, ask(desk, "d2", due=None), InvalidInput, None)
        refused(desk, ask(desk, "d2", kind="objection", due=None), InvalidInput, "kind")
        refused(desk, act(desk, notice_id, "decide", requests=[request], grant=False, by="李"), InvalidInput, "reason")
        refused(desk, act(desk, notice_id, "decide", requests=[77], grant=True, by="李"), NotFound, "requests")
        refused(desk, act(desk, notice_id, "extend", **extension | {"due": "2024-06-21"}), DueNotLater, "due")
    act(desk, notice_id, "decide", requests=[request], grant=True, by="李批")
    act(desk, notice_id, "waive", tasks=[task], by="李批", reason="已撤并")
    with desk.untouched():
        refused(
            desk, act(desk, notice_id, "decide", requests=[request], grant=True, by="李"), RequestDecided, "requests"
        )


def test_nothing_is_decided_once_the_notice_is_closed(desk: FrontDesk, notice_id: str) -> None:
    task = desk.task(desk.token("d1"))
    with desk.house.ledger.transaction() as facts:
        facts.close_notice(notice_id, desk.clock.now())
    with desk.untouched():
        refused(
            desk, act(desk, notice_id, "waive", tasks=[task], by="李批", reason="已撤并"), NoticeClosed, "notice_id"
        )


def test_what_owes_cannot_be_accepted(desk: FrontDesk, notice_id: str) -> None:
    task = desk.task(desk.token("d1"))
    with desk.untouched():
        refused(
            desk, act(desk, notice_id, "accept", reports=[{"task_id": task, "version": 0}], by="王"), TaskNotFit, None
        )


def refused(desk: FrontDesk, answer: Response, kind: type[CascadeError], field: str | None) -> None:
    """As ``FrontDesk.refused``; ``None`` for whatever field a body of another shape names."""
    problem = answer.json()
    desk.refused(answer, kind, field or problem.get("field"))
