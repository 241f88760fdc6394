"""A plain official workbook: one look for every table, streamed row by row. 电子表格。"""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.clock import SHANGHAI
from service.documents.rollup_document import Light, Shown

_A4 = 9
_PRINTED_PIXELS = 780
"""Width between the margins of A4 landscape: 1046 pixels, less what columns grow without the usual fonts."""
_SMALLEST = 0.55
"""The scale below which a further page is begun: 11 points become 6."""
_ROW, _LINE, _HIGHEST = 21, 15, 409
"""Points: an ordinary row, a line of text, and the most that a row can have."""
_EXACT_DIGITS = 15
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIGHTS = {Light.GREEN: "#E2F0D9", Light.YELLOW: "#FFF2CC", Light.RED: "#F8D7DA"}
_BASE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_CELL = _BASE | {"border": 1, "border_color": "#7F7F7F", "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    "title": _BASE | {"font_name": "黑体", "font_size": 18, "align": "center"},
    "line": _BASE | {"font_size": 10.5},
    "section": _BASE | {"font_name": "黑体", "font_size": 12},
    "head": _CELL | {"bold": True, "align": "center", "bg_color": "#EDEDED"},
    "text": _CELL | {"align": "left", "indent": 1},
    "centre": _CELL | {"align": "center"},
    "whole": _CELL | {"align": "right", "num_format": "#,##0_ "},
    "decimal": _CELL | {"align": "right", "num_format": "#,##0.00_ "},
    "share": _CELL | {"align": "right", "num_format": "0.0%_ "},
    "moment": _CELL | {"align": "center", "num_format": "yyyy-mm-dd hh:mm"},
}


class _Formats(Protocol):
    def __call__(self, style: str, light: Light, quoted: bool) -> Format: ...


class Book:
    """A workbook that is written from top to bottom. It is complete when the ``with`` block has ended."""

    def __init__(self, target: str | BinaryIO, created: datetime) -> None:
        # Rows go to disk as soon as the next begins: twenty thousand of them cost no memory.
        self._book = Workbook(target, {"constant_memory": True, "in_memory": False})
        # The standard's properties are in UTC.
        self._book.set_properties({"created": created.astimezone(UTC).replace(tzinfo=None)})
        self._formats: dict[tuple[str, Light, bool], Format] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def sheet(self, name: str, widths: Sequence[float]) -> "Sheet":
        """A new sheet, A4 landscape, as wide as the paper; ``widths`` in characters (a Chinese one counts two)."""
        page = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_A4)
        page.set_default_row(_ROW)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.set_footer("&C第 &P 页，共 &N 页")
        page.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        return Sheet(page, tuple(widths), self._format)

    def _format(self, style: str, light: Light, quoted: bool) -> Format:
        key = style, light, quoted
        if key not in self._formats:
            colour = {"bg_color": _LIGHTS[light]} if light in _LIGHTS else {}
            quote = {"quote_prefix": True} if quoted else {}
            self._formats[key] = self._book.add_format(_STYLES[style] | colour | quote)
        return self._formats[key]


