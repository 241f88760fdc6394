"""The live table of one item as CSV (UTF-8 with mark, as spreadsheets open it). 逗号分隔表。"""

import csv
import io

from domain.clock import SHANGHAI
from domain.rollup import Category
from service.comparison import Cell
from service.rollup_page import CATEGORY_WORDS
from service.rollup_sheet import RollupSheet, SheetRow

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADS = ("单位编码", "单位", "情况", "报送时间", "版本", "应报单位数")


def rollup_csv(sheet: RollupSheet) -> bytes:
    """Heading, one line a unit, and the totals. Numbers are bare; a text that a spreadsheet would
    calculate begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    fields = [f"{field.label}（{field.unit}）" if field.unit else field.label for field in sheet.fields]
    writer.writerow([_text(head) for head in (*_HEADS, *fields)])
    for row in sheet.rows:
        writer.writerow(_line(row, len(fields)))
    writer.writerow(["", "合计", "", "", "", sheet.base.expected, *map(_value, sheet.totals)])
    return out.getvalue().encode("utf-8-sig")


def _line(row: SheetRow, width: int) -> list[object]:
    word = CATEGORY_WORDS[row.category] if isinstance(row.category, Category) else ""
    at = f"{row.submitted_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if row.submitted_at and row.report_id else ""
    version = row.version if row.report_id else ""
    values = list(map(_value, row.cells)) or [""] * width
    return [_text(row.unit_code), _text(row.unit_name), word, at, version, row.base.expected, *values]


def _value(cell: Cell) -> object:
    return _text(cell.shown) if cell.number is None else f"{cell.number:f}"


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
