"""What the dry run reads of the past."""

from datetime import timedelta
from decimal import Decimal

from domain.calendar import WorkCalendar
from domain.punctuality import record_of
from tests.service.store.world import DUE, ISSUED, World, draft


def test_reports_and_silence_of_the_past_are_read_with_one_statement(world: World) -> None:
    top = world.issue(draft())
    north = world.reissue(top, world.directory.units("/c/n/")[0])
    local = next(t.due for t in [world.task(north, "n1")])
    assert local is not None
    world.report(north, "n1", values={"people": Decimal(1)}, at=local - timedelta(days=1))
    world.compile(north, "close", at=local + timedelta(days=20))
    until = DUE + timedelta(days=60)
    with world.facts() as facts, world.counting() as sent:
        found = facts.past_reports(ISSUED, until)
    assert len(sent) == 1
    assert {(one.unit_code, one.reported_at) for one in found} >= {("n1", local - timedelta(days=1)), ("n2", None)}
    assert "n" not in {one.unit_code for one in found}  # compiled from below
    record = record_of(found, WorkCalendar())
    assert record["n1"] is not None
    assert record["n1"] < 0
    assert record["n2"] is None


def test_only_dues_of_the_span_count(world: World) -> None:
    world.issue(draft())
    with world.facts() as facts:
        assert not facts.past_reports(DUE + timedelta(seconds=1), DUE + timedelta(days=9))