class Sheet:
    """One table in the making. Cells go into the current row; ``next`` begins the following one.

    A row becomes as high as its longest text needs: not every program does that by itself.
    """

    def __init__(self, page: Worksheet, widths: tuple[float, ...], formats: _Formats) -> None:
        self.page = page
        self.row = 0
        self._widths = widths
        self._formats = formats
        self._lines = 1

    def next(self, points: float = 0) -> None:
        """End the current row, at least ``points`` high, and go to the following one."""
        height = min(_HIGHEST, max(_ROW, points, self._lines * _LINE + 6))
        if height != _ROW:
            self.page.set_row(self.row, height)
        self.row += 1
        self._lines = 1

    def pages_across(self, blocks: Sequence[range]) -> range:
        """Print these blocks of columns on several pages beside each other, where one would be too small to read.

        A block is never cut, and the first is repeated on every page. Returns the columns that the head may cover: on
        several pages only those of the first page that are not repeated. Rows come after.
        """
        repeated, *others = [sum(_pixels(self._widths[column]) for column in block) for block in blocks]
        widest = used = repeated
        breaks: list[int] = []
        for block, pixels in zip(blocks[1:], others, strict=True):
            if used > repeated and (used + pixels) * _SMALLEST > _PRINTED_PIXELS:
                breaks.append(block.start)
                used = repeated
            used += pixels
            widest = max(widest, used)
        if not breaks:
            return range(len(self._widths))
        self.page.set_print_scale(max(10, min(100, _PRINTED_PIXELS * 100 // widest)))
        self.page.set_v_pagebreaks(breaks)
        self.page.repeat_columns(blocks[0].start, blocks[0].stop - 1)
        return range(blocks[0].stop, breaks[0])

    def text(self, column: int, value: str, style: str = "text", light: Light = Light.NONE) -> None:
        """A text, whatever it begins with: never a formula, a link or a number."""
        clean = _UNPRINTABLE.sub("", value)
        if not clean:
            self.page.write_blank(self.row, column, None, self._formats(style, light, False))
            return
        if _STYLES[style].get("text_wrap"):
            self._lines = max(self._lines, lines_of(clean, self._widths[column] - (3 if style == "text" else 1)))
        form = self._formats(style, light, clean.startswith(_DANGEROUS))
        written = self.page.write_string(self.row, column, clean, form)
        if written != 0:
            raise ValueError(f"a cell takes 32,767 characters, not {len(clean)}")

    def value(self, column: int, value: Shown, *, cents: bool = False) -> None:
        """A number right-aligned, a text left-aligned, None empty. What a workbook would round is written as text.

        ``cents``: with two decimals also where it is whole, as others of its column are not.
        """
        if value is None or isinstance(value, str):
            self.text(column, value or "")
        elif isinstance(value, Decimal) and _digits(value) > _EXACT_DIGITS and value == value.to_integral_value():
            self.text(column, f"{value:,.0f}", "whole")
        else:
            style = "whole" if value == int(value) and not cents else "decimal"
            self.page.write_number(self.row, column, float(value), self._formats(style, Light.NONE, False))

    def share(self, column: int, value: float | None) -> None:
        """A part of one as a percentage."""
        if value is None:
            self.text(column, "—", "centre")
        else:
            self.page.write_number(self.row, column, value, self._formats("share", Light.NONE, False))

    def moment(self, column: int, value: datetime | None) -> None:
        """An aware instant, in Asia/Shanghai to the minute; None empty."""
        if value is None:
            self.text(column, "", "centre")
            return
        local = value.astimezone(SHANGHAI).replace(tzinfo=None)
        self.page.write_datetime(self.row, column, local, self._formats("moment", Light.NONE, False))

    def across(self, first: int, last: int, value: str, style: str) -> None:
        """One text over several columns of the current row."""
        if first == last:
            self.text(first, value, style)
            return
        form = self._formats(style, Light.NONE, value.startswith(_DANGEROUS))
        # The cell itself is written as a text afterwards: merging alone would make a formula of what begins with "=".
        self.page.merge_range(self.row, first, self.row, last, "", form)
        self.page.write_string(self.row, first, _UNPRINTABLE.sub("", value), form)

    def heads(self, labels: Sequence[str], first: int = 0) -> None:
        """The current row as column headings."""
        for column, label in enumerate(labels, start=first):
            self.text(column, label, "head")


def width_of(text: str) -> int:
    """Width in columns of a sheet: a Chinese character counts two."""
    return sum(2 if sign >= "\u2e80" else 1 for sign in text)


def lines_of(text: str, width: float) -> int:
    """Lines that the text takes in a column of that many characters."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(width_of(line) / max(width, 1))) for line in text.split("\n"))


def _pixels(width: float) -> int:
    return int(width * 7 + 5)


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)
