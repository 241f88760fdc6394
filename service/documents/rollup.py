"""The rollup as a workbook (汇总表), the same at every level: totals, units, missing, passages."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from domain.rollup import Counts
from service.documents.heading import begin
from service.documents.list_sheets import write_files, write_missing, write_passages
from service.documents.rollup_document import ItemTotals, RollupDocument
from service.documents.unit_sheet import write_units
from service.documents.workbook import Book, Sheet

_COUNT_HEADS = ("应报", "按时", "零报告", "迟报", "未报", "免报", "五项合计", "与应报相符", "报送率")
_TOTAL_HEADS = ("报送事项", "截止时间", "统计口径", *_COUNT_HEADS)
_TOTAL_WIDTHS = (34, 20, 14, 14, *[10] * 5, 11, 13, 10)
_FIGURE_HEADS = ("报送事项", "填报项", "汇总方式", "数值", "计量单位")


def write_rollup(target: Path | BinaryIO, document: RollupDocument) -> None:
    """Write the workbook into a file or a binary buffer. The same document gives the same bytes.

    Rows are streamed, so that an office with 20,000 subordinates costs no more memory than its document does.
    """
    with Book(str(target) if isinstance(target, Path) else target, document.compiled_at) as book:
        _write_totals(book, document)
        write_units(book, document)
        write_missing(book, document)
        write_passages(book, document)
        write_files(book, document)


def _write_totals(book: Book, document: RollupDocument) -> None:
    sheet = book.sheet("汇总", _TOTAL_WIDTHS)
    begin(sheet, document, "报送情况汇总表", range(len(_TOTAL_HEADS)))
    sheet.heads(_TOTAL_HEADS)
    sheet.page.freeze_panes(sheet.row + 1, 1)
    sheet.next()
    for item in document.items:
        _count_row(sheet, item, "直接下级", item.direct)
        _count_row(sheet, item, "基层单位", item.base)
    if any(item.figures for item in document.items):
        sheet.next()
        sheet.across(0, 4, "汇总数据", "section")
        sheet.next()
        sheet.heads(_FIGURE_HEADS)
        sheet.next()
    for item in document.items:
        _figure_rows(sheet, item)
    _statements(sheet, document.statements)


def _statements(sheet: Sheet, statements: Sequence[str]) -> None:
    """Who submitted by hand, why, and without whom."""
    if not statements:
        return
    sheet.next()
    sheet.across(0, 4, "上报说明", "section")
    sheet.next()
    for said in statements:
        sheet.across(0, len(_TOTAL_HEADS) - 1, said, "line")
        sheet.next()


def _count_row(sheet: Sheet, item: ItemTotals, scope: str, counts: Counts) -> None:
    parts = (counts.included, counts.nil, counts.late, counts.missing, counts.waived)
    sheet.text(0, item.title)
    sheet.moment(1, item.due)
    sheet.text(2, scope, "centre")
    for column, number in enumerate((counts.expected, *parts, sum(parts)), start=3):
        sheet.value(column, number)
    # Numbers and a word instead of a formula: what was signed reads the same in every program.
    sheet.text(10, "相符" if sum(parts) == counts.expected else "不符", "centre")
    asked = counts.expected - counts.waived
    sheet.share(11, (asked - counts.missing) / asked if asked else None)
    sheet.next()


def _figure_rows(sheet: Sheet, item: ItemTotals) -> None:
    for figure in item.figures:
        sheet.text(0, item.title)
        sheet.text(1, figure.label)
        sheet.text(2, figure.aggregation, "centre")
        sheet.value(3, figure.value)
        sheet.text(4, figure.unit, "centre")
        sheet.next()
