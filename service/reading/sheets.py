"""Spreadsheets: the forms that notices bring along, by python-calamine."""

import io
from collections.abc import Sequence

import python_calamine

from service.reading.archive import open_archive
from service.reading.content import Content, lines_of
from service.reading.refusals import FileCorrupt, FileEncrypted, FileWithoutText

MOST_ROWS = 2_000
MOST_COLUMNS = 200


def read_sheets(data: bytes) -> Content:
    """The cells of every sheet (.xlsx, .xls, .ods), as text and as grids. Formulas are not evaluated, macros not
    opened.
    """
    if data.startswith(b"PK"):
        open_archive(data).close()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = [
            (name, _rows(book.get_sheet_by_name(name).to_python(nrows=MOST_ROWS))) for name in book.sheet_names[:50]
        ]
    except python_calamine.PasswordError as error:
        raise FileEncrypted("表格文件已加密，请去除密码后再传。", field="file") from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise FileCorrupt("表格文件已损坏，无法读取。请另存为 .xlsx 后再传。", field="file") from error
    lines = [line for name, rows in grids if rows for line in (name, *lines_of(rows))]
    if not lines:
        raise FileWithoutText("表格是空的，没有可识读的内容。", field="file")
    return Content(text="\n".join(lines), grids=tuple((name, rows) for name, rows in grids if rows))


def _rows(values: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    rows = [tuple(_cell(value) for value in row[:MOST_COLUMNS]) for row in values]
    return tuple(row for row in rows if any(row))


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
