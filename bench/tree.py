"""The tree of Quanzhou 泉州市 as plain data: 1 city, 12 districts, 175 streets, 2,573 communities.

Every program of the benchmark works on the same tree, cut by the same rule, and its units report in the same order.
"""

import csv
import random
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from domain.base import Frozen

SOURCE = Path(__file__).parent.parent / "service" / "samples" / "quanzhou_divisions.csv"
_SEED = 20240620


class Unit(Frozen):
    """One unit 单位. ``level``: city, district, street or community. ``superior``: the code above, None at the top."""

    code: str
    name: str
    level: str
    superior: str | None


class Tree(Frozen):
    """Units in tree order: a superior stands before its subordinates."""

    units: tuple[Unit, ...]

    @cached_property
    def root(self) -> Unit:
        """The unit without a superior."""
        return next(unit for unit in self.units if unit.superior is None)

    @cached_property
    def subordinates(self) -> dict[str, tuple[Unit, ...]]:
        """Direct subordinates by the code of their office, in tree order. Units without subordinates have no entry."""
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            if unit.superior is not None:
                found.setdefault(unit.superior, []).append(unit)
        return {code: tuple(units) for code, units in found.items()}

    @cached_property
    def offices(self) -> tuple[Unit, ...]:
        """The units that issue: those with subordinates."""
        return tuple(unit for unit in self.units if unit.code in self.subordinates)

    @cached_property
    def recipients(self) -> tuple[Unit, ...]:
        """The units that receive: all but the city. Each gets one task and one mail."""
        return tuple(unit for unit in self.units if unit.superior is not None)

    @cached_property
    def reporters(self) -> tuple[Unit, ...]:
        """The units at the bottom, whose reports make up the rollup, in tree order."""
        return tuple(unit for unit in self.units if unit.code not in self.subordinates)

    def reporting_order(self) -> list[Unit]:
        """The reporters as they report: shuffled, as in life, and the same in every program and run."""
        order = list(self.reporters)
        random.Random(_SEED).shuffle(order)
        return order


def load(path: Path = SOURCE) -> Tree:
    """Read a CSV with the columns code, name, level, parent_code (UTF-8, superiors before subordinates)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return Tree(units=tuple(_units(file)))


def _units(lines: Iterator[str]) -> Iterator[Unit]:
    for row in csv.DictReader(lines):
        yield Unit(code=row["code"], name=row["name"], level=row["level"], superior=row["parent_code"] or None)


def fraction(tree: Tree, share: float) -> Tree:
    """Cut the tree to about ``share`` (0 < share <= 1) of its bottom units, by whole streets in tree order.

    Streets are taken, district after district, until the share is reached; all that stands above a taken street stays.
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must be above 0 and at most 1, not {share}")
    wanted = share * len(tree.reporters)
    kept: set[str] = set()
    reporters = 0
    for office in _lowest_offices(tree):
        if reporters >= wanted:
            break
        reporters += len(tree.subordinates[office.code])
        kept |= {unit.code for unit in tree.subordinates[office.code]} | _line_up(tree, office)
    return Tree(units=tuple(unit for unit in tree.units if unit.code in kept))


def _lowest_offices(tree: Tree) -> list[Unit]:
    """Offices that have no office below them, district by district."""
    above_offices = {office.superior for office in tree.offices}
    lowest = [office for office in tree.offices if office.code not in above_offices]
    rank = {office.code: place for place, office in enumerate(tree.offices)}
    return sorted(lowest, key=lambda office: (rank[office.superior or office.code], rank[office.code]))


def _line_up(tree: Tree, unit: Unit) -> set[str]:
    """The codes of the unit and of all its superiors."""
    by_code = {office.code: office for office in tree.offices}
    line = {unit.code}
    while unit.superior is not None:
        unit = by_code[unit.superior]
        line.add(unit.code)
    return line
