"""The trail cannot be changed unseen, and hardly at all."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from domain.errors import NotFound
from service.store.database import reading, writing
from service.store.facts.trail import Act, chain_hash
from service.store.tables import TRAIL
from service.store.views import Views
from tests.service.store.world import ISSUED, World, draft

GUARDS = {
    "sqlite": ("DROP TRIGGER trail_no_update", "DROP TRIGGER trail_no_delete"),
    "postgresql": ("DROP TRIGGER trail_append_only ON trail",),
}


def tampered(engine: Engine, *statements: str) -> int | None:
    """The first break after somebody with full rights went at the trail."""
    with writing(engine) as connection:
        for statement in (*GUARDS[engine.dialect.name], *statements):
            connection.execute(text(statement))
    return Views(engine).verify_trail("top")


def some_acts(world: World) -> None:
    world.issue(draft())
    for number in range(4):
        with world.facts() as facts:
            facts.trail("top", ISSUED + timedelta(minutes=number), "林一", "noted", {"次": number, "人": "吴三"})


def test_acts_are_numbered_and_chained(world: World) -> None:
    some_acts(world)
    with reading(world.engine) as connection:
        rows = connection.execute(TRAIL.select().order_by(TRAIL.c.sequence)).all()
    assert [(row.sequence, row.act) for row in rows] == [(1, "issued"), *((n, "noted") for n in range(2, 6))]
    assert rows[1].detail == '{"人":"吴三","次":0}'
    assert len({row.hash for row in rows}) == 5
    assert Views(world.engine).verify_trail("top") is None


@pytest.mark.parametrize(
    "statement", ["UPDATE trail SET actor = '别人'", "DELETE FROM trail", "DELETE FROM trail WHERE sequence = 3"]
)
def test_rows_can_only_be_added(world: World, statement: str) -> None:
    some_acts(world)
    with pytest.raises(DatabaseError, match="append-only"), writing(world.engine) as connection:
        connection.execute(text(statement))
    assert Views(world.engine).verify_trail("top") is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE trail SET actor = '别人' WHERE sequence = 2", 2),
        ("UPDATE trail SET detail = '{}' WHERE sequence = 5", 5),
        ("UPDATE trail SET at = (SELECT max(at) FROM trail) WHERE sequence = 3", 3),
        ("DELETE FROM trail WHERE sequence = 4", 4),
        ("DELETE FROM trail WHERE sequence = 5", 5),
        ("DELETE FROM trail", 1),
        ("UPDATE notice SET trail_sequence = 4", 6),
    ],
)
def test_a_change_shows(world: World, statement: str, broken: int) -> None:
    some_acts(world)
    assert tampered(world.engine, statement) == broken


def note(world: World, *notices: str) -> None:
    with world.facts() as facts:
        for notice in notices:
            facts.trail(notice, ISSUED, "林一", "noted", {})


def test_what_is_rolled_back_was_never_on_the_trail(world: World) -> None:
    some_acts(world)
    with pytest.raises(NotFound):
        note(world, "top", "gone")
    note(world, "top")
    assert Views(world.engine).verify_trail("top") is None


def test_a_trail_of_no_notice(engine: Engine) -> None:
    with pytest.raises(NotFound, match="gone"):
        Views(engine).verify_trail("gone")


words = st.text(max_size=5)


@given(words, words, words, words)
def test_no_two_acts_are_spelt_alike(one: str, two: str, three: str, four: str) -> None:
    def spelt(actor: str, act: str) -> str:
        return chain_hash("", 1, Act(at=ISSUED, actor=actor, act=act, detail="{}"))

    assert (spelt(one, two) == spelt(three, four)) is ((one, two) == (three, four))
