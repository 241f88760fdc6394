"""Units, notices and dues: what a draft needs to know."""

import pytest

from activities.issuing import issue_notice
from domain.errors import NotFound
from domain.notices import NoticeState
from domain.units import Level, Unit
from tests.service.store.world import CITY, DUE, ISSUED, NORTH, SOUTH, TABLE, World, draft, unit


def below(world: World, office: Unit) -> list[tuple[str, bool]]:
    with world.ledger.reading() as facts:
        return [(found.code, has_below) for found, has_below in facts.subordinates(office)]


def test_direct_subordinates_are_children_with_whether_they_have_any(world: World) -> None:
    assert below(world, CITY) == [("n", True), ("s", True)]
    assert below(world, NORTH) == [("n1", False), ("n2", False)]


def test_an_office_that_acts_for_a_unit_has_its_subordinates(world: World) -> None:
    office = unit("o", SOUTH, Level.COMMITTEE_OFFICE, acts_for="s")
    world.directory.put_units([office])
    assert below(world, office) == [("s1", False), ("s2", False), ("s3", False)]
    assert below(world, SOUTH) == [("o", True), ("s1", False), ("s2", False), ("s3", False)]


def test_a_line_superior_has_its_line(world: World) -> None:
    bureau = unit("b", CITY, Level.DEPARTMENT)
    local = unit("nb", NORTH, Level.DEPARTMENT, line_superior="b")
    world.directory.put_units([bureau, local])
    assert below(world, bureau) == [("nb", False)]
    assert ("b", True) in below(world, CITY)


def test_units_that_are_closed_are_asked_nothing(world: World) -> None:
    world.directory.put_units([unit(code, NORTH, active=False) for code in ("n1", "n2")])
    assert below(world, NORTH) == []
    assert below(world, CITY) == [("n", False), ("s", True)]


def test_a_notice_comes_back_as_it_was_issued(world: World) -> None:
    notice = world.issue(draft(number="泉安办〔2024〕7号"))
    with world.ledger.reading() as facts:
        assert facts.notice(notice.id) == notice
        assert facts.has_notice(notice.id)
        assert facts.number_taken("c", "泉安办〔2024〕7号")
        assert not facts.number_taken("n", "泉安办〔2024〕7号")
        assert facts.dues([notice.id]) == {(notice.id, *TABLE): DUE}


def test_a_notice_is_parsed_once_and_its_state_is_always_fresh(world: World) -> None:
    notice = world.issue(draft())
    with world.counting() as sent, world.ledger.reading() as facts:
        assert facts.notice(notice.id) is facts.notice(notice.id)
    assert len(sent) == 1
    with world.facts() as facts:
        assert facts.notice(notice.id).state is NoticeState.ISSUED
        facts.close_notice(notice.id, ISSUED)
        assert facts.notice(notice.id).state is NoticeState.CLOSED
    with world.ledger.reading() as facts:
        assert facts.notice(notice.id).state is NoticeState.CLOSED


def test_a_notice_that_was_rolled_back_is_not_remembered(world: World) -> None:
    class Stop(Exception):
        pass

    def issue_and_stop() -> None:
        with world.facts() as facts:
            issue_notice(facts, draft(number="甲"), "top", ISSUED, actor="陈二")
            assert facts.notice("top").draft.number == "甲"
            raise Stop

    with pytest.raises(Stop):
        issue_and_stop()
    world.issue(draft(number="乙"), "top")
    with world.ledger.reading() as facts:
        assert facts.notice("top").draft.number == "乙"


def test_what_is_not_there_is_refused_by_name(world: World) -> None:
    with world.ledger.reading() as facts:
        with pytest.raises(NotFound, match="“x”"):
            facts.unit("x")
        with pytest.raises(NotFound, match="“gone”"):
            facts.notice("gone")
        assert not facts.has_notice("gone")
