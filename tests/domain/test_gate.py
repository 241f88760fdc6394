from datetime import timedelta

import pytest

from domain.gate import Matter, Obstacle, ReportsWaiting, RequestsWaiting, gates, label, named, require_decided
from domain.obligations import Demand
from domain.plan import Item
from tests.domain.examples import moment

DUE = moment(2024, 6, 20, 18)
ITEM = Item(
    obligation="table",
    occurrence="once",
    title="统计表",
    demand=Demand.MANDATORY,
    due=DUE,
    compile_at=DUE,
    close_at=DUE + timedelta(days=7),
)


def matter(obstacle: Obstacle, code: str) -> Matter:
    return Matter(obstacle=obstacle, unit_code=code, unit_name=f"{code}社区")


def test_what_stands_in_the_way_is_in_order_of_obstacle_and_code() -> None:
    found = [matter(Obstacle.STALE, "a"), matter(Obstacle.OWING, "c"), matter(Obstacle.OWING, "b")]
    [gate] = gates([(ITEM, None)], {ITEM.key: found})
    assert [(one.obstacle, one.unit_code) for one in gate.matters] == [
        (Obstacle.OWING, "b"),
        (Obstacle.OWING, "c"),
        (Obstacle.STALE, "a"),
    ]
    assert [one.unit_code for one in gate.of(Obstacle.OWING)] == ["b", "c"]


@pytest.mark.parametrize(
    ("obstacle", "refusal"), [(Obstacle.REVIEW, ReportsWaiting), (Obstacle.REQUEST, RequestsWaiting)]
)
def test_what_waits_for_the_office_is_never_closed_over_the_units_head(
    obstacle: Obstacle, refusal: type[Exception]
) -> None:
    [gate] = gates([(ITEM, None)], {ITEM.key: [matter(obstacle, "b")]})
    with pytest.raises(refusal, match="b社区"):
        require_decided(gate)


@pytest.mark.parametrize("obstacle", [Obstacle.OWING, Obstacle.STALE])
def test_silence_and_stale_figures_may_be_closed_by_a_person(obstacle: Obstacle) -> None:
    [gate] = gates([(ITEM, None)], {ITEM.key: [matter(obstacle, "b")]})
    require_decided(gate)


def test_many_units_are_named_by_the_first_few() -> None:
    assert named([matter(Obstacle.OWING, code) for code in "ab"]) == "a社区、b社区"
    assert named([matter(Obstacle.OWING, code) for code in "abcdefg"]).endswith("e社区等 7 个单位")
    assert all(label(obstacle) for obstacle in Obstacle)
