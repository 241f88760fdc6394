"""Incidents are raised once while they are open, resolved by somebody, and raised anew when their cause shows again."""

from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.facts import Incident
from tests.service.store.world import ISSUED, World, draft

LATER = ISSUED + timedelta(days=3)


def missing(unit: str, notice_id: str | None = None, sentence: str = "没有分管领导") -> Incident:
    return Incident(
        key=f"no-contact:{unit}:leader", kind="no_contact", notice_id=notice_id, unit_code=unit, sentence=sentence
    )


def test_one_that_is_open_stays_as_it_is(world: World) -> None:
    with world.facts() as facts:
        facts.raise_incidents([missing("n"), missing("n"), missing("s")], ISSUED)
        facts.raise_incidents([missing("n", sentence="又一次")], LATER)
    with world.ledger.reading() as facts:
        north, south = facts.incidents()
    assert (north.key, north.sentence, north.raised_at, north.times) == (
        "no-contact:n:leader",
        "没有分管领导",
        ISSUED,
        1,
    )
    assert (north.unit_name, south.unit_code) == ("n单位", "s")


def test_one_that_was_resolved_is_raised_anew(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        facts.raise_incidents([missing("n", top.id)], ISSUED)
        facts.resolve_incident("no-contact:n:leader", "林一", "已补充", LATER)
    with world.ledger.reading() as facts:
        assert facts.incidents() == []
        (kept,) = facts.incidents(resolved=True)
    assert (kept.resolved_by, kept.note, kept.resolved_at) == ("林一", "已补充", LATER)
    again = LATER + timedelta(days=1)
    with world.facts() as facts:
        facts.raise_incidents([missing("n", top.id)], again)
    with world.ledger.reading() as facts:
        (anew,) = facts.incidents()
    assert (anew.times, anew.raised_at, anew.resolved_at, anew.note) == (2, again, None, "")


def test_they_are_listed_by_kind_and_notice_the_newest_first(world: World) -> None:
    top = world.issue(draft())
    dead = Incident(key="dead:email:x", kind="dead_address", sentence="地址失效")
    with world.facts() as facts:
        facts.raise_incidents([missing("n", top.id)], ISSUED)
        facts.raise_incidents([dead], LATER)
    with world.ledger.reading() as facts:
        assert [one.kind for one in facts.incidents()] == ["dead_address", "no_contact"]
        assert [one.kind for one in facts.incidents(limit=1)] == ["dead_address"]
        assert [one.key for one in facts.incidents(kind="no_contact")] == ["no-contact:n:leader"]
        assert [one.key for one in facts.incidents(notice_id=top.id)] == ["no-contact:n:leader"]


def test_resolving_is_in_the_trail_of_a_notice_that_is_there(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        facts.raise_incidents([missing("n", top.id), missing("s", "never-issued")], ISSUED)
    for key in ("no-contact:n:leader", "no-contact:s:leader"):
        with world.facts() as facts:
            facts.resolve_incident(key, "林一", "已补充", LATER)
    with world.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT actor, notice_id FROM trail WHERE act = 'incident_resolved'").all()
    assert [tuple(row) for row in rows] == [("林一", top.id)]


def test_an_unknown_one_is_told(world: World) -> None:
    with pytest.raises(NotFound, match="核对编号"), world.facts() as facts:
        facts.incident("nothing")


def test_any_number_is_raised_by_one_statement(world: World) -> None:
    with world.counting() as sent, world.facts() as facts:
        facts.raise_incidents([missing(str(number)) for number in range(50)], ISSUED)
    assert len(sent) == 1
