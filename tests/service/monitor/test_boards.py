"""Boards kept warm: read again only where a trail has moved, and what pages are told of a change."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from domain.calendar import WorkCalendar
from domain.errors import NotFound
from domain.lights import Light
from service.monitor import boards as module
from service.monitor.boards import Boards, near_instant
from service.monitor.changes import MOST, change_event, looks
from service.store.views import Views
from tests.service.store.conftest import *  # noqa: F403 (the same databases)
from tests.service.store.world import DUE, ISSUED, World
from tests.service.web.front_desk import StandingClock


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(ISSUED)


@pytest.fixture
def boards(world: World, engine: Engine, clock: StandingClock) -> Boards:
    return Boards(Views(engine), world.ledger, clock)


def told(event: bytes) -> dict[str, object]:
    data = next(line for line in event.decode().splitlines() if line.startswith("data: "))
    found: dict[str, object] = json.loads(data.removeprefix("data: "))
    return found


def test_a_board_that_stands_costs_one_statement(world: World, boards: Boards) -> None:
    top, *_ = world.cascade()
    first = boards.board(top.id)
    with world.counting() as sent:
        assert boards.board(top.id).edition == first.edition
    assert len(sent) == 1


def test_a_report_is_read_alone_and_told_alone(world: World, boards: Boards) -> None:
    top, north, _ = world.cascade()
    edition = boards.board(top.id).edition
    world.report(north, "n1", values={"people": Decimal(1), "place": "一"})
    watched = boards.board(top.id)
    newest, event = watched.since(edition)
    assert newest == watched.edition != edition
    units = told(event)["units"]
    assert isinstance(units, dict)
    assert {key.split("/")[1] for key in units} == {"n", "n1"}
    assert units[f"{north.id}/n1"]["light"] == Light.GREEN
    assert units[f"{top.id}/n"]["below"]["green"] == 1
    assert watched.since(newest) == (newest, b"")


def test_a_light_turns_at_the_due_without_any_act(world: World, boards: Boards, clock: StandingClock) -> None:
    top, *_ = world.cascade()
    before = boards.board(top.id)
    assert before.shown().until is not None
    edition = before.edition
    clock.moment = DUE.replace(hour=19)
    after = boards.board(top.id)
    assert after.shown().counts["overdue"] == 7
    assert b"event: change" in after.since(edition)[1]


def test_an_edition_not_known_here_has_to_look_again(world: World, boards: Boards) -> None:
    top, *_ = world.cascade()
    assert b"event: reload" in boards.board(top.id).since("another.1")[1]


def test_a_new_branch_is_a_reason_to_look_again(world: World, boards: Boards) -> None:
    top, *_ = world.cascade()
    edition = boards.board(top.id).edition
    with world.facts() as facts:
        facts.withdraw_notices(["top-n"], ISSUED, "陈二", "停办")
    watched = boards.board(top.id)
    assert "top-n" not in watched.rows
    assert b"event: reload" in watched.since(edition)[1]


def test_an_unknown_notice_is_not_found(boards: Boards) -> None:
    with pytest.raises(NotFound):
        boards.board("nothing")


def test_what_leaves_no_trail_is_seen_in_time(world: World, boards: Boards, monkeypatch: pytest.MonkeyPatch) -> None:
    top, *_ = world.cascade()
    assert boards.board(top.id).shown().counts["unreachable"] == 0
    people = [one.model_copy(update={"active": False}) for one in world.directory.contacts("/c/n/n1/")]
    world.directory.put_contacts(people)
    assert boards.board(top.id).shown().counts["unreachable"] == 0
    monkeypatch.setattr(module, "STALE_SECONDS", -1.0)
    assert boards.board(top.id).shown().counts["unreachable"] == 1


def test_the_cascade_looked_at_longest_ago_is_forgotten(
    world: World, boards: Boards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    top, north, _ = world.cascade()
    edition = boards.board(top.id).edition
    boards.board(north.id)
    assert boards.board(top.id).edition != edition


def test_too_much_at_once_is_a_reason_to_look_again(world: World, boards: Boards) -> None:
    top, *_ = world.cascade()
    board = boards.board(top.id).shown()
    assert change_event("e", looks(board), board) == b""
    assert b"event: reload" in change_event("e", {}, board)
    assert len(board.seen) < MOST


def test_near_is_counted_in_working_days() -> None:
    calendar = WorkCalendar()
    assert near_instant(DUE, 0, calendar) == DUE
    near = near_instant(DUE, 3, calendar)
    assert calendar.working_days_between(near.date(), DUE.date()) == 3
    assert near.time() == DUE.time()
