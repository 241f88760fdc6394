"""Proxy entry: what came decides when it counts, the unit hears of it, and an objection starts the office's clock."""

from datetime import datetime
from typing import Any

import pytest

from activities.entering import Entering, EntryOrder, Objection
from activities.reporting import CompiledBelow, ForeignTask
from domain.entries import EntryChannel, NothingEntered, ReceivedInstant
from domain.errors import NotFound
from domain.facts import Provenance
from domain.letters import ChannelName
from domain.outbox import Pending, Purpose
from domain.policy import Track
from domain.reports import InvalidReport, Submission
from domain.requests import RequestOpen
from tests import small_city
from tests.activities.desk import Desk, at

BY = Provenance(actor="v1liaison", channel="email", link="1")


@pytest.fixture
def entering(desk: Desk) -> Entering:
    return Entering(desk.ledger, desk.clock, desk.engine)


@pytest.fixture
def street(desk: Desk) -> str:
    return desk.cascade()[2]


def order(notice_id: str, /, **more: Any) -> EntryOrder:
    known = {
        "notice_id": notice_id,
        "unit_code": "v1",
        "obligation": "statistics",
        "occurrence": "once",
        "submission": Submission(values={"events": "1", "people": "1"}),
        "channel": EntryChannel.PAPER,
        "source": "甲安宁",
        "by": "经办人",
    }
    return EntryOrder.model_validate(known | more)


def told(desk: Desk, purpose: Purpose, when: datetime) -> list[Pending]:
    with desk.ledger.reading() as facts:
        return [part for part in facts.pending(ChannelName.EMAIL, when, 1000) if part.purpose is purpose]


def object_to(desk: Desk, entering: Entering, notice_id: str, task_id: int, unit: str = "v1") -> int:
    with desk.ledger.transaction() as facts:
        said = Objection(task_id=task_id, reason="人数有误")
        objected = entering.object_in(facts, notice_id, unit, said, BY)
    return entering.announce(objected).request_id


def test_the_trail_says_who_entered_what_from_where(desk: Desk, entering: Entering, street: str) -> None:
    entering.enter(order(street))
    with desk.ledger.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT act, actor, detail FROM trail WHERE notice_id = 'top-s1'").all()
    found = {row.act: row for row in rows}
    assert found["entered"].actor == found["reported"].actor == "经办人"
    assert '"source":"甲安宁"' in found["entered"].detail
    assert '"channel":"proxy:纸质材料 甲安宁"' in found["reported"].detail


def test_late_is_judged_by_when_it_came(desk: Desk, entering: Entering, street: str) -> None:
    desk.clock.moment = at(28, 9)
    assert not entering.enter(order(street, received_at=at(10, 9))).late
    assert entering.enter(order(street, unit_code="v2")).late


def test_the_last_one_wakes_the_notice_and_the_couriers(desk: Desk, entering: Entering, street: str) -> None:
    for code in ("v2", "v3"):
        desk.report(street, code)
    desk.engine.noted.clear()
    entering.enter(order(street))
    assert {f"poke {street}", "courier email"} <= set(desk.engine.noted)


def test_a_further_version_tells_once_more_and_only_the_newest_waits(
    desk: Desk, entering: Entering, street: str
) -> None:
    for _ in range(2):
        entering.enter(order(street))
    assert len(told(desk, Purpose.ENTERED, desk.clock.now())) == 2


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"received_at": at(3, 8)}, ReceivedInstant),
        ({"received_at": at(3, 10)}, ReceivedInstant),
        ({"unit_code": "v4"}, NotFound),
        ({"obligation": "summary"}, NotFound),
        ({"notice_id": "nowhere"}, NotFound),
        ({"submission": Submission()}, InvalidReport),
        ({"notice_id": "top-d1", "unit_code": "s1"}, CompiledBelow),
    ],
)
def test_what_cannot_be_entered_writes_nothing(
    desk: Desk, entering: Entering, street: str, change: dict[str, Any], kind: type[Exception]
) -> None:
    before = desk.dump()
    with pytest.raises(kind):
        entering.enter(order(street, **change))
    assert desk.dump() == before


def test_an_objection_is_kept_and_the_offices_clock_runs(desk: Desk, entering: Entering, street: str) -> None:
    entering.enter(order(street))
    task = desk.task(street, "v1")
    request_id = object_to(desk, entering, street, task.id)
    with desk.ledger.reading() as facts:
        (kept,) = facts.open_requests(street, [task.id])
        clock = [rung for rung in facts.rungs(street) if rung.track is Track.REVIEW]
    assert (kept.id, kept.reason, kept.version) == (request_id, "人数有误", 1)
    assert clock
    assert f"poke {street}" in desk.engine.noted
    (heard,) = told(desk, Purpose.OBJECTION, desk.clock.now())
    assert (heard.contact.id, heard.unit_name, heard.unit_code) == ("s1.clerk", "一社区", None)
    with pytest.raises(RequestOpen):
        object_to(desk, entering, street, task.id)
    entering.enter(order(street))  # a further version makes it moot
    object_to(desk, entering, street, task.id)


def test_only_what_was_entered_for_the_own_unit_is_objected_to(desk: Desk, entering: Entering, street: str) -> None:
    desk.report(street, "v1")
    entering.enter(order(street, unit_code="v2"))
    before = desk.dump()
    with pytest.raises(NothingEntered):
        object_to(desk, entering, street, desk.task(street, "v1").id)
    with pytest.raises(ForeignTask):
        object_to(desk, entering, street, desk.task(street, "v2").id)
    with pytest.raises(NothingEntered):
        object_to(desk, entering, street, desk.task(street, "v3").id, "v3")
    assert desk.dump() == before


def test_an_office_without_handlers_leaves_it_to_the_origin(desk: Desk, entering: Entering, street: str) -> None:
    gone = [one.model_copy(update={"active": False}) for one in small_city.contacts() if one.unit_code == "s1"]
    desk.directory.put_contacts(gone)
    entering.enter(order(street))
    object_to(desk, entering, street, desk.task(street, "v1").id)
    assert [part.contact.id for part in told(desk, Purpose.OBJECTION, desk.clock.now())] == ["c.clerk"]
