"""The widest office: one notice addressed directly to 20,000 enterprises, issued, reminded, collected and closed.

Run as ``python -m bench.enterprises [--number N] [--json FILE]``.
"""

import argparse
import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Self

import service.exit_guard  # noqa: F401 (works by being imported)
from bench.facts import until
from bench.furniture import people_of, units_of
from bench.instance import Instance, instance
from bench.product import DUE, Product, draft_of
from bench.tree import Tree, Unit
from domain.base import Frozen
from domain.notices import NoticeDraft
from domain.orders import notice_workflow_id
from domain.policy import PLAIN, Act, Rule, Step, Track

FULL = 20_000
QUICK = 1_000
_MAILS_A_SECOND = 500
"""A cautious guess at how fast the first mails go out: the reminder should fall due after the last of them."""


class EnterpriseFigures(Frozen):
    """One run. ``remind_seconds``: from the planned instant until the last reminder is accepted. Memory in MB."""

    number: int
    issue_seconds: float
    remind_seconds: float
    collect_seconds: float
    notice_events: int
    rss_peak_mb: dict[str, float]

    def write(self, path: Path) -> None:
        """Write as JSON, creating the folder if needed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what ``write`` wrote."""
        return cls.model_validate_json(path.read_text(encoding="utf-8"))

    def line(self) -> str:
        """One line for a terminal."""
        memory = ", ".join(f"{process} {mb:.0f} MB" for process, mb in self.rss_peak_mb.items())
        return (
            f"enterprises: {self.number} units, 1 office; issue {self.issue_seconds:.2f} s, remind "
            f"{self.remind_seconds:.2f} s, collect {self.collect_seconds:.2f} s; {self.notice_events} events of the "
            f"notice; peak memory {memory}"
        )


def flat_tree(number: int) -> Tree:
    """One office and ``number`` enterprises directly below it."""
    office = Unit(code="3505", name="泉州市", level="city", superior=None)
    below = (
        Unit(code=f"3505-E{n:05d}", name=f"测试第{n}号企业", level="enterprise", superior=office.code)
        for n in range(1, number + 1)
    )
    return Tree(units=(office, *below))


def reminding(draft: NoticeDraft, moment: datetime) -> NoticeDraft:
    """``draft`` under the plain policy, but with one reminder, at ``moment``."""
    hours = (moment - DUE) / timedelta(hours=1)
    reminder = Rule(track=Track.REPORT, act=Act.REMIND, step=Step.LIAISON, working_days=0, hours=hours)
    climb = (rule for rule in PLAIN.rules if rule.act is Act.ESCALATE)
    return draft.model_copy(update={"policy": PLAIN.model_copy(update={"rules": (reminder, *climb)})})


async def run(number: int) -> EnterpriseFigures:
    """Measure once on a fresh instance. Raises AssertionError if facts and mails are not as they should be."""
    tree = flat_tree(number)
    units = units_of(tree)
    async with instance(units, people_of(units)) as place:
        product = Product(place, [unit.code for unit in tree.reporters], number)
        moment = place.clock.now() + timedelta(seconds=3 + number / _MAILS_A_SECOND)
        issue = await product.issue(reminding(draft_of(tree.root.code), moment))
        remind = await reminded(place, moment, number)
        collect = await product.collect()
        await until(place.facts.all_closed)
        product.check()
        notice = await place.client.get_workflow_handle(notice_workflow_id(product.notice_id)).describe()
        return EnterpriseFigures(
            number=number,
            issue_seconds=round(issue, 3),
            remind_seconds=round(remind, 3),
            collect_seconds=round(collect, 3),
            notice_events=notice.history_length,
            rss_peak_mb={process: round(peak, 1) for process, peak in place.memory.peaks().items()},
        )


async def reminded(place: Instance, moment: datetime, number: int) -> float:
    """Wait until ``number`` reminders are accepted. Returns the seconds since ``moment``, or since now if later."""
    await asyncio.sleep((moment - place.clock.now()).total_seconds())
    start = perf_counter()
    await until(lambda: place.facts.reminded() >= number)
    return perf_counter() - start


def main() -> None:
    """Measure once in this process, print one line, write JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m bench.enterprises", description=__doc__)
    default = QUICK if os.environ.get("QUICK") == "1" else FULL
    parser.add_argument("--number", type=int, default=default, help="enterprises (20,000, or 1,000 if QUICK=1)")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    given = parser.parse_args()
    figures = asyncio.run(run(given.number))
    print(figures.line(), flush=True)
    if given.json:
        figures.write(given.json)


if __name__ == "__main__":
    main()
