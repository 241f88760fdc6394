"""Figures of a run, and their medians."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import Figures, medians


def _run(seconds: float = 2.0, name: str = "floor", events: int = 5000) -> Figures:
    return Figures(
        name=name,
        units=2761,
        offices=188,
        issue_seconds=seconds,
        collect_seconds=seconds / 2,
        events_total=events,
        events_per_unit=events / 2761,
        longest_history=events // 100,
        rss_peak_mb={"worker": 100.0 + seconds, "engine": 200.0},
    )


def test_the_median_leaves_the_outlier_out() -> None:
    middle = medians([_run(2.0, events=5000), _run(90.0, events=9000), _run(3.0, events=5200)])
    assert (middle.issue_seconds, middle.collect_seconds) == (3.0, 1.5)
    assert (middle.events_total, middle.longest_history) == (5200, 52)
    assert middle.rss_peak_mb == {"worker": 103.0, "engine": 200.0}


def test_the_median_of_two_lies_between_them() -> None:
    assert medians([_run(2.0), _run(4.0)]).issue_seconds == 3.0


@given(seconds=st.lists(st.floats(min_value=0.001, max_value=1000), min_size=1, max_size=9))
def test_medians_do_not_depend_on_the_order_of_runs(seconds: list[float]) -> None:
    runs = [_run(each) for each in seconds]
    assert medians(runs) == medians(runs[::-1])
    assert min(seconds) <= medians(runs).issue_seconds <= max(seconds)


def test_no_runs_have_no_median() -> None:
    with pytest.raises(ValueError, match="at least one run"):
        medians([])


def test_different_programs_have_no_common_median() -> None:
    with pytest.raises(ValueError, match="one program"):
        medians([_run(), _run(name="per_unit")])


def test_figures_come_back_from_json(tmp_path: Path) -> None:
    path = tmp_path / "output" / "floor.json"
    _run().write(path)
    assert Figures.read(path) == _run()


def test_the_line_names_the_figures_a_reader_looks_for() -> None:
    line = _run().line()
    assert line.startswith("floor: 2761 units, 188 offices; issue 2.00 s, collect 1.00 s; 1.81 events a unit")
