"""The ledger as a workbook (报送台账): one row a unit, one column an item, cells in the colour of their light."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from domain.clock import instant_label
from domain.lights import Light
from service.documents.rollup_document import Light as CellLight
from service.documents.workbook import Book, width_of

_CELLS = {Light.GREEN: CellLight.GREEN, Light.YELLOW: CellLight.YELLOW, Light.RED: CellLight.RED}
_FIXED = (30, 24, 16, 14, 10)
_WIDEST = 44
_HEAD_ROWS = 3

Line = Sequence[tuple[str, Light | None]]


def ledger_workbook(title: str, number: str, lines: Iterable[Line], now: datetime) -> bytes:
    """The workbook of ``lines``; the first are the column headings. Every cell is a text with its light, or None."""
    target = io.BytesIO()
    heads, *rest = lines
    widths = [*_fixed(rest), *(min(28, max(12, width_of(text) + 2)) for text, _ in heads[len(_FIXED) :])]
    with Book(target, now) as book:
        sheet = book.sheet("台账", widths)
        sheet.across(0, len(widths) - 1, title, "title")
        sheet.next(30)
        sheet.across(0, len(widths) - 1, f"{number}　截至{instant_label(now)}", "line")
        sheet.next()
        sheet.heads([text for text, _ in heads])
        sheet.next()
        sheet.page.freeze_panes(_HEAD_ROWS, 2)
        sheet.page.repeat_rows(_HEAD_ROWS - 1)
        for line in rest:
            for column, (text, light) in enumerate(line):
                style = "text" if column < 2 else "centre"
                sheet.text(column, text, style, _CELLS.get(light, CellLight.NONE) if light else CellLight.NONE)
            sheet.next()
    return target.getvalue()


def _fixed(lines: Sequence[Line]) -> Iterator[float]:
    """Wide enough for names and codes: a row that is broken for a code makes the list twice as long."""
    for column, least in enumerate(_FIXED):
        yield min(_WIDEST, max([least, *(width_of(line[column][0]) + 3 for line in lines)]))
