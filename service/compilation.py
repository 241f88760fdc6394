"""The compiled material of one item (汇总材料), gathered from the facts as they are now."""

from collections.abc import Mapping
from datetime import datetime

from domain.absence import WORDS
from domain.compilation import Absent, Column, Compilation, Enclosed, Order, UnitRow, arranged
from domain.facts import Ledger
from domain.obligations import FieldKind
from domain.plan import ItemKey
from domain.rollup import Category
from domain.task_life import label
from service.chapters import heard
from service.rollup_page import CATEGORY_WORDS
from service.rollup_sheet import RollupSheet, SheetRow, rollup_sheet
from service.store.views import HandedFile, Views


def compilation(
    ledger: Ledger, views: Views, notice_id: str, key: ItemKey, now: datetime, order: Order = Order.UNIT
) -> Compilation:
    """What compiling now would hold, with every text down to the bottom. One statement a level. Raises NotFound."""
    sheet = rollup_sheet(ledger, views, notice_id, key)
    with ledger.reading() as facts:
        notice = facts.notice(notice_id)
        office = facts.unit(notice.office).name
    numbers = _numbers(sheet)
    return Compilation(
        office=office,
        notice_title=notice.draft.title,
        number=notice.draft.number,
        item=sheet.state.item.title,
        compiled_at=now,
        frozen=sheet.state.version,
        changed=sheet.stale,
        direct=sheet.direct,
        base=sheet.base,
        columns=tuple(Column(label=heading, total=sheet.totals[place].shown) for place, heading in numbers.items()),
        units=tuple(_unit(one, numbers) for one in sheet.rows),
        order=order,
        chapters=arranged(heard(sheet.fields, views.live_lineage(notice_id, key)), order),
        absent=tuple(
            Absent(name=one.unit_name, reason=WORDS[one.reason]) for one in views.absent_reports(notice_id, key)
        ),
        files=tuple(_enclosed(one) for one in views.item_files(notice_id, key)),
    )


def _numbers(sheet: RollupSheet) -> Mapping[int, str]:
    """The columns of numbers by their place in the form; texts stand in the chapters."""
    return {
        place: f"{field.label}（{field.unit}）" if field.unit else field.label
        for place, field in enumerate(sheet.fields)
        if field.kind is not FieldKind.TEXT
    }


def _unit(one: SheetRow, numbers: Mapping[int, str]) -> UnitRow:
    # A unit that is not counted is told by its state: nobody asked it, or it was withdrawn.
    state = CATEGORY_WORDS[one.category] if one.category else label(one.state)
    if one.category is Category.MISSING:
        state = "退回未重报" if one.returned else label(one.state)
    return UnitRow(
        name=one.unit_name,
        state=state,
        values=tuple(one.cells[place].shown if one.cells else "" for place in numbers),
        submitted_at=one.submitted_at if one.report_id else None,
        version=one.version if one.report_id else 0,
        report_id=one.report_id,
    )


def _enclosed(one: HandedFile) -> Enclosed:
    return Enclosed(
        unit_name=one.unit_name,
        name=one.file.name,
        size=one.file.size,
        sha256=one.file.sha256,
        report_id=one.report_id,
        version=one.version,
    )
