"""The burden (报送负担): what units are asked for in a month, averaged over the units of a level.

The yardstick of 基层减负: how many notices a community gets, how many things it has to hand in for them, and how many
blanks it has to fill. What is due in a month counts in it; what is reported as it occurs counts in the month of its
notice; what was withdrawn counts nowhere.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from domain.base import Frozen


class Demanded(NamedTuple):
    """One item asked of ``units`` units of a branch; ``fields`` blanks of its form, ``month`` in which it counts."""

    branch: str
    month: date
    units: int
    fields: int


class Received(NamedTuple):
    """One notice that ``units`` units of a branch got in ``month``."""

    branch: str
    month: date
    units: int


class Load(Frozen):
    """Sums over ``units`` units: ``requests`` things asked, ``fields`` blanks, ``notices`` copies of notices."""

    units: int = 0
    notices: int = 0
    requests: int = 0
    fields: int = 0

    def each(self, total: int, months: int = 1) -> float | None:
        """``total`` for one unit in one of ``months`` months; None where there is no unit."""
        return total / (self.units * months) if self.units and months else None


def load_of(demanded: Iterable[Demanded], received: Iterable[Received], units: int) -> Load:
    """Add up what was asked of ``units`` units."""
    sums: Counter[str] = Counter()
    for one in demanded:
        sums["requests"] += one.units
        sums["fields"] += one.units * one.fields
    for copy in received:
        sums["notices"] += copy.units
    return Load(units=units, notices=sums["notices"], requests=sums["requests"], fields=sums["fields"])
