"""People's acts: one transaction each, refused by name, and nothing half-written."""

from datetime import timedelta

import pytest

from activities.reporting import CompiledBelow, ForeignTask, NoticeClosed
from domain.errors import CascadeError
from domain.policy import Act
from domain.reports import InvalidReport, LinkUsed, Submission
from domain.task_life import TaskState
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
    desk.clock.moment += timedelta(minutes=1)  # a digest waits for the other notices' rungs of its very moment
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


def test_a_closed_notice_is_not_acknowledged_any_more(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.compile(street, Act.CLOSE)
    before = desk.dump()
    with pytest.raises(NoticeClosed):
        desk.reporting.acknowledge(street, "v1", SOMEBODY)
    assert desk.dump() == before


def test_a_report_after_the_close_is_kept_as_a_supplement_and_changes_no_rollup(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.compile(street, Act.CLOSE)
    assert desk.task(street, "v1").state is TaskState.MISSING
    before, above = desk.dump(), desk.task("top-d1", "s1")
    desk.engine.noted.clear()
    submitted = desk.report(street, "v1")
    assert (submitted.supplement, submitted.late, submitted.version, submitted.outstanding) == (True, True, 1, 0)
    after = desk.dump()
    assert (after["rollup"], after["rollup_source"]) == (before["rollup"], before["rollup_source"])
    assert desk.task(street, "v1").state is TaskState.ACCEPTED
    assert desk.task("top-d1", "s1") == above
    assert "supplemented" in str(after["trail"])
    assert [row for row in after["incident"] if "rollup_stale" in row]
    assert f"poke {street}" not in desk.engine.noted
    with desk.ledger.reading() as facts:
        [state] = facts.items(street)
    assert state.changed
    assert state.closed_at is not None


def test_a_correction_after_an_early_close_and_before_the_due_is_a_supplement_in_time(desk: Desk) -> None:
    _, _, street = desk.cascade()
    for code in ("v1", "v2", "v3"):
        desk.report(street, code)
    desk.compile(street)
    submitted = desk.report(street, "v1", base_version=1)
    assert (submitted.supplement, submitted.late, submitted.version) == (True, False, 2)


def test_a_blank_supplement_is_refused_like_any_report(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.compile(street, Act.CLOSE)
    before = desk.dump()
    with pytest.raises(InvalidReport):
        desk.report(street, "v1", submission=Submission())
    assert desk.dump() == before
