"""A table before it is taken (导入预览): what it would change, or everything that is wrong with it, row by row."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from domain.base import Frozen
from domain.contacts import Contact, ContactRow, check_contacts
from domain.errors import InvalidInput
from domain.problems import InvalidRows, RowProblem
from domain.table_changes import RowChange, RowKind, contact_changes, recognised, unit_changes
from domain.tree import UnitRow, build_tree
from domain.units import Unit
from service.imports.contacts import COLUMNS as CONTACT_COLUMNS
from service.imports.contacts import read_contacts
from service.imports.divisions import COLUMNS as UNIT_COLUMNS
from service.imports.divisions import read_units

HEADINGS = {
    kind: {column.name: column.headings[0] for column in columns}
    for kind, columns in (("units", UNIT_COLUMNS), ("contacts", CONTACT_COLUMNS))
}
Allowed = Callable[[str], bool]
"""Whether whoever imports keeps the unit at this path."""
FOREIGN = "foreign_unit"
_FOREIGN = "不在您的权限范围内，请删去这一行，或请上级管理员导入"

_NAMED = "所填的单位不在您的权限范围内，请留空，或请其管理员填写"


class Preview(Frozen):
    """``refusal`` where the file itself cannot be read; ``problems`` where rows are wrong; else what would change."""

    refusal: str = ""
    problems: tuple[RowProblem, ...] = ()
    rows: tuple[RowChange, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it can be taken."""
        return not self.refusal and not self.problems

    @property
    def foreign(self) -> bool:
        """Whether nothing is wrong with it but that it is about units of others."""
        return bool(self.problems) and all(one.code == FOREIGN for one in self.problems)

    @property
    def counts(self) -> Mapping[RowKind, int]:
        """Rows by what they do."""
        counted = Counter(row.kind for row in self.rows)
        return {kind: counted[kind] for kind in RowKind}


def preview_units(data: bytes, known: Mapping[str, Unit], allowed: Allowed) -> Preview:
    """What a table of units would do."""
    return _judged(lambda: _units(read_units(data, known), known, allowed))


def preview_contacts(data: bytes, units: Mapping[str, Unit], known: Sequence[Contact], allowed: Allowed) -> Preview:
    """What a table of contacts would do."""
    return _judged(lambda: _contacts(read_contacts(data), units, known, allowed))


def _judged(judge: Callable[[], Preview]) -> Preview:
    try:
        return judge()
    except InvalidRows as refusal:
        return Preview(problems=refusal.problems)
    except InvalidInput as refusal:
        return Preview(refusal=refusal.message)


def _units(rows: Sequence[UnitRow], known: Mapping[str, Unit], allowed: Allowed) -> Preview:
    built = build_tree(rows, known)
    lines = {row.code: row.row for row in rows}
    foreign = [
        _foreign(lines.get(unit.code, 0), "code")
        for unit in built
        if not allowed(unit.path) or (unit.code in known and not allowed(known[unit.code].path))
    ]
    foreign += [
        _foreign(lines.get(unit.code, 0), field, _NAMED)
        for unit in built
        for field in foreign_links(unit, known, allowed)
    ]
    return Preview(problems=tuple(foreign)) if foreign else Preview(rows=unit_changes(rows, built, known))


def foreign_links(unit: Unit, known: Mapping[str, Unit], allowed: Allowed) -> list[str]:
    """Which of the unit's ties to others are new and lead to units that one does not keep.

    To act for a unit is to issue in its place, and a line superior's notices reach the unit: neither is one's own to
    give.
    """
    before = known.get(unit.code)
    ties = {"acts_for": unit.acts_for, "line_superior": unit.line_superior}
    return [
        field
        for field, code in ties.items()
        if code and code in known and not allowed(known[code].path) and (not before or getattr(before, field) != code)
    ]


def _contacts(
    rows: Sequence[ContactRow], units: Mapping[str, Unit], known: Sequence[Contact], allowed: Allowed
) -> Preview:
    visible: Collection[str] = [code for code, unit in units.items() if allowed(unit.path)]
    checked = recognised(check_contacts(rows, visible), known)
    by_id = {one.id: one for one in known}
    return Preview(rows=contact_changes([row.row for row in rows], checked, by_id))


def _foreign(row: int, field: str, message: str = _FOREIGN) -> RowProblem:
    return RowProblem(row=row, field=field, code=FOREIGN, message=message)
