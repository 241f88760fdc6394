"""The head that all sheets of one rollup share: title, notice, and what the sheet is a state of. 表头。"""

from domain.clock import instant_label
from service.documents.rollup_document import RollupDocument
from service.documents.workbook import Sheet

_WIDEST = 12


def begin(sheet: Sheet, document: RollupDocument, title: str, columns: range, remark: str = "") -> None:
    """Three lines over the first of ``columns``; the current row is then the one below."""
    first, last = columns.start, min(columns.stop, columns.start + _WIDEST) - 1
    sheet.across(first, last, title, "title")
    sheet.next(36)
    sheet.across(first, last, f"通知：{document.title}（{document.number}）", "line")
    sheet.next()
    state = (
        f"汇总单位：{document.office}　汇总时间：{instant_label(document.compiled_at)}"
        f"　{_version(document)}　{document.closing}"
    )
    sheet.across(first, last, state, "line")
    sheet.next()
    if remark:
        sheet.across(first, last, remark, "line")
        sheet.next()


def _version(document: RollupDocument) -> str:
    if not document.version:
        return "尚未汇总，为实时数据"
    return f"第 {document.version} 版" + ("之后有变动，为实时数据" if document.changed else "")


def head_done(sheet: Sheet, first: int, column: int) -> None:
    """The heading ends with the current row: it stays in sight, and on paper comes again on every page from ``first``.

    ``column`` is the first that scrolls sideways.
    """
    sheet.page.freeze_panes(sheet.row + 1, column)
    sheet.page.repeat_rows(first, sheet.row)
    sheet.next()
