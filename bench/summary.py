"""What ``make bench`` says at its end: ratios of medians, and which targets they meet."""

import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from bench.enterprises import FULL, EnterpriseFigures
from bench.figures import Figures, medians
from bench.monitor import MonitorFigures
from domain.base import Frozen

_GB = 2**30


class Machine(Frozen):
    """Where it was measured. ``memory_gb`` in GB of 2**30 bytes."""

    system: str
    python: str
    cores: int
    memory_gb: float


class Summary(Frozen):
    """All figures of one ``make bench``. Ratios are the product's median over the other's.

    ``rss_20000_mb``: the worker's peak memory under one notice to 20,000 enterprises; None where fewer were asked.
    ``monitor_…``: the page of a notice to the whole tree when warm, and two hundred such pages left open.
    """

    issue_vs_floor: float
    collect_vs_floor: float
    issue_vs_per_unit: float
    collect_vs_per_unit: float
    events_per_unit_vs_per_unit: float
    rss_20000_mb: float | None
    events_20000: int | None
    monitor_first_byte_ms: float
    monitor_page_kb: float
    monitor_cpu_share: float
    monitor_update_seconds: float
    quick: bool
    runs: int
    machine: Machine
    product: Figures
    floor: Figures
    per_unit: Figures
    enterprises: EnterpriseFigures
    monitor: MonitorFigures

    def write(self, path: Path) -> None:
        """Write as JSON, creating the folder if needed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    def lines(self) -> Iterator[str]:
        """One line a ratio, with its target."""
        for target in TARGETS:
            value = getattr(self, target.figure)
            if value is None:
                yield f"{target.figure}: not measured ({self.enterprises.number} enterprises only)"
            else:
                met = "met" if target.met(value) else "MISSED"
                yield f"{target.figure}: {value:g} (target {target.wanted}): {met}"


class Target(NamedTuple):
    """A figure of the summary with its limit; ``below`` is a limit that must not be reached itself."""

    figure: str
    limit: float
    below: bool = False

    def met(self, value: float) -> bool:
        """Whether ``value`` keeps to the limit."""
        return value < self.limit if self.below else value <= self.limit

    @property
    def wanted(self) -> str:
        """The limit as people read it."""
        return f"{'below' if self.below else 'at most'} {self.limit:g}"


TARGETS = (
    Target("issue_vs_floor", 2.0),
    Target("collect_vs_floor", 3.0),
    Target("issue_vs_per_unit", 0.125),
    Target("collect_vs_per_unit", 0.125),
    Target("events_per_unit_vs_per_unit", 0.1),
    Target("rss_20000_mb", 500, below=True),
    Target("events_20000", 200, below=True),
    Target("monitor_first_byte_ms", 150, below=True),
    Target("monitor_page_kb", 300, below=True),
    Target("monitor_cpu_share", 0.3, below=True),
    Target("monitor_update_seconds", 1.0),
)


def summarise(
    product: Sequence[Figures], floor: Sequence[Figures], per_unit: Sequence[Figures], widest: EnterpriseFigures,
    watched: MonitorFigures, *, quick: bool,
) -> Summary:  # fmt: skip
    """Put the runs together.

    Per-unit is compared by the unit, since a quick run gives it a smaller tree: its time grows with the units.
    Raises ValueError if product and floor are not over one tree, or a whole run is not all over one.
    """
    ours, least, theirs = medians(product), medians(floor), medians(per_unit)
    if len({(figures.units, figures.offices) for figures in ((ours, least) if quick else (ours, least, theirs))}) != 1:
        raise ValueError("ratios need figures over one tree")
    full = widest.number == FULL
    return Summary(
        issue_vs_floor=_ratio(ours.issue_seconds, least.issue_seconds),
        collect_vs_floor=_ratio(ours.collect_seconds, least.collect_seconds),
        issue_vs_per_unit=_ratio(ours.issue_seconds / ours.units, theirs.issue_seconds / theirs.units),
        collect_vs_per_unit=_ratio(ours.collect_seconds / ours.units, theirs.collect_seconds / theirs.units),
        events_per_unit_vs_per_unit=_ratio(ours.events_per_unit, theirs.events_per_unit),
        rss_20000_mb=widest.rss_peak_mb["worker"] if full else None,
        events_20000=widest.notice_events if full else None,
        monitor_first_byte_ms=watched.first_byte_ms,
        monitor_page_kb=watched.page_kb,
        monitor_cpu_share=watched.cpu_share,
        monitor_update_seconds=watched.update_seconds,
        quick=quick,
        runs=len(product),
        machine=machine(),
        product=ours,
        floor=least,
        per_unit=theirs,
        enterprises=widest,
        monitor=watched,
    )


def machine() -> Machine:
    """This one."""
    return Machine(
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        cores=os.cpu_count() or 1,
        memory_gb=round(psutil.virtual_memory().total / _GB, 1),
    )


def _ratio(ours: float, theirs: float) -> float:
    return round(ours / theirs, 3)
