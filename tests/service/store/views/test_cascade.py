"""The rows of a board: every notice of the cascade, in a number of statements that does not grow."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from domain.board import make_board
from domain.contacts import Contact, Duty
from domain.lights import Light, Standing
from service.store.database import reading
from service.store.tables import UNIT
from service.store.views import Views
from tests.service.store.world import DUE, ISSUED, NORTH, World, draft, office


def test_heads_follow_the_notices_down(world: World, engine: Engine) -> None:
    top, north, south = world.cascade()
    heads = Views(engine).cascade_heads([top.id, north.id])
    assert {(head.top, head.notice_id, head.above) for head in heads} == {
        (top.id, top.id, ""),
        (top.id, north.id, top.id),
        (top.id, south.id, top.id),
        (north.id, north.id, ""),
    }


def test_a_report_moves_the_head_and_turns_the_light(world: World, engine: Engine) -> None:
    top, north, _ = world.cascade()
    views = Views(engine)
    before = {head.notice_id: head.sequence for head in views.cascade_heads([top.id])}
    world.report(north, "n1", values={"people": Decimal(1), "place": "一"})
    after = {head.notice_id: head.sequence for head in views.cascade_heads([top.id])}
    assert {name for name in after if after[name] != before[name]} == {north.id}
    rows = views.cascade_rows(after)
    board = make_board(top.id, {name: one.places for name, one in rows.items()}, (), ISSUED)
    lights = {one.place.unit_code: one.light for one in board.seen}
    assert lights["n1"] is Light.GREEN
    assert lights["n2"] is Light.GREY
    assert [one.place.unit_code for one in board.seen] == ["n", "n1", "n2", "s", "s1", "s2", "s3"]
    assert board.seen[0].below["units"] == 2


def test_statements_do_not_grow_with_units(engine: Engine) -> None:
    counted = set()
    for count, number in ((3, "测〔2024〕1号"), (40, "测〔2024〕2号")):
        world = World.furnished(engine, office(count))
        notice = world.issue(draft(number=number), notice_id=f"top{count}")
        with world.counting() as sent:
            heads = Views(engine).cascade_heads([notice.id])
            Views(engine).cascade_rows([head.notice_id for head in heads])
        counted.add(len(sent))
    assert counted == {5}


def test_overdue_is_seen_at_the_due_of_the_task(world: World, engine: Engine) -> None:
    top, *_ = world.cascade()
    rows = Views(engine).cascade_rows([top.id])
    assert [item.due for item in rows[top.id].items] == [DUE]
    board = make_board(top.id, {top.id: rows[top.id].places}, (), DUE.replace(hour=19))
    assert board.progress[NORTH.level] == {Standing.OVERDUE: 2}


def test_units_that_nobody_reaches(world: World, engine: Engine) -> None:
    assert Views(engine).unreachable_units() == frozenset()
    world.directory.put_contacts(
        [
            contact.model_copy(update={"email_dead": True, "mobile": None})
            for contact in world.directory.contacts("/c/n/n1/")
        ]
    )
    assert Views(engine).unreachable_units() == {"n1"}
    world.directory.put_contacts([Contact(id="n", unit_code="n1", name="新", duty=Duty.LIAISON, mobile="13900000000")])
    assert Views(engine).unreachable_units() == frozenset()


@pytest.mark.parametrize("renamed", [False, True])
def test_units_are_kept_with_how_their_names_sound(world: World, engine: Engine, renamed: bool) -> None:
    world.directory.put_units([NORTH.model_copy(update={"name": "江南区"})])
    if renamed:
        with world.facts() as facts:
            facts.rename_unit(NORTH.code, "江北区")
    with reading(engine) as connection:
        sound = connection.execute(select(UNIT.c.search).where(UNIT.c.code == NORTH.code)).scalar_one()
    assert sound == ("jiangbeiqu jbq" if renamed else "jiangnanqu jnq")
