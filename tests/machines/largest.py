"""The largest life that a machine found, for the end of the test run."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from domain.base import Frozen

PROPERTY = "largest life"


class Life(Frozen):
    """What happened in one life: its acts by name, how many days it lasted, what was carried out and told."""

    acts: dict[str, int]
    days: int
    rungs: int
    messages: int

    @property
    def size(self) -> int:
        """How many acts."""
        return sum(self.acts.values())

    @property
    def richness(self) -> tuple[int, int, int]:
        """How many kinds of acts, how many of them, how much came of them."""
        return len(self.acts), self.size, self.rungs

    def __str__(self) -> str:
        acts = ", ".join(f"{act} x{number}" if number > 1 else act for act, number in self.acts.items())
        return f"{self.size} acts in {self.days} days, {self.rungs} rungs, {self.messages} messages: {acts}"


class Largest:
    """Keeps the life with the most kinds of acts; among those the one with the most acts."""

    def __init__(self) -> None:
        self.life: Life | None = None
        self.lives = 0

    def note(self, acts: Sequence[str], *, days: int, rungs: int, messages: int) -> None:
        """One more life has ended."""
        self.lives += 1
        life = Life(acts=dict(Counter(acts).most_common()), days=days, rungs=rungs, messages=messages)
        if self.life is None or life.richness > self.life.richness:
            self.life = life

    def __str__(self) -> str:
        return f"{self.lives} lives, the largest {self.life}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end of the run what the machines found; works as well where tests run in several processes."""
    passed = terminalreporter.stats.get("passed", [])
    found = [(report.nodeid, dict(report.user_properties)) for report in passed]
    lines = [f"{name}: {kept[PROPERTY]}" for name, kept in found if PROPERTY in kept]
    if lines:
        terminalreporter.section("largest lives")
        for line in lines:
            terminalreporter.write_line(line)
