"""Units and people that change, over the API."""

from typing import Any

import pytest

from domain.errors import InvalidInput, NotFound
from domain.handovers import DelegateUnfit, HandoverEnded
from domain.outbox import IntentState, Sent
from domain.unit_changes import NothingToJoin, UnitElsewhere, UnitGone, UnitHasSubordinates
from tests.service.web.front_desk import FrontDesk
from tests.small_city import MONDAY, STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
WHY = {"by": "林一", "reason": "区划调整"}


@pytest.fixture
def street(desk: FrontDesk) -> str:
    return desk.issue(draft(OWN, office="s1"))


def states(desk: FrontDesk, notice_id: str) -> dict[str, str]:
    status = desk.api("GET", f"/notices/{notice_id}").json()
    return {unit["code"]: unit["tasks"][0]["state"] for unit in status["units"]}


def test_a_unit_is_merged(desk: FrontDesk, street: str) -> None:
    answer = desk.api("POST", "/units/v1/merge", json={**WHY, "into": "v2"})
    assert answer.json() == {"unit_code": "v1", "kind": "merged", "notices": [street], "waived": 1}
    assert states(desk, street) == {"v1": "waived", "v2": "owed", "v3": "owed"}
    (change,) = desk.api("GET", "/units/v1/changes").json()
    assert (change["kind"], change["other_code"], change["actor"]) == ("merged", "v2", "林一")
    assert street in desk.engine.poked


def test_the_link_of_a_unit_that_is_gone_says_so(desk: FrontDesk, street: str) -> None:
    token = desk.token("v1", street)
    desk.api("POST", "/units/v1/merge", json={**WHY, "into": "v2"})
    problem = desk.refused(desk.client.get(f"/api/v1/links/{token}"), UnitGone, "token")
    assert "“一社区”已并入“二社区”" in problem["title"]
    with desk.untouched():
        desk.refused(desk.client.post(f"/api/v1/links/{token}/acknowledge"), UnitGone, "token")
        page = desk.client.get(f"/l/{token}", headers={"accept": "text/html"})
    assert page.status_code == 410
    assert "已并入" in page.text


def test_a_unit_is_dissolved_renamed_and_joins(desk: FrontDesk, street: str) -> None:
    assert desk.api("POST", "/units/v3/rename", json={**WHY, "name": "新三社区"}).json()["notices"] == [street]
    assert desk.shown(desk.token("v3", street))["receipt"]["unit_name"] == "新三社区"
    assert desk.api("POST", "/units/v1/dissolve", json=WHY).json()["waived"] == 1
    late = desk.issue(draft(OWN, office="s2", number="测〔2024〕9号"))
    assert "v4" in states(desk, late)
    with desk.untouched():
        desk.refused(desk.api("POST", "/units/v4/join", json=WHY), NothingToJoin, "unit_code")
        desk.refused(desk.api("POST", "/units/v1/join", json=WHY), UnitGone, "unit_code")
        desk.refused(desk.api("POST", "/units/v4/join", json={**WHY, "notices": [street]}), NothingToJoin, "notices")


def test_what_cannot_change_is_told(desk: FrontDesk) -> None:
    with desk.untouched():
        desk.refused(desk.api("POST", "/units/s1/dissolve", json=WHY), UnitHasSubordinates, "unit_code")
        desk.refused(desk.api("POST", "/units/v1/merge", json={**WHY, "into": "v4"}), UnitElsewhere, "into")
        desk.refused(desk.api("POST", "/units/v1/merge", json=WHY), InvalidInput, "into")
        desk.refused(desk.api("POST", "/units/v1/dissolve", json={"by": " ", "reason": "撤销"}), InvalidInput, "by")
        desk.refused(desk.api("POST", "/units/v1/rename", json={**WHY, "name": " "}), InvalidInput, "name")
        desk.refused(desk.api("POST", "/units/nowhere/dissolve", json=WHY), NotFound, "unit_code")
        desk.refused(desk.api("GET", "/units/nowhere/changes"), NotFound, "unit_code")


