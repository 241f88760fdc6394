"""Tables with a header in English or Chinese: CSV and Excel, into records by column name."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from domain.base import Frozen
from domain.errors import InvalidInput
from domain.problems import InvalidRows, RowProblem
from service.imports.encodings import decode_text
from service.imports.files import ROW_LIMIT, UnreadableFile, check_size, too_many_rows
from service.imports.workbooks import is_workbook, workbook_lines

_IGNORED = frozenset({"序号", "no", "no.", "备注", "说明", "remark", "remarks", "note"})


class Column(Frozen):
    """A column by its English name, and the other headings it is known under."""

    name: str
    headings: tuple[str, ...]
    required: bool = False


class Record(NamedTuple):
    """One line of a table: its number in the file (the header is counted) and its text by column name."""

    row: int
    values: Mapping[str, str]


class InvalidHeader(InvalidInput):
    """The header lacks a column, has one twice, or has one that means nothing here."""

    code = "invalid_header"


class InvalidTable(InvalidRows):
    """Lines with more cells than the header: their columns have shifted."""

    code = "invalid_table"


def read_table(data: bytes, columns: Sequence[Column]) -> list[Record]:
    """The records of a CSV file (comma, semicolon or tab) or an Excel workbook; blank lines are left out.

    Raises UnreadableFile, FileTooLarge, InvalidHeader, InvalidTable.
    """
    check_size(data)
    lines = workbook_lines(data) if is_workbook(data) else _csv_lines(decode_text(data))
    filled = list(islice(((number, cells) for number, cells in lines if any(map(str.strip, cells))), ROW_LIMIT + 2))
    if len(filled) > ROW_LIMIT + 1:
        raise too_many_rows()
    if len(filled) < 2:
        what = "只有表头，没有数据行" if filled else "没有任何内容"
        raise UnreadableFile(f"表格{what}，请检查是否选错了文件。", field="file")
    (header_row, header), *rest = filled
    names = _column_names(header, header_row, columns)
    _refuse_ragged(rest, max(place for place, cell in enumerate(header, 1) if cell.strip()))
    return [Record(number, _values(names, cells)) for number, cells in rest]


def _csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    header = text.lstrip().partition("\n")[0]
    delimiter = max(",\t;", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        message = f"从第 {start} 行起读不下去（{error}），多半是引号没有配对，请更正后重新导入。"
        raise UnreadableFile(message, field="file", row=start) from None


def _column_names(header: Sequence[str], row: int, columns: Sequence[Column]) -> list[str | None]:
    known = {_heading(word): column.name for column in columns for word in (column.name, *column.headings)}
    names: list[str | None] = []
    for cell in header:
        heading = _heading(cell)
        name = known.get(heading)
        if name is None and heading and heading not in _IGNORED:
            accepted = "、".join(column.headings[0] for column in columns)
            raise InvalidHeader(f"表头“{cell.strip()[:40]}”不认识，可用的列有：{accepted}。", field="header", row=row)
        if name is not None and name in names:
            raise InvalidHeader(f"表头“{cell.strip()}”重复，请只保留一列。", field=name, row=row)
        names.append(name)
    for column in columns:
        if column.required and column.name not in names:
            message = f"缺少“{column.headings[0]}”列（{column.name}），请在表头补上。"
            raise InvalidHeader(message, field=column.name, row=row)
    return names


def _heading(text: str) -> str:
    """The heading without what people add to it: a star, a remark in brackets, spaces."""
    plain = re.sub(r"\(.*?\)|[\s*:]", "", unicodedata.normalize("NFKC", text))
    return plain.lower()


def _refuse_ragged(lines: Sequence[tuple[int, list[str]]], width: int) -> None:
    problems = [
        RowProblem(
            row=number,
            field="row",
            code="too_many_cells",
            message=f"有 {len(cells)} 个单元格，表头只有 {width} 列；名称里含逗号时请加引号",
        )
        for number, cells in lines
        if any(map(str.strip, cells[width:]))
    ]
    if problems:
        raise InvalidTable("表格", problems)


def _values(names: Sequence[str | None], cells: Sequence[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name is not None}
