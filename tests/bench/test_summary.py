"""Ratios and targets of ``make bench``."""

import json
from pathlib import Path

import pytest

from bench.enterprises import FULL, QUICK, EnterpriseFigures
from bench.figures import Figures
from bench.monitor import MonitorFigures
from bench.summary import Summary, summarise


def _run(name: str, issue: float, collect: float, events: float = 2.0, units: int = 2761) -> Figures:
    return Figures(
        name=name,
        units=units,
        offices=188,
        issue_seconds=issue,
        collect_seconds=collect,
        events_total=round(events * units),
        events_per_unit=events,
        longest_history=60,
        rss_peak_mb={"worker": 150.0},
    )


def _widest(number: int = FULL) -> EnterpriseFigures:
    return EnterpriseFigures(
        number=number,
        issue_seconds=10,
        remind_seconds=9,
        collect_seconds=30,
        notice_events=36,
        rss_peak_mb={"worker": 310.5, "web": 170.0},
    )


WATCHED = MonitorFigures(
    units=2761,
    monitors=200,
    first_byte_ms=20,
    page_ms=22,
    page_kb=31,
    cpu_share=0.31,
    update_seconds=0.6,
)


def _summary(number: int = FULL) -> Summary:
    return summarise(
        [_run("product", 9, 8), _run("product", 6, 30), _run("product", 7, 9)],
        [_run("floor", 4, 3), _run("floor", 4, 3)],
        [_run("per_unit", 84, 60, events=30.0)],
        _widest(number),
        WATCHED,
        quick=number != FULL,
    )


def test_ratios_are_of_medians() -> None:
    summary = _summary()
    assert (summary.issue_vs_floor, summary.collect_vs_floor) == (1.75, 3.0)
    assert (summary.issue_vs_per_unit, summary.collect_vs_per_unit) == (0.083, 0.15)
    assert summary.events_per_unit_vs_per_unit == 0.067
    assert (summary.rss_20000_mb, summary.events_20000) == (310.5, 36)


def test_each_ratio_is_held_against_its_target() -> None:
    lines = list(_summary().lines())
    assert "issue_vs_floor: 1.75 (target at most 2): met" in lines
    assert "collect_vs_per_unit: 0.15 (target at most 0.125): MISSED" in lines
    assert "rss_20000_mb: 310.5 (target below 500): met" in lines
    assert "monitor_first_byte_ms: 20 (target below 150): met" in lines
    assert "monitor_cpu_share: 0.31 (target below 0.3): MISSED" in lines


def test_a_smaller_number_of_enterprises_says_nothing_of_20000() -> None:
    summary = _summary(QUICK)
    assert summary.rss_20000_mb is None
    assert f"rss_20000_mb: not measured ({QUICK} enterprises only)" in list(summary.lines())


def test_different_trees_have_no_ratio() -> None:
    with pytest.raises(ValueError, match="one tree"):
        summarise(
            [_run("product", 1, 1)],
            [_run("floor", 1, 1, units=9)],
            [_run("per_unit", 1, 1)],
            _widest(),
            WATCHED,
            quick=False,
        )


def test_a_quick_run_compares_by_the_unit() -> None:
    least = [_run("per_unit", 8.4, 6, events=30.0, units=276)]
    quick = summarise([_run("product", 7, 9)], [_run("floor", 4, 3)], least, _widest(QUICK), WATCHED, quick=True)
    assert (quick.issue_vs_per_unit, quick.collect_vs_per_unit) == (0.083, 0.15)


def test_the_file_has_the_keys_that_others_read(tmp_path: Path) -> None:
    _summary().write(tmp_path / "output" / "latest.json")
    written = json.loads((tmp_path / "output" / "latest.json").read_text(encoding="utf-8"))
    assert written.keys() >= {
        "issue_vs_floor", "collect_vs_floor", "issue_vs_per_unit", "collect_vs_per_unit",
        "events_per_unit_vs_per_unit", "rss_20000_mb",
    }  # fmt: skip
