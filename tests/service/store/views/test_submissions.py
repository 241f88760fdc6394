"""What was submitted, and who was missing in it, at every level."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

import pytest

from activities.supplementing import SubmitByHand, Supplement, submit_by_hand, supplement
from domain.clock import SHANGHAI
from domain.errors import NotFound
from domain.task_life import TaskState
from service.documents.office import rollup_document
from service.store.views import Views
from service.store.views.submissions import MissingUnit
from tests.service.store.world import DUE, ISSUED, TABLE, World

LATER = DUE + timedelta(days=10)
EARLY = ISSUED + timedelta(days=3)


def names(missing: Iterable[MissingUnit]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.unit_code, one.through) for one in missing]


def test_who_was_missing_is_seen_where_it_was_sent_and_where_it_came(world: World) -> None:
    top, _, south = world.cascade()
    world.report(south, "s2", values={"people": Decimal(3)})
    with world.facts() as facts:
        submit_by_hand(facts, south.id, SubmitByHand(by="陈二", reason="上级催要"), EARLY)
    views = Views(world.engine)
    [sent] = views.submissions(south.id).sent
    assert (sent.version, sent.by, sent.reason, sent.supplement, sent.late) == (1, "陈二", "上级催要", False, False)
    assert (sent.superior_id, sent.submitted_at.astimezone(SHANGHAI)) == (top.id, EARLY)
    assert names(sent.missing) == [("s1", ()), ("s3", ())]
    assert (sent.base.expected, sent.base.included, sent.base.missing) == (3, 1, 2)
    [received] = views.submissions(top.id).received
    assert (received.office_code, received.missing, received.reason) == ("s", sent.missing, "上级催要")
    status = {unit.code: unit.tasks[0] for unit in views.notice_status(top.id).units}
    assert (status["s"].missing, status["n"].missing) == (2, 0)


def test_at_the_top_those_missing_below_are_listed_with_the_way_to_them(world: World) -> None:
    top, north, south = world.cascade()
    world.report(north, "n1")
    world.compile(north, "compile", at=EARLY)
    world.compile(top, "compile", at=DUE)
    document = rollup_document(world.ledger, top.id, LATER)
    listed = [(line.unit_code, line.through) for line in document.missing]
    assert listed == [("s", ""), ("n2", "n单位")]
    assert document.statements == ()
    assert south.superiors == (top.id,)


def test_before_anything_is_frozen_the_workbook_shows_what_is_in(world: World) -> None:
    _, north, _ = world.cascade()
    world.report(north, "n1", values={"people": Decimal(3)})
    document = rollup_document(world.ledger, north.id, EARLY)
    table = next(item for item in document.items if item.figures)
    assert (table.direct.expected, table.direct.included, table.direct.missing) == (2, 1, 1)
    assert table.base == table.direct
    assert table.figures[0].value == 3
    assert (document.version, document.changed) == (0, False)
    world.compile(north, "compile", at=EARLY)
    world.report(north, "n2", values={"people": Decimal(4)})
    later = rollup_document(world.ledger, north.id, EARLY)
    assert next(item for item in later.items if item.figures).figures[0].value == 7
    assert (later.version, later.changed) == (1, True)


def test_a_statement_stands_in_the_workbook_of_the_office_that_made_it(world: World) -> None:
    _, north, _ = world.cascade()
    world.report(north, "n1")
    with world.facts() as facts:
        submit_by_hand(facts, north.id, SubmitByHand(by="陈二", reason="上级催要"), EARLY)
    [said] = rollup_document(world.ledger, north.id, LATER).statements
    for part in ("第 1 版", "陈二", "提前上报", "上级催要", "缺报 1 个单位：n2单位"):
        assert part in said


def test_a_supplement_is_a_later_version_with_its_reason(world: World) -> None:
    top, north, _ = world.cascade()
    world.report(north, "n1")
    world.compile(north, "compile", "close", at=LATER)
    world.report(north, "n2", at=LATER + timedelta(days=1))
    with world.facts() as facts:
        supplement(facts, north.id, TABLE, Supplement(by="陈二", reason="补一个社区"), LATER + timedelta(days=2))
    first, second = Views(world.engine).submissions(north.id).sent
    assert (first.version, first.supplement, names(first.missing)) == (1, False, [("n2", ())])
    assert (second.version, second.supplement, second.missing, second.reason) == (2, True, (), "补一个社区")
    assert world.task(top, "n").version == 2
    assert world.task(top, "n").state is TaskState.ACCEPTED


def test_an_unknown_notice_is_told(world: World) -> None:
    with pytest.raises(NotFound):
        Views(world.engine).submissions("nowhere")


def test_the_number_of_offices_does_not_show(world: World) -> None:
    top, north, south = world.cascade()
    views = Views(world.engine)
    world.compile(north, "compile", at=EARLY)
    with world.counting() as few:
        views.submissions(top.id)
    world.compile(south, "compile", at=EARLY)
    with world.counting() as many:
        views.submissions(top.id)
    assert len(few) == len(many) <= 5
