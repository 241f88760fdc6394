"""What a run of the benchmark measured, as a value, as JSON, and as the median over several runs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from domain.base import Frozen


class Figures(Frozen):
    """One run over one tree.

    ``issue_seconds``: from the call until every task row of every level is committed and every mail accepted.
    ``collect_seconds``: from the first report until the city's rollup row is committed (or its workflow completed).
    Events are history events of all workflows over their whole life; ``longest_history`` is that of one workflow.
    ``rss_peak_mb``: highest resident memory by process (worker, engine, sink), in MB of 2**20 bytes.
    """

    name: str
    units: int
    offices: int
    issue_seconds: float
    collect_seconds: float
    events_total: int
    events_per_unit: float
    longest_history: int
    rss_peak_mb: dict[str, float]

    def write(self, path: Path) -> None:
        """Write as JSON, creating the folder if needed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Figures":
        """Read what ``write`` wrote."""
        return cls.model_validate_json(path.read_text(encoding="utf-8"))

    def line(self) -> str:
        """One line for a terminal."""
        memory = ", ".join(f"{process} {mb:.0f} MB" for process, mb in self.rss_peak_mb.items())
        return (
            f"{self.name}: {self.units} units, {self.offices} offices; issue {self.issue_seconds:.2f} s, "
            f"collect {self.collect_seconds:.2f} s; {self.events_per_unit:.2f} events a unit "
            f"({self.events_total} in all, longest history {self.longest_history}); peak memory {memory}"
        )


def medians(runs: Sequence[Figures]) -> Figures:
    """The median of each figure over runs of one program on one tree. Raises ValueError for none, or for a mixture."""
    if len({(run.name, run.units, run.offices) for run in runs}) != 1:
        raise ValueError("medians need at least one run, all of one program on one tree")

    def middle(figure: Callable[[Figures], float]) -> float:
        return float(median(figure(run) for run in runs))

    return runs[0].model_copy(
        update={
            "issue_seconds": middle(lambda run: run.issue_seconds),
            "collect_seconds": middle(lambda run: run.collect_seconds),
            "events_total": round(middle(lambda run: run.events_total)),
            "events_per_unit": middle(lambda run: run.events_per_unit),
            "longest_history": round(middle(lambda run: run.longest_history)),
            "rss_peak_mb": {
                process: float(median(run.rss_peak_mb[process] for run in runs)) for process in runs[0].rss_peak_mb
            },
        }
    )
