"""Urging and 督办单 over the API."""

from datetime import timedelta
from typing import Any

import pytest

from activities.reporting import NoticeClosed
from domain.errors import InvalidInput, NotFound
from domain.letters import ChannelName
from domain.supervision import SupervisionNotFit, SupervisionOutdated
from service.web.refusals import NotSignedIn
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE

LATE = DUE + timedelta(hours=1)


def draft(desk: FrontDesk, notice_id: str, *units: str) -> Any:
    body = {"by": "王五", "units": units}
    answer = desk.api("POST", f"/notices/{notice_id}/supervisions", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def act(desk: FrontDesk, one: Any, name: str, **body: str) -> Any:
    path = f"/notices/{one['notice_id']}/supervisions/{one['id']}/{name}"
    return desk.api("POST", path, json={"by": "赵六", **body})


def test_urging_answers_each_unit_by_itself(desk: FrontDesk, notice_id: str) -> None:
    body = {"by": "王五", "units": ["d1", "v1"]}
    answer = desk.api("POST", f"/notices/{notice_id}/urge", json=body)
    assert answer.status_code == 200
    urged = answer.json()
    assert [unit["unit_code"] for unit in urged["urged"]] == ["d1"]
    assert [(one["unit_code"], one["code"]) for one in urged["refused"]] == [("v1", "not_recipient")]
    assert ChannelName.EMAIL in desk.engine.couriers
    again = desk.api("POST", f"/notices/{notice_id}/urge", json=body).json()
    recent = next(one for one in again["refused"] if one["code"] == "urged_recently")
    assert recent["possible_at"] == urged["urged"][0]["possible_at"]


def test_without_a_name_nothing_is_done(desk: FrontDesk, notice_id: str) -> None:
    with desk.untouched():
        for path in ("urge", "supervisions", "circulars"):
            answer = desk.api("POST", f"/notices/{notice_id}/{path}", json={"by": " "})
            desk.refused(answer, InvalidInput, "by")
        answer = desk.client.post(f"/api/v1/notices/{notice_id}/urge", json={"by": "王五"})
        desk.refused(answer, NotSignedIn)


def test_what_is_not_there_is_refused_by_name(desk: FrontDesk, notice_id: str) -> None:
    with desk.untouched():
        desk.refused(desk.api("POST", "/notices/none/urge", json={"by": "王五"}), NotFound, "notice_id")
        body = {"by": "王五", "obligation": "nonsense"}
        desk.refused(desk.api("POST", f"/notices/{notice_id}/urge", json=body), NotFound, "obligation")
        missing = {"notice_id": notice_id, "id": 9}
        desk.refused(act(desk, missing, "sign"), NotFound, "supervision_id")
        desk.refused(desk.api("GET", f"/notices/{notice_id}/supervisions/9"), NotFound, "supervision_id")


def test_from_the_draft_to_the_striking_off(desk: FrontDesk, notice_id: str) -> None:
    desk.clock.moment = LATE
    drafted = draft(desk, notice_id, "d1", "v1")
    (one,) = drafted["drafted"]
    assert (one["colour"], one["state"], one["number"]) == ("red", "draft", "")
    assert [(refusal["code"], refusal["unit_code"]) for refusal in drafted["refused"]] == [("not_recipient", "v1")]
    signed = act(desk, one, "sign").json()
    assert (signed["number"], signed["signed_by"]) == ("〔2024〕督1号", "赵六")
    desk.refused(act(desk, one, "sign"), SupervisionNotFit)
    listed = desk.api("GET", f"/notices/{notice_id}/supervisions", params={"unit": "d1"}).json()
    assert [each["state"] for each in listed] == ["signed"]
    assert desk.api("GET", f"/notices/{notice_id}/supervisions", params={"unit": "d2"}).json() == []
    cleared = act(desk, one, "clear", reason="已补报").json()
    assert (cleared["state"], cleared["ended_by"], cleared["ended_reason"]) == ("cleared", "赵六", "已补报")
    shown = desk.api("GET", f"/notices/{notice_id}/supervisions/{one['id']}").json()
    assert shown == cleared


def test_cancelling_needs_a_reason(desk: FrontDesk, notice_id: str) -> None:
    desk.clock.moment = LATE
    (one,) = draft(desk, notice_id, "d1")["drafted"]
    desk.refused(act(desk, one, "cancel"), InvalidInput, "reason")
    assert act(desk, one, "cancel", reason="情况不实").json()["state"] == "cancelled"


def test_what_is_not_true_any_more_is_not_signed(desk: FrontDesk, notice_id: str) -> None:
    desk.clock.moment = LATE
    (one,) = draft(desk, notice_id, "d1")["drafted"]
    desk.report(desk.token("d1"), {"events": "1", "people": "2"})
    desk.refused(act(desk, one, "sign"), SupervisionOutdated)


@pytest.mark.parametrize("units", [["d1"] * 20_001, ["no such code!"]])
def test_too_many_or_impossible_units_are_refused_at_once(desk: FrontDesk, notice_id: str, units: list[str]) -> None:
    with desk.untouched():
        answer = desk.api("POST", f"/notices/{notice_id}/urge", json={"by": "王五", "units": units})
        assert answer.status_code == 422


def test_a_withdrawn_notice_is_neither_urged_nor_supervised(desk: FrontDesk, notice_id: str) -> None:
    with desk.house.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notice SET state = 'withdrawn'")
    for path in ("urge", "supervisions", "circulars"):
        answer = desk.api("POST", f"/notices/{notice_id}/{path}", json={"by": "王五"})
        desk.refused(answer, NoticeClosed, "notice_id")