def test_work_is_handed_over_and_taken_back(desk: FrontDesk, street: str) -> None:
    body = {**WHY, "to_contact": "v1.leader", "ends_at": "2124-06-30T18:00:00+08:00"}
    handed = desk.api("POST", "/units/v1/handover", json=body)
    assert handed.status_code == 201
    assert (handed.json()["to_name"], handed.json()["unit_name"]) == ("v1leader", "一社区")
    assert [one["id"] for one in desk.api("GET", "/units/v1/handovers").json()] == [handed.json()["id"]]
    told = {part.contact.id for part in desk.pending() if part.notice_id == street and part.unit_code == "v1"}
    assert told == {"v1.leader"}
    end = f"/units/v1/handovers/{handed.json()['id']}/end"
    assert desk.api("POST", end, json={"by": "林一"}).json()["ended_at"]
    with desk.untouched():
        desk.refused(desk.api("POST", end, json={"by": "林一"}), HandoverEnded, "handover_id")
        desk.refused(desk.api("POST", "/units/v1/handovers/99/end", json={"by": "林一"}), NotFound, "handover_id")
        foreign = desk.api("POST", "/units/v1/handover", json={**WHY, "to_contact": "v2.liaison"})
        desk.refused(foreign, DelegateUnfit, "to_contact")


def handed_by_link(desk: FrontDesk, token: str, **body: Any) -> Any:
    return desk.client.post(f"/api/v1/links/{token}/handover", json={"reason": "出差", **body})


def test_a_liaison_hands_over_through_the_link(desk: FrontDesk, street: str) -> None:
    token = desk.token("v1", street)
    people = desk.client.get(f"/api/v1/links/{token}/delegates").json()
    assert [(one["contact_id"], one["unit_name"]) for one in people] == [("v1.leader", "一社区")]
    assert "email" not in people[0]
    handed = handed_by_link(desk, token, to_contact="v1.leader", notice_id=street)
    assert (handed.status_code, handed.json()["actor"]) == (201, "v1liaison")
    ended = desk.client.post(f"/api/v1/links/{token}/handovers/{handed.json()['id']}/end")
    assert ended.json()["ended_at"]
    with desk.untouched():
        desk.refused(handed_by_link(desk, token, to_contact="v2.liaison"), DelegateUnfit, "to_contact")
        desk.refused(handed_by_link(desk, token, to_contact="v1.leader", reason=""), InvalidInput, "reason")


def test_a_delegate_acts_for_the_unit_until_the_end_and_hands_nothing_further(desk: FrontDesk) -> None:
    handed = desk.api("POST", "/units/s1/handover", json={**WHY, "to_unit": "v1"}).json()
    district = desk.issue(draft(OWN, office="d1"))
    told = next(part for part in desk.pending() if part.notice_id == district and part.unit_code == "s1")
    assert told.contact.id == "v1.liaison"
    sent = Sent(id=told.id, state=IntentState.SENT, at=MONDAY, checked_at=MONDAY, contact_id=told.contact.id)
    with desk.house.ledger.transaction() as facts:
        facts.record(told.channel, [sent])
    token = desk.house.signer.token(told.id)
    desk.refused(handed_by_link(desk, token, to_contact="v1.leader"), DelegateUnfit, "token")
    assert desk.report(token, {"events": "1", "people": "2"}).status_code == 201
    assert desk.shown(token)["tasks"][0]["latest"]["actor"] == "v1liaison"
    desk.api("POST", f"/units/s1/handovers/{handed['id']}/end", json={"by": "林一"})
    assert desk.client.get(f"/api/v1/links/{token}").json()["code"] == "link_expired"


def test_a_last_resort_is_named(desk: FrontDesk) -> None:
    assert desk.api("GET", "/contacts/last-resort").json() is None
    named = desk.api("POST", "/contacts/last-resort", json={"contact_id": "c.leader", "by": "林一"})
    assert named.json()["id"] == "c.leader"
    assert desk.api("GET", "/contacts/last-resort").json()["id"] == "c.leader"
    desk.refused(
        desk.api("POST", "/contacts/last-resort", json={"contact_id": "nobody", "by": "林一"}), NotFound, "contact_id"
    )


def test_an_import_that_replaces_a_liaison_says_so(desk: FrontDesk, street: str) -> None:
    rows = "单位编码,姓名,职责,邮箱,启用\nv1,新联络员,联络员,new@example.invalid,是\n"
    answer = desk.api("POST", "/contacts/import", files={"file": ("p.csv", rows.encode())})
    assert answer.json() == {"contacts": 1, "changed": ["v1"], "notices": 1}
    told = [part.notice_id for part in desk.pending() if part.contact.name == "新联络员"]
    assert told == [street]
