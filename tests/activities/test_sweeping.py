"""The sweep: what it finds it hands to the engine, and it changes no fact."""

from activities.issuing import issue_notice
from domain.policy import Act
from tests import small_city
from tests.activities.desk import Desk, at


def swept(desk: Desk) -> list[str]:
    """What the engine is asked for by one sweep, which must leave the facts alone."""
    desk.engine.noted.clear()
    before = desk.dump()
    desk.sweeping.reconcile()
    assert desk.dump() == before
    return desk.engine.noted


def test_where_all_is_well_nothing_is_done(desk: Desk) -> None:
    desk.cascade()
    desk.clock.moment = at(3, 8)  # before the release of the first messages
    assert swept(desk) == []


def test_a_crash_between_commit_and_start(desk: Desk) -> None:
    with desk.ledger.transaction() as facts:
        issue_notice(facts, small_city.draft(), "top", desk.clock.now(), actor="陈二")
    assert swept(desk) == ["start top of c"] == swept(desk)


def test_a_poke_that_was_lost(desk: Desk) -> None:
    _, _, street = desk.cascade()
    for code in ("v1", "v2", "v3"):
        desk.report(street, code)
    desk.clock.moment = at(3, 8)
    assert swept(desk) == ["restart top-s1 of s1"]
    desk.compile_only(street)
    assert swept(desk) == ["revive top-s1 of s1"]  # compiled and not submitted
    desk.compile(street)
    assert swept(desk) == []


def test_a_rung_that_nobody_carried_out(desk: Desk) -> None:
    top, _, _ = desk.cascade()
    [first, *_] = desk.rungs(top, Act.REMIND)
    desk.clock.moment = first.instant
    assert "restart top of c" in swept(desk)


def test_messages_that_wait_for_a_courier(desk: Desk) -> None:
    desk.issue()
    assert swept(desk) == ["courier email"]
