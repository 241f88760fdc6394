"""The branches of a unit: its direct subordinates, each with everything below it, and the unit itself."""

from collections import defaultdict

from sqlalchemy import Connection, func, or_, select, union_all

from domain.base import Frozen
from domain.errors import NotFound
from domain.units import Level, Unit
from service.store.rows import UNIT_COLUMNS, unit_of
from service.store.statements import given, within
from service.store.tables import UNIT
from service.store.views.base import rows

_UNIT = given("unit", UNIT.c.code)
_branch = UNIT.alias("branch")
BRANCHES = union_all(
    select(UNIT.c.code.label("unit_code"), UNIT.c.level.label("level"), UNIT.c.active, _branch.c.code.label("branch"))
    .join_from(_branch, UNIT, within(UNIT.c.path, _branch.c.path))
    .where(_branch.c.parent_code.is_not_distinct_from(_UNIT)),
    select(UNIT.c.code, UNIT.c.level, UNIT.c.active, UNIT.c.code).where(UNIT.c.code == _UNIT),
).cte("mine")
"""Every unit of the subtree of ``unit`` (None: the whole tree) with the branch it belongs to; the unit is its own."""

_COUNTS = (
    select(BRANCHES.c.branch, BRANCHES.c.level, func.count().label("units"))
    .where(BRANCHES.c.active)
    .group_by(BRANCHES.c.branch, BRANCHES.c.level)
)
_HEADS = (
    select(*UNIT_COLUMNS)
    .where(or_(UNIT.c.code == _UNIT, UNIT.c.parent_code.is_not_distinct_from(_UNIT)))
    .order_by(UNIT.c.path)
)
_below = UNIT.alias("below")
_ABOVE = (
    select(*UNIT_COLUMNS)
    .join_from(UNIT, _below, within(_below.c.path, UNIT.c.path))
    .where(_below.c.code == _UNIT, UNIT.c.code != _UNIT)
    .order_by(func.length(UNIT.c.path))
)


class Branch(Frozen):
    """A unit with how many active units of each level it holds, itself among them."""

    unit: Unit
    levels: dict[Level, int]


class Family(Frozen):
    """A unit between those above it and its direct subordinates; ``unit`` is None for the whole tree."""

    above: tuple[Unit, ...]
    unit: Unit | None
    own: Branch | None
    branches: tuple[Branch, ...]


def read_family(connection: Connection, code: str | None) -> Family:
    """Three statements. Raises NotFound."""
    levels: dict[str, dict[Level, int]] = defaultdict(dict)
    for row in rows(connection, _COUNTS, unit=code):
        levels[row.branch][Level(row.level)] = row.units
    heads = [unit_of(row) for row in rows(connection, _HEADS, unit=code)]
    branches = {unit.code: Branch(unit=unit, levels=levels[unit.code]) for unit in heads}
    own = branches.pop(code, None) if code else None
    if code and own is None:
        raise NotFound(f"没有编码为“{code[:40]}”的单位；请核对编码", field="unit")
    above = tuple(unit_of(row) for row in rows(connection, _ABOVE, unit=code)) if code else ()
    return Family(above=above, unit=own.unit if own else None, own=own, branches=tuple(branches.values()))
