"""Reports entered by a clerk for a unit without a link."""

from typing import Any

import pytest

from activities.reporting import ForeignTask
from domain.entries import NothingEntered, ReceivedInstant
from domain.errors import InvalidInput, NotFound
from domain.outbox import Purpose
from domain.reports import InvalidReport
from domain.requests import RequestOpen
from tests.service.web.front_desk import FrontDesk
from tests.small_city import MONDAY, STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})


@pytest.fixture
def body(desk: FrontDesk) -> dict[str, Any]:
    return {
        "notice_id": desk.issue(draft(OWN)),
        "unit_code": "d1",
        "obligation": "statistics",
        "submission": {"values": {"events": "3", "people": "40"}},
        "channel": "phone",
        "source": "甲安宁",
    }


def test_a_report_by_telephone_counts_with_its_provenance(desk: FrontDesk, body: dict[str, Any]) -> None:
    assert desk.api("POST", "/reports", json=body).json()["version"] == 1
    latest = desk.shown(desk.token("d1"))["tasks"][0]["latest"]
    assert (latest["actor"], latest["channel"]) == ("api", "proxy:电话 甲安宁")
    assert desk.api("POST", "/reports", json=body).json()["version"] == 2


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"unit_code": "v1"}, "unit_code", "核对单位编码"),
        ({"obligation": "summary"}, "obligation", "可填：statistics（once）"),
        ({"occurrence": "june"}, "obligation", "可填：statistics（once）"),
        ({"notice_id": "nowhere"}, None, ""),
    ],
)
def test_what_the_unit_does_not_owe_is_told(
    desk: FrontDesk, body: dict[str, Any], change: dict[str, str], field: str | None, said: str
) -> None:
    with desk.untouched():
        answer = desk.api("POST", "/reports", json=body | change)
        problem = desk.refused(answer, NotFound, field or answer.json().get("field"))
    assert said in problem["title"]


@pytest.mark.parametrize("change", [{"source": " "}, {"unit_code": "\0"}, {"obligation": "X"}, {"occurrence": ""}])
def test_a_body_of_another_shape_is_told(desk: FrontDesk, body: dict[str, Any], change: dict[str, str]) -> None:
    with desk.untouched():
        desk.refused(desk.api("POST", "/reports", json=body | change), InvalidInput, next(iter(change)))


def test_its_values_are_checked_like_all_others(desk: FrontDesk, body: dict[str, Any]) -> None:
    with desk.untouched():
        answer = desk.api("POST", "/reports", json=body | {"submission": {"values": {"events": "-1", "people": "1"}}})
        desk.refused(answer, InvalidReport, "events")


def test_when_it_was_received_decides_whether_it_is_late(desk: FrontDesk, body: dict[str, Any]) -> None:
    desk.clock.moment = MONDAY.replace(day=26)
    late = desk.api("POST", "/reports", json=body | {"received_at": "2024-06-25T17:59:00+08:00", "by": "林一"})
    assert late.json()["late"] is False
    assert desk.api("POST", "/reports", json=body).json()["late"] is True
    assert desk.shown(desk.token("d1"))["tasks"][0]["latest"]["actor"] == "api"


@pytest.mark.parametrize("moment", ["2024-06-03T08:59:00+08:00", "2024-06-03T09:01:00+08:00"])
def test_nothing_was_received_before_the_notice_or_in_the_future(
    desk: FrontDesk, body: dict[str, Any], moment: str
) -> None:
    with desk.untouched():
        answer = desk.api("POST", "/reports", json=body | {"received_at": moment})
        desk.refused(answer, ReceivedInstant, "received_at")


def objection(desk: FrontDesk, token: str, **change: Any) -> Any:
    said = {"task_id": desk.task(token), "reason": "人数有误"}
    return desk.client.post(f"/api/v1/links/{token}/objections", json=said | change)


def test_the_unit_is_told_and_may_object_and_the_office_hears(desk: FrontDesk, body: dict[str, Any]) -> None:
    desk.api("POST", "/reports", json=body)
    told = [part for part in desk.pending() if part.purpose is Purpose.ENTERED]
    assert [(part.contact.id, part.unit_code) for part in told] == [("d1.liaison", "d1")]
    token = desk.house.signer.token(told[0].id)
    said = objection(desk, token)
    assert said.status_code == 201
    heard = [part for part in desk.pending() if part.purpose is Purpose.OBJECTION]
    assert [(part.contact.id, part.unit_name) for part in heard] == [("c.clerk", "东区")]
    with desk.untouched():
        desk.refused(objection(desk, token), RequestOpen, "task_id")
        desk.refused(objection(desk, token, reason=" "), InvalidInput, "reason")
    # What was entered stands, and the clerk decides.
    assert desk.shown(token)["tasks"][0]["latest"]["version"] == 1
    answer = {"requests": [said.json()["request_id"]], "grant": False, "by": "林一", "reason": "与来电记录一致"}
    assert desk.api("POST", f"/notices/{body['notice_id']}/decide", json=answer).status_code == 200
    assert [part.contact.id for part in desk.pending() if part.purpose is Purpose.DECIDED] == ["d1.liaison"]


def test_what_the_unit_handed_in_itself_is_corrected_and_not_objected_to(desk: FrontDesk, body: dict[str, Any]) -> None:
    token = desk.token("d1", body["notice_id"])
    desk.report(token, {"events": "1", "people": "2"})
    with desk.untouched():
        desk.refused(objection(desk, token), NothingEntered, "task_id")
        desk.refused(
            objection(desk, desk.token("d2", body["notice_id"]), task_id=desk.task(token)), ForeignTask, "task_id"
        )


def test_an_objection_is_answered_after_the_close_too(desk: FrontDesk, body: dict[str, Any]) -> None:
    """The entry may have been the last that was missing, so that the notice closed by it."""
    desk.api("POST", "/reports", json=body)
    token = desk.token("d1", body["notice_id"])
    with desk.house.ledger.transaction() as facts:
        facts.close_notice(body["notice_id"], MONDAY)
    said = objection(desk, token)
    assert said.status_code == 201
    answer = {"requests": [said.json()["request_id"]], "grant": True, "by": "林一", "reason": "已更正"}
    assert desk.api("POST", f"/notices/{body['notice_id']}/decide", json=answer).status_code == 200
    told = [part.contact.id for part in desk.pending() if part.purpose is Purpose.DECIDED]
    assert told == ["d1.liaison"]
