"""Requests of units, on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.errors import NotFound
from domain.facts import TaskFacts
from domain.requests import Ask, Decision, RequestDecided, RequestKind
from tests.service.store.world import DUE, ISSUED, World, draft

LATER = DUE + timedelta(days=2)


def asks(*tasks: TaskFacts, kind: RequestKind = RequestKind.EXTENSION) -> list[Ask]:
    """A request for each of these tasks."""
    return [
        Ask(
            notice_id="top",
            task_id=task.id,
            version=task.version,
            kind=kind,
            reason="汛情",
            asked_due=LATER if kind is RequestKind.EXTENSION else None,
            actor="林一",
            asked_at=ISSUED,
        )
        for task in tasks
    ]


@pytest.fixture
def tasks(world: World) -> list[TaskFacts]:
    """The tasks of two districts."""
    notice = world.issue(draft())
    return [world.task(notice, unit) for unit in ("n", "s")]


def test_requests_come_back_as_they_were_asked(world: World, tasks: list[TaskFacts]) -> None:
    with world.facts() as facts:
        ids = facts.put_requests(asks(*reversed(tasks)))
        assert facts.put_requests([]) == []
    with world.ledger.reading() as facts:
        found = {one.id: one for one in facts.requests("top", ids)}
        assert [found[request].unit_code for request in ids] == ["s", "n"]
        [request] = facts.open_requests("top", [tasks[0].id])
        assert (request.unit_code, request.key, request.asked_due, request.asked_at) == (
            "n",
            ("table", "once"),
            LATER,
            ISSUED,
        )
        assert request.open


def test_a_decision_is_kept_and_made_once(world: World, tasks: list[TaskFacts]) -> None:
    with world.facts() as facts:
        ids = facts.put_requests(asks(*tasks))
        facts.decide_requests(ids, Decision.GRANTED, ISSUED, "李批", "同意", LATER)
        assert facts.open_requests("top", [task.id for task in tasks]) == []
    with world.ledger.reading() as facts:
        [first, _] = facts.requests("top", ids)
        assert (first.decision, first.due, first.decided_by, first.decided_at, first.decision_reason, first.open) == (
            Decision.GRANTED,
            LATER,
            "李批",
            ISSUED,
            "同意",
            False,
        )
    with pytest.raises(RequestDecided), world.facts() as facts:
        facts.decide_requests(ids[:1], Decision.REFUSED, ISSUED, "李批")


def test_of_a_kind_one_is_open_at_a_time(world: World, tasks: list[TaskFacts]) -> None:
    with world.facts() as facts:
        facts.put_requests(asks(tasks[0]))
        facts.put_requests(asks(tasks[0], kind=RequestKind.WAIVER))
    with pytest.raises(IntegrityError), world.facts() as facts:
        facts.put_requests(asks(tasks[0]))


def test_a_report_makes_more_time_moot_and_leaves_an_objection(world: World, tasks: list[TaskFacts]) -> None:
    with world.facts() as facts:
        facts.put_requests(asks(tasks[0]))
    with world.ledger.reading() as facts:
        notice = facts.notice("top")
    world.report(notice, "n")
    reported = world.task(notice, "n")
    with world.facts() as facts:
        assert facts.open_requests("top", [reported.id]) == []
        facts.put_requests(asks(reported, kind=RequestKind.OBJECTION))
        [objection] = facts.open_requests("top", [reported.id])
        assert objection.kind is RequestKind.OBJECTION
        assert facts.put_requests(asks(reported)) != []  # the old one stands in nobody's way
        assert [one.kind for one in facts.open_requests("top", [reported.id])] == [RequestKind.OBJECTION]


def test_requests_are_found_within_their_notice(world: World, tasks: list[TaskFacts]) -> None:
    with world.facts() as facts:
        ids = facts.put_requests(asks(*tasks))
    with world.ledger.reading() as facts, pytest.raises(NotFound, match="重新列出"):
        facts.requests("other", ids)
