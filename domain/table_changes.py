"""What a table would change (导入预览): every row beside what is known, before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from domain.base import Frozen
from domain.contacts import Contact, duty_label
from domain.tree import UnitRow
from domain.units import ReissueRule, Unit, level_label

REISSUE_LABELS: Mapping[ReissueRule, str] = {
    ReissueRule.AUTOMATIC: "自动转发",
    ReissueRule.REVIEW_FIRST: "先审后转",
    ReissueRule.NEVER: "不转发",
}


_Known = TypeVar("_Known", Unit, Contact)


class RowKind(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class FieldChange(Frozen):
    """One column, as it is and as it would be, in words."""

    column: str
    before: str
    after: str


class RowChange(Frozen):
    """One row. ``row`` is its line in the file, 0 for a unit that only moves with one above it."""

    row: int
    key: str
    name: str
    kind: RowKind
    changes: tuple[FieldChange, ...] = ()


def unit_changes(rows: Sequence[UnitRow], built: Sequence[Unit], known: Mapping[str, Unit]) -> tuple[RowChange, ...]:
    """What ``built``, the tree of the rows, changes in the units ``known`` by code; in the order of the rows."""
    lines = {row.code: row.row for row in rows}
    changed = [_change(lines.get(unit.code, 0), unit.code, unit.name, unit_words, unit, known) for unit in built]
    return tuple(sorted(changed, key=lambda one: (one.row == 0, one.row)))


def contact_changes(
    rows: Sequence[int], contacts: Sequence[Contact], known: Mapping[str, Contact]
) -> tuple[RowChange, ...]:
    """What the contacts of these rows (their lines) change in those ``known`` by id."""
    return tuple(
        _change(row, one.id, f"{one.name}（{one.unit_code}）", contact_words, one, known)
        for row, one in zip(rows, contacts, strict=True)
    )


def recognised(contacts: Sequence[Contact], known: Sequence[Contact]) -> tuple[Contact, ...]:
    """The same contacts with the ids under which they are known: by unit, duty and name, whoever wrote them first.

    Whoever is not known keeps an id of their own, also where somebody else came to have it.
    """
    ids = {(one.unit_code, one.duty, one.name): one.id for one in known}
    taken = {one.id for one in known}
    found = []
    for one in contacts:
        chosen = ids.get((one.unit_code, one.duty, one.name)) or _free(one.id, taken)
        taken.add(chosen)
        found.append(one.model_copy(update={"id": chosen}))
    return tuple(found)


def _free(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    number = next(number for number in range(2, len(taken) + 3) if f"{wanted}.{number}" not in taken)
    return f"{wanted}.{number}"


def unit_words(unit: Unit) -> dict[str, str]:
    """A unit as a table writes it, by the headings of the columns."""
    return {
        "编码": unit.code,
        "名称": unit.name,
        "级别": level_label(unit.level),
        "上级编码": unit.parent_code or "",
        "标签": "；".join(unit.tags),
        "代行单位": unit.acts_for or "",
        "业务上级": unit.line_superior or "",
        "转发方式": REISSUE_LABELS[unit.reissue],
        "启用": _yes(unit.active),
    }


def contact_words(contact: Contact) -> dict[str, str]:
    """A contact, likewise."""
    return {
        "单位编码": contact.unit_code,
        "姓名": contact.name,
        "职责": duty_label(contact.duty),
        "邮箱": contact.email or "",
        "手机": contact.mobile or "",
        "办公电话": contact.phone or "",
        "已核实": _yes(contact.verified),
        "启用": _yes(contact.active),
    }


def _change(
    row: int, key: str, name: str, words: Callable[[_Known], dict[str, str]], one: _Known, known: Mapping[str, _Known]
) -> RowChange:
    before = known.get(key)
    if before is None:
        return RowChange(row=row, key=key, name=name, kind=RowKind.NEW)
    old, new = words(before), words(one)
    changes = tuple(
        FieldChange(column=column, before=old[column], after=new[column])
        for column in new
        if old[column] != new[column]
    )
    kind = RowKind.CHANGED if changes else RowKind.UNCHANGED
    return RowChange(row=row, key=key, name=name, kind=kind, changes=changes)


def _yes(value: bool) -> str:
    return "是" if value else "否"
