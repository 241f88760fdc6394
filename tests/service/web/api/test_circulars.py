"""通报 over the API."""

from datetime import timedelta
from typing import Any

import pytest

from domain.circular import CircularNotFit
from domain.errors import InvalidInput, NotFound
from domain.letters import ChannelName
from domain.outbox import IntentState, Sent
from domain.roster import NothingToCirculate
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE

LATE = DUE + timedelta(hours=1)


@pytest.fixture
def told(desk: FrontDesk, notice_id: str) -> str:
    """The notice has reached d1, and not d2; an hour after the due."""
    with desk.house.ledger.transaction() as facts:
        parts = [part for part in facts.pending(ChannelName.EMAIL, LATE, 100) if part.unit_code == "d1"]
        done = [Sent(id=part.id, state=IntentState.SENT, letter_id="l", at=DUE, checked_at=DUE) for part in parts]
        facts.record(ChannelName.EMAIL, done)
    desk.clock.moment = LATE
    return notice_id


def draft(desk: FrontDesk, notice_id: str, **changes: Any) -> Any:
    return desk.api("POST", f"/notices/{notice_id}/circulars", json={"by": "王五", **changes})


def act(desk: FrontDesk, notice_id: str, number: int, name: str, **body: str) -> Any:
    return desk.api("POST", f"/notices/{notice_id}/circulars/{number}/{name}", json={"by": "赵六", **body})


def test_the_signer_sees_what_the_text_does_not_tell(desk: FrontDesk, told: str) -> None:
    answer = draft(desk, told, ranking=True)
    assert answer.status_code == 201
    one = answer.json()
    assert (one["state"], one["number"], one["title"]) == ("draft", "", "关于开展安全生产月活动报送情况的通报")
    assert [(each["unit_code"], each["exclusion"]) for each in one["excluded"]] == [("d2", "undelivered")]
    assert "西区" not in one["body"]
    assert (one["total"]["missing"], one["total"]["on_time_rate"]) == (1, 0.0)
    assert [(each["place"], each["unit_code"]) for each in one["ranking"]] == [(1, "d1")]
    assert [entry["category"] for entry in one["entries"]] == ["missing", "excluded"]


def test_from_the_draft_to_the_correction(desk: FrontDesk, told: str) -> None:
    first = draft(desk, told).json()["id"]
    signed = act(desk, told, first, "sign").json()
    assert (signed["number"], signed["signed_by"]) == ("〔2024〕通1号", "赵六")
    assert ChannelName.EMAIL in desk.engine.couriers
    second = draft(desk, told, supersedes=first, correction="数据有误").json()
    assert act(desk, told, second["id"], "sign").json()["number"] == "〔2024〕通2号"
    listed = desk.api("GET", f"/notices/{told}/circulars").json()
    assert [(one["id"], one["state"], one["supersedes"]) for one in listed] == [
        (first, "superseded", None),
        (second["id"], "signed", first),
    ]
    assert "body" not in listed[0]
    shown = desk.api("GET", f"/notices/{told}/circulars/{first}").json()
    assert shown["body"] == signed["body"]
    desk.refused(draft(desk, told, supersedes=first), CircularNotFit)
    desk.refused(act(desk, told, first, "cancel", reason="作废"), CircularNotFit)


def test_nothing_is_drafted_before_the_due(desk: FrontDesk, notice_id: str) -> None:
    with desk.untouched():
        desk.refused(draft(desk, notice_id), NothingToCirculate, "items")


def test_what_is_not_there_is_refused_by_name(desk: FrontDesk, told: str) -> None:
    with desk.untouched():
        desk.refused(act(desk, told, 9, "sign"), NotFound, "circular_id")
        desk.refused(desk.api("GET", f"/notices/{told}/circulars/9"), NotFound, "circular_id")
        desk.refused(desk.api("GET", "/notices/none/circulars"), NotFound, "notice_id")
        desk.refused(draft(desk, told, supersedes=9), NotFound, "circular_id")
        desk.refused(draft(desk, told, obligation="nonsense"), NotFound, "obligation")


def test_a_draft_is_thrown_away_with_a_reason(desk: FrontDesk, told: str) -> None:
    number = draft(desk, told).json()["id"]
    desk.refused(act(desk, told, number, "cancel"), InvalidInput, "reason")
    assert act(desk, told, number, "cancel", reason="数据未核实").json()["state"] == "cancelled"
