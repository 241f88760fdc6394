"""What the sweep finds: everything that fell asleep, and nothing that is well."""

from datetime import datetime, timedelta

from activities.compiling import CompileOrder, SubmitOrder, submit, take_stock
from domain.notices import Notice
from tests.service.store.world import DUE, ISSUED, NORTH, SOUTH, TABLE, World, draft, superseding


def unstarted(world: World) -> list[tuple[str, str]]:
    with world.ledger.reading() as facts:
        return [(notice.id, office.code) for notice, office in facts.unstarted()]


def unattended(world: World, now: datetime = ISSUED) -> list[str]:
    with world.ledger.reading() as facts:
        return list(facts.unattended(now))


def started(world: World, chosen: Notice) -> Notice:
    with world.facts() as facts:
        facts.mark_started(chosen.id, ISSUED)
    return chosen


def test_an_origin_that_was_never_started(world: World) -> None:
    top = world.issue(draft())
    assert (unstarted(world), unattended(world)) == ([("top", "c")], [])
    started(world, top)
    assert (unstarted(world), unattended(world)) == ([], [])


def test_a_clerk_s_reissue_is_started_from_above(world: World) -> None:
    top = started(world, world.issue(draft()))
    local = world.issue(superseding(top, draft(office="n", number="本地")), "local")
    assert (unstarted(world), unattended(world)) == ([], ["top"])
    started(world, local)
    assert unattended(world) == []


def test_a_reissue_is_started_by_itself_where_nobody_is_left_above(world: World) -> None:
    top = started(world, world.issue(draft()))
    world.issue(superseding(top, draft(office="n", number="本地")), "local")
    with world.facts() as facts:
        facts.close_notice(top.id, ISSUED)
    assert (unstarted(world), unattended(world)) == ([("local", "n")], [])


def test_a_notice_that_is_complete_and_not_closed(world: World) -> None:
    started(world, top := world.issue(draft()))
    north = world.reissue(top, NORTH)
    world.report(north, "n1")
    assert unattended(world) == []
    world.report(north, "n2")
    assert unattended(world) == [north.id]
    world.compile(north, at=ISSUED)
    assert unattended(world) == []


def test_a_notice_whose_branches_came_without_some_units_waits_for_its_moments(world: World) -> None:
    started(world, top := world.issue(draft()))
    for office, codes in ((NORTH, ("n1", "n2")), (SOUTH, ("s1",))):
        notice = world.reissue(top, office)
        for code in codes:
            world.report(notice, code)
        world.compile(notice, "compile", at=ISSUED)
    with world.ledger.reading() as facts:
        assert facts.items(top.id)[0].complete
    assert unattended(world) == []


def test_a_rung_that_is_overdue(world: World) -> None:
    top = started(world, world.issue(draft()))
    with world.ledger.reading() as facts:
        first = facts.rungs(top.id)[0]
    assert unattended(world, first.instant - timedelta(seconds=1)) == []
    assert unattended(world, first.instant) == ["top"]
    with world.facts() as facts:
        facts.fire_rungs(top.id, {first.id: 1}, first.instant)
    assert unattended(world, first.instant) == []


def test_items_that_are_all_closed_under_an_open_notice(world: World) -> None:
    top = started(world, world.issue(draft()))
    with world.facts() as facts:
        facts.close_item(top.id, TABLE, ISSUED)
    assert unattended(world) == ["top"]
    with world.facts() as facts:
        facts.close_notice(top.id, ISSUED)
    assert unattended(world, DUE + timedelta(days=99)) == []


def test_a_rollup_that_was_compiled_and_not_submitted_even_where_all_is_closed(world: World) -> None:
    top = started(world, world.issue(draft()))
    north = world.reissue(top, NORTH)
    for code in ("n1", "n2"):
        world.report(north, code)
    with world.facts() as facts:
        compiled = take_stock(facts, CompileOrder(notice_id=north.id), ISSUED)
    assert compiled.closed
    assert unattended(world) == [north.id]
    with world.facts() as facts:
        submit(facts, SubmitOrder(notice_id=north.id, items=compiled.unsubmitted), ISSUED)
    assert unattended(world) == []
