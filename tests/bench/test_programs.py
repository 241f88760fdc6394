"""Both reference programs do the whole job on a small tree, with the real engine and the real sink."""

import pytest

from bench import floor, per_unit
from bench.program import Measure, run
from tests.bench.trees import small_tree


@pytest.mark.parametrize(
    ("name", "measure", "workflows"), [("floor", floor.measure, 7), ("per_unit", per_unit.measure, 19)]
)
async def test_the_whole_job_is_done(name: str, measure: Measure, workflows: int) -> None:
    figures = await run(name, measure, small_tree())
    assert (figures.units, figures.offices) == (19, 7)
    assert figures.events_total >= workflows * 10
    assert figures.longest_history < 200
    assert all(peak > 0 for peak in figures.rss_peak_mb.values())
    # A workflow per unit has many times the events of a workflow per office: the reason of the product's design.
    assert (figures.events_per_unit > 25) == (name == "per_unit")
