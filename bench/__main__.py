"""``make bench``: every program in fresh processes, one line a figure as it goes, then the ratios.

QUICK=1 takes a fifth of the tree once (a twentieth for per-unit, compared by the unit), where otherwise floor and
product run three times in turn on the whole.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.enterprises import FULL, QUICK, EnterpriseFigures
from bench.figures import Figures
from bench.monitor import MonitorFigures
from bench.program import PER_UNIT_QUICK_SHARE, QUICK_SHARE
from bench.summary import Summary, summarise

OUTPUT = Path("bench-output") / "latest.json"
RUNS = 3


def main() -> None:
    """Measure, print, write. A target missed is said, but is no error: the machine may be busy."""
    argparse.ArgumentParser(prog="python -m bench", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="cascade-bench-") as folder:
        summary = measure(Path(folder), quick=os.environ.get("QUICK") == "1")
    print(*summary.lines(), sep="\n")
    summary.write(OUTPUT)
    print(f"written: {OUTPUT}")


def measure(folder: Path, *, quick: bool) -> Summary:
    """Run everything, with files in ``folder``."""
    share = ("--fraction", str(QUICK_SHARE if quick else 1.0))
    # A workflow for each unit of a fifth of the tree would take most of the minute that a quick run has.
    least = ("--fraction", str(PER_UNIT_QUICK_SHARE if quick else 1.0))
    floor: list[Figures] = []
    product: list[Figures] = []
    for _ in range(1 if quick else RUNS):
        floor.append(Figures.read(measured(folder, "floor", *share)))
        product.append(Figures.read(measured(folder, "product", *share)))
    per_unit = [Figures.read(measured(folder, "per_unit", *least))]
    widest = EnterpriseFigures.read(measured(folder, "enterprises", "--number", str(QUICK if quick else FULL)))
    watched = MonitorFigures.read(measured(folder, "monitor", *share))
    return summarise(product, floor, per_unit, widest, watched, quick=quick)


def measured(folder: Path, program: str, *arguments: str) -> Path:
    """Run one program of the benchmark, which prints its line. Returns where its figures are until the next run."""
    path = folder / f"{program}.json"
    subprocess.run([sys.executable, "-m", f"bench.{program}", *arguments, "--json", str(path)], check=True)
    return path


if __name__ == "__main__":
    main()
