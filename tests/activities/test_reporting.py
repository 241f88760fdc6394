"""People's acts: one transaction each, refused by name, and nothing half-written."""

import pytest

from activities.reporting import CompiledBelow, ForeignTask, NoticeClosed
from domain.errors import CascadeError
from domain.policy import Act
from domain.reports import InvalidReport, LinkUsed, Submission
from tests.activities.desk import SOMEBODY, Desk


def test_acknowledging_twice_changes_nothing(desk: Desk) -> None:
    _, _, street = desk.cascade()
    assert desk.reporting.acknowledge(street, "v1", SOMEBODY)
    before = desk.dump()
    assert not desk.reporting.acknowledge(street, "v1", SOMEBODY)
    assert desk.dump() == before


def test_a_form_sent_twice_changes_nothing(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    before = desk.dump()
    with pytest.raises(LinkUsed, match="本次未重复提交"):
        desk.report(street, "v1")
    assert desk.dump() == before


def test_reporting_acknowledges(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    with desk.ledger.reading() as facts:
        assert facts.receipt(street, "v1").acknowledged_at == desk.clock.now()


def test_the_last_report_wakes_the_notice(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.engine.noted.clear()
    for code in ("v1", "v2"):
        desk.report(street, code)
    assert desk.engine.noted == []
    desk.report(street, "v3")
    assert desk.engine.noted == [f"poke {street}"]


async def test_who_was_alarmed_hears_of_the_report(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.tell(street, desk.rungs(street, Act.ESCALATE)[:2])
    await desk.deliver()
    desk.engine.noted.clear()
    desk.report(street, "v1")
    assert desk.engine.noted == ["courier email", "courier sms"]
    cleared = [row for row in desk.dump()["outbox"] if "all_clear" in row]
    assert {contact for row in cleared for contact in row if str(contact).startswith("v")} >= {"v1.leader"}


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (ForeignTask, {"unit_code": "v2"}),
        (ForeignTask, {"notice_id": "top-d1"}),
        (LinkUsed, {"base_version": 4}),
        (InvalidReport, {"submission": Submission()}),
        (InvalidReport, {"submission": Submission(values={"events": "很多", "people": "3"})}),
        (InvalidReport, {"submission": Submission(values={"events": "-1", "people": "3"})}),
    ],
)
def test_what_is_refused_changes_nothing(desk: Desk, refusal: type[CascadeError], changes: dict[str, object]) -> None:
    _, _, street = desk.cascade()
    task = desk.task(street, "v1").id
    before = desk.dump()
    with pytest.raises(refusal):
        desk.report(street, "v1", **({"task_id": task} | changes))
    assert desk.dump() == before


def test_what_is_compiled_from_below_is_not_typed_in(desk: Desk) -> None:
    top, _, _ = desk.cascade()
    before = desk.dump()
    with pytest.raises(CompiledBelow):
        desk.report(top, "d1")
    assert desk.dump() == before


def test_a_closed_notice_takes_nothing_more(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.compile(street, Act.CLOSE)
    before = desk.dump()
    with pytest.raises(NoticeClosed):
        desk.report(street, "v1")
    with pytest.raises(NoticeClosed):
        desk.reporting.acknowledge(street, "v1", SOMEBODY)
    assert desk.dump() == before
