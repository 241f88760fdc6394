"""Where a number comes from: its sources make it again, at the top and on every step down to the bottom."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import NotFound
from domain.rollup import Category
from service.provenance import Asked, Provenance, provenance
from service.rollup_sheet import rollup_sheet
from service.store.views import Views
from tests.service.store.world import ISSUED, TABLE, World

EARLY = ISSUED + timedelta(days=3)


def ask(world: World, notice_id: str = "top", **more: Any) -> Provenance:
    return provenance(world.ledger, Views(world.engine), notice_id, Asked(key=TABLE, **more))


@pytest.fixture
def filled(world: World) -> World:
    """Two of two in the north, compiled; one of three in the south, which has not submitted."""
    _, north, south = world.cascade()
    for unit, people in (("n1", 10), ("n2", 5)):
        world.report(north, unit, values={"people": Decimal(people), "place": "广场"})
    world.report(south, "s1", values={"people": Decimal(7)})
    world.compile(north, "compile", at=EARLY)
    return world


def test_a_number_leads_down_to_the_bottom(filled: World) -> None:
    top = ask(filled, field="people")
    assert (top.cell.shown, top.frozen, top.through) == ("15", None, ())
    north, south = top.sources
    assert (north.unit_code, north.cell.number, north.version, north.compiled) == ("n", Decimal(15), 1, True)
    assert (south.category, south.report_id, south.base.expected, south.compiled) == (Category.MISSING, None, 3, False)
    below = ask(filled, field="people", through=("n",))
    assert [(one.unit_code, one.cell.shown, one.compiled) for one in below.sources] == [
        ("n1", "10", False),
        ("n2", "5", False),
    ]
    assert below.cell == north.cell
    assert below.frozen is not None
    assert (below.frozen.office_code, below.frozen.version, below.through[0].unit_name) == ("n", 1, "n单位")


def test_below_the_top_stand_the_versions_that_were_frozen(filled: World) -> None:
    with filled.facts() as facts:
        north = facts.notice("top-n")
    filled.report(north, "n1", values={"people": Decimal(99)}, at=EARLY + timedelta(hours=1))
    [first, _] = ask(filled, field="people", through=("n",)).sources
    assert (first.version, first.cell.shown) == (1, "10")
    [mine, _] = ask(filled, "top-n", field="people").sources
    assert (mine.version, mine.cell.shown) == (2, "99")


def test_counts_lead_to_their_units(filled: World) -> None:
    assert ask(filled).cell.shown == "2"
    missing = ask(filled, category=Category.MISSING)
    assert [one.unit_code for one in missing.sources] == ["s"]
    assert missing.base.missing == 3
    assert ask(filled, category=Category.LATE).sources == ()


def test_a_text_is_counted_above_and_shown_below(filled: World) -> None:
    assert ask(filled, field="place").cell.shown == "2"
    assert [one.cell.shown for one in ask(filled, field="place", through=("n",)).sources] == ["广场", "广场"]


@pytest.mark.parametrize(
    "more", [{"field": "nothing"}, {"through": ("s",)}, {"through": ("n", "n1")}, {"through": ("elsewhere",)}]
)
def test_what_leads_nowhere_is_told(filled: World, more: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        ask(filled, **more)


def test_the_live_table_adds_up_and_says_what_is_stale(filled: World) -> None:
    views = Views(filled.engine)
    sheet = rollup_sheet(filled.ledger, views, "top-n", TABLE)
    assert [cell.shown for cell in sheet.totals] == ["15", "2"]
    assert [[cell.shown for cell in row.cells] for row in sheet.rows] == [["10", "广场"], ["5", "广场"]]
    assert (sheet.stale, sheet.direct.included) == (False, 2)
    with filled.facts() as facts:
        north = facts.notice("top-n")
    filled.report(north, "n1", values={"people": Decimal(99)}, at=EARLY + timedelta(hours=1))
    sheet = rollup_sheet(filled.ledger, views, "top-n", TABLE)
    assert sheet.stale
    assert sheet.diff is not None
    assert [(one.label, one.before, one.after) for one in sheet.diff.fields] == [
        ("参加人数", Decimal(15), Decimal(104)),
        ("地点", Decimal(2), Decimal(1)),
    ]


def test_a_silent_branch_counts_its_bottom(filled: World) -> None:
    sheet = rollup_sheet(filled.ledger, Views(filled.engine), "top", TABLE)
    assert (sheet.direct.expected, sheet.base.expected, sheet.base.missing) == (2, 5, 3)
    assert [(row.unit_code, row.compiled, row.base.expected) for row in sheet.rows] == [("n", True, 2), ("s", False, 3)]


def test_an_unknown_item_is_told(filled: World) -> None:
    with pytest.raises(NotFound):
        rollup_sheet(filled.ledger, Views(filled.engine), "top", ("table", "never"))
