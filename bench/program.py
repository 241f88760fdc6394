"""The frame of a program under measurement: arguments, a fresh environment, the figures, their output."""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import service.exit_guard  # noqa: F401 (works by being imported)
from bench.environment import Environment, environment, history_lengths
from bench.figures import Figures
from bench.memory import MemoryWatch
from bench.tree import Tree, fraction, load

QUICK_SHARE = 0.2
PER_UNIT_QUICK_SHARE = 0.05

# Between issue and collect, as people take their time in life: the first does not run into the second's clock.
SETTLE_SECONDS = 1.0


class Seconds(NamedTuple):
    """How long the two halves of the job took."""

    issue: float
    collect: float


Measure = Callable[[Environment, Tree], Awaitable[Seconds]]


def main(name: str, measure: Measure) -> None:
    """Measure once in this process, print one line, write JSON if asked."""
    given = arguments(name)
    show(asyncio.run(run(name, measure, fraction(load(), given.fraction))), given.json)


def show(figures: Figures, path: Path | None) -> None:
    """Print one line; write JSON to ``path`` if there is one."""
    print(figures.line(), flush=True)
    if path:
        figures.write(path)


def arguments(name: str) -> argparse.Namespace:
    """``fraction`` and ``json`` from the command line."""
    default = QUICK_SHARE if os.environ.get("QUICK") == "1" else 1.0
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=f"Measure {name} on the city's tree.")
    parser.add_argument("--fraction", type=float, default=default, help="share of the tree (all, or 0.2 if QUICK=1)")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


async def run(name: str, measure: Measure, tree: Tree) -> Figures:
    """Measure once in a fresh environment. Raises AssertionError if not every recipient got its mail."""
    async with environment() as place:
        seconds = await measure(place, tree)
        lengths = await history_lengths(place.client)
        mails = place.sink.received()
        if mails != len(tree.recipients):
            raise AssertionError(f"{mails} mails arrived for {len(tree.recipients)} recipients")
        return figures_of(name, tree, seconds, lengths, place.memory)


def figures_of(name: str, tree: Tree, seconds: Seconds, lengths: Sequence[int], memory: MemoryWatch) -> Figures:
    """What was measured. ``lengths`` are those of the histories of all workflows."""
    return Figures(
        name=name,
        units=len(tree.units),
        offices=len(tree.offices),
        issue_seconds=round(seconds.issue, 3),
        collect_seconds=round(seconds.collect, 3),
        events_total=sum(lengths),
        events_per_unit=round(sum(lengths) / len(tree.units), 3),
        longest_history=max(lengths),
        rss_peak_mb={process: round(peak, 1) for process, peak in memory.peaks().items()},
    )
