"""Incidents over the API."""

from urllib.parse import quote

from domain.errors import InvalidInput, NotFound
from domain.facts import Incident
from domain.incidents import IncidentResolved
from service.web.refusals import NotSignedIn
from tests.service.web.front_desk import FrontDesk
from tests.small_city import MONDAY

KEY = "no-contact:v1:leader"


def raised(desk: FrontDesk) -> None:
    with desk.house.ledger.transaction() as facts:
        facts.raise_incidents(
            [
                Incident(key=KEY, kind="no_contact", unit_code="v1", sentence="没有分管领导"),
                Incident(key="dead:email:x/1", kind="dead_address", sentence="地址失效"),
            ],
            MONDAY,
        )


def test_they_are_listed_and_resolved(desk: FrontDesk) -> None:
    raised(desk)
    assert {one["key"] for one in desk.api("GET", "/incidents").json()} == {KEY, "dead:email:x/1"}
    assert [one["unit_name"] for one in desk.api("GET", "/incidents?kind=no_contact").json()] == ["一社区"]
    answer = desk.api("POST", f"/incidents/{KEY}/resolve", json={"by": "林一", "note": "已补充"})
    assert answer.json()["resolved_by"] == "林一"
    assert [one["kind"] for one in desk.api("GET", "/incidents").json()] == ["dead_address"]
    assert len(desk.api("GET", "/incidents?all=true").json()) == 2


def test_what_cannot_be_resolved_is_told(desk: FrontDesk) -> None:
    raised(desk)
    done = {"by": "林一", "note": "已补充"}
    desk.api("POST", f"/incidents/{KEY}/resolve", json=done)
    with desk.untouched():
        desk.refused(desk.api("POST", f"/incidents/{KEY}/resolve", json=done), IncidentResolved, "key")
        desk.refused(desk.api("POST", "/incidents/nothing/resolve", json=done), NotFound, "key")
        desk.refused(desk.api("POST", f"/incidents/{KEY}/resolve", json=done | {"by": " "}), InvalidInput, "by")
        desk.refused(desk.api("POST", f"/incidents/{KEY}/resolve", json=done | {"note": ""}), InvalidInput, "note")
        desk.refused(desk.api("GET", "/incidents?kind=A"), InvalidInput, "kind")
        desk.refused(desk.client.get("/api/v1/incidents"), NotSignedIn)


def test_a_key_with_a_slash_can_be_named(desk: FrontDesk) -> None:
    raised(desk)
    path = f"/incidents/{quote('dead:email:x/1', safe='')}/resolve"
    assert desk.api("POST", path, json={"by": "林一", "note": "已更正"}).status_code == 200
