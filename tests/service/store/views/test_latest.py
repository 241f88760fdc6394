"""What one unit handed in last, on both databases."""

from datetime import timedelta

from service.store.views import LatestReport, Views
from tests.service.store.world import DUE, ISSUED, SOMEBODY, STATISTICS, SUMMARY, TEXT, World


def test_a_unit_finds_its_own_newest_reports(world: World) -> None:
    top, _, _ = world.cascade(STATISTICS.model_copy(update={"cascades": False}), TEXT)
    table = world.task(top, "n")
    world.report(top, "n", nil=True, at=ISSUED)
    world.report(top, "n", nil=True, at=DUE + timedelta(days=1))
    world.report(top, "s", nil=True)
    latest = Views(world.engine).latest_reports(top.id, "n")
    assert set(latest) == {table.id, world.task(top, "n", SUMMARY).id}
    newest = latest[table.id]
    assert (newest.version, newest.late, newest.actor) == (2, True, SOMEBODY.actor)
    assert newest.submitted_at == DUE + timedelta(days=1)
    assert newest.submitted_at.utcoffset() == DUE.utcoffset()


def test_where_nothing_has_come_there_is_only_whether_it_may(world: World) -> None:
    top, _, _ = world.cascade()
    task = world.task(top, "n")
    views = Views(world.engine)
    assert views.latest_reports(top.id, "n") == {task.id: LatestReport(task_id=task.id, version=0)}
    with world.facts() as facts:
        facts.close_item(top.id, (task.obligation, task.occurrence), DUE)
    assert views.latest_reports(top.id, "n")[task.id].closed_at == DUE


def test_who_has_no_task_has_no_report(world: World) -> None:
    top, _, _ = world.cascade()
    assert Views(world.engine).latest_reports(top.id, "n1") == {}
    assert Views(world.engine).latest_reports("nowhere", "n") == {}
