"""What each unit contributes, and the hundred-percent rule at every level."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import update

from domain.facts import ItemState
from domain.notices import Notice
from domain.plan import ItemKey
from domain.rollup import Category, Contribution, Counts, compile_rollup
from service.store.database import writing
from service.store.tables import TASK
from tests.service.store.world import (
    CASES,
    DUE,
    INTENTION,
    ISSUED,
    NORTH,
    NORTHERN,
    STATISTICS,
    TABLE,
    TEXT,
    World,
    draft,
    people,
    unit,
)


def contributions(world: World, notice: Notice, key: ItemKey = TABLE) -> dict[str, Contribution]:
    with world.ledger.reading() as facts:
        return {part.unit_code: part for part in facts.contributions(notice.id, key)}


def base(world: World, notice: Notice) -> dict[str, Counts]:
    return {code: part.base for code, part in contributions(world, notice).items()}


def set_state(world: World, code: str, state: str) -> None:
    with writing(world.engine) as connection:
        connection.execute(update(TASK).where(TASK.c.unit_code == code).values(state=state))


def test_each_unit_falls_into_one_category(world: World) -> None:
    _, _, south = world.cascade()
    world.report(south, "s1", values={"people": Decimal(3)})
    world.report(south, "s2", nil=True)
    assert [part.category for part in contributions(world, south).values()] == [
        Category.INCLUDED,
        Category.NIL,
        Category.MISSING,
    ]
    world.report(south, "s3", values={"people": Decimal(4)}, at=DUE + timedelta(days=1))
    world.report(south, "s2", nil=True, at=DUE + timedelta(days=1))
    assert [part.category for part in contributions(world, south).values()] == [
        Category.INCLUDED,
        Category.LATE,
        Category.LATE,
    ]


def test_the_newest_version_counts(world: World) -> None:
    _, north, _ = world.cascade()
    world.report(north, "n1", values={"people": Decimal(3), "place": "甲"})
    world.report(north, "n1", values={"people": Decimal("8.5"), "place": "乙"})
    part = contributions(world, north)["n1"]
    assert (part.partials["people"].total, part.partials["place"].count) == (Decimal("8.5"), 1)
    assert part.base == Counts.of(Category.INCLUDED)


def test_what_was_returned_is_missing_and_what_was_waived_is_waived(world: World) -> None:
    _, north, _ = world.cascade()
    world.report(north, "n1", values={"people": Decimal(3)})
    set_state(world, "n1", "returned")
    set_state(world, "n2", "waived")
    parts = contributions(world, north)
    assert [(p.category, p.report_id, p.partials) for p in parts.values()] == [
        (Category.MISSING, None, {}),
        (Category.WAIVED, None, {}),
    ]


def test_what_was_withdrawn_is_not_expected(world: World) -> None:
    _, north, _ = world.cascade()
    set_state(world, "n1", "withdrawn")
    assert set(contributions(world, north)) == {"n2"}


def test_who_need_not_report_does_not_appear_until_it_does(world: World) -> None:
    _, north, _ = world.cascade(STATISTICS, INTENTION, CASES)
    for key in (("intention", "once"), ("cases", "once")):
        assert contributions(world, north, key) == {}
        world.report(north, "n2", key, text="有")
        assert [part.category for part in contributions(world, north, key).values()] == [Category.INCLUDED]


def test_a_silent_office_counts_every_unit_at_the_bottom_of_its_branch(world: World) -> None:
    top = world.issue(draft())
    assert base(world, top) == {"n": Counts.of(Category.MISSING), "s": Counts.of(Category.MISSING)}
    world.reissue(top, NORTH)
    assert base(world, top) == {"n": Counts.of(Category.MISSING, 2), "s": Counts.of(Category.MISSING)}
    set_state(world, "n", "waived")
    assert base(world, top)["n"] == Counts.of(Category.WAIVED, 2)


def test_a_branch_is_counted_at_its_own_bottom_however_deep(world: World) -> None:
    grids = [unit(f"g{number}", NORTHERN[0]) for number in range(4)]
    world.directory.put(grids, [person for grid in grids for person in people(grid.code)])
    top = world.issue(draft())
    north = world.reissue(top, NORTH)
    world.reissue(north, NORTHERN[0])
    assert base(world, top)["n"] == Counts.of(Category.MISSING, 4 + 1)
    assert base(world, north) == {"n1": Counts.of(Category.MISSING, 4), "n2": Counts.of(Category.MISSING)}


def test_an_obligation_that_is_not_passed_on_is_the_office_s_own(world: World) -> None:
    own = TEXT.model_copy(update={"cascades": False})
    top, _, _ = world.cascade(STATISTICS, own)
    parts = contributions(world, top, ("summary", "once"))
    assert {part.base.expected for part in parts.values()} == {1}
    world.report(top, "n", ("summary", "once"), text="区里自己的总结")
    assert contributions(world, top, ("summary", "once"))["n"].base == Counts.of(Category.INCLUDED)


def test_a_compiled_report_carries_what_is_below_it(world: World) -> None:
    top, north, south = world.cascade()
    world.report(north, "n1", values={"people": Decimal(3)})
    world.report(north, "n2", nil=True)
    world.compile(north, "compile", at=DUE - timedelta(days=1))
    part = contributions(world, top)["n"]
    assert part.category is Category.INCLUDED
    assert part.base == Counts(expected=2, included=1, nil=1)
    assert part.partials["people"].total == 3
    world.report(south, "s1", values={"people": Decimal(4)})
    world.compile(south, "compile", "close", at=DUE + timedelta(days=1))
    part = contributions(world, top)["s"]
    assert (part.category, part.base) == (Category.LATE, Counts(expected=3, included=1, missing=2))
    with world.ledger.reading() as facts:
        rollup = compile_rollup(STATISTICS.fields, facts.contributions(top.id, TABLE))
    assert rollup.direct == Counts(expected=2, included=1, late=1)
    assert rollup.base == Counts(expected=5, included=2, nil=1, missing=2)
    assert rollup.figures[0].value == 7


def test_changed_is_cleared_by_compiling_and_set_by_reporting(world: World) -> None:
    _, north, _ = world.cascade()

    def state() -> ItemState:
        with world.ledger.reading() as facts:
            return facts.items(north.id)[0]

    world.report(north, "n1")
    assert (state().changed, state().version) == (True, 0)
    world.compile(north, "compile", at=ISSUED + timedelta(days=2))
    assert (state().changed, state().version, state().submitted) == (False, 1, 1)
    world.report(north, "n1", nil=True)
    assert (state().changed, state().version) == (True, 1)
