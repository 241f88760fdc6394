"""The cells of an Excel workbook (.xlsx) as text."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from service.imports.files import ROW_LIMIT, FileTooLarge, UnreadableFile, too_many_rows

Cell = str | float | int | bool | date | datetime | time | timedelta | None

_UNPACKED_LIMIT = 200 * 1024 * 1024
_CELL_LIMIT = 5_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin like an Excel file, of whichever format."""
    return data.startswith((b"PK\x03\x04", _OLD_FORMAT))


def workbook_lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of the first sheet that holds anything: their number in the sheet and their cells as text.

    Raises UnreadableFile (damaged, with a password, the old .xls format) and FileTooLarge.
    """
    if data.startswith(_OLD_FORMAT):
        raise UnreadableFile(
            "这是加密的或旧版（.xls）的 Excel 文件，请去掉密码并另存为 .xlsx 后重新导入。", field="file"
        )
    try:
        _check_extent(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = (book.get_sheet_by_index(index) for index in range(len(book.sheet_names)))
        # A sheet of one row has a height of none; a sheet without any has no beginning.
        filled = next((sheet for sheet in sheets if sheet.start is not None), None)
    except (zipfile.BadZipFile, zlib.error, CalamineError, RuntimeError, OSError, EOFError) as error:
        raise UnreadableFile(f"Excel 文件打不开（{error}），请重新另存为 .xlsx 后再导入。", field="file") from None
    if filled is not None:
        for number, cells in enumerate(filled.to_python(skip_empty_area=False), 1):
            yield number, [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    # Excel keeps codes and telephone numbers as floating-point numbers.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _check_extent(data: bytes) -> None:
    """Refuses a sheet that spans too much, before the reader sees it.

    The reader allocates the whole rectangle from the first to the last cell: a file of 5 KB with a cell in each corner
    asks for 500 GB and aborts the process, which no exception handler can stop.
    """
    left = _UNPACKED_LIMIT
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            left -= member.file_size
            if left < 0:
                raise FileTooLarge("Excel 文件解压后过大，请只保留要导入的工作表，另存后再导入。", field="file")
            with archive.open(member) as stream:
                parsed = _SheetExtent().check(stream)
            # The reader is more lenient than the check: a sheet that cannot be checked is not handed on.
            if not parsed and b"sheetData" in archive.read(member):
                raise UnreadableFile("Excel 文件的工作表已损坏，请重新另存为 .xlsx 后再导入。", field="file")


class _SheetExtent:
    """Follows the rows and cells of one worksheet; anything that is no worksheet is passed over."""

    def __init__(self) -> None:
        self._row = self._rows = 0
        self._column = self._columns = 0
        self._inside = False

    def check(self, stream: IO[bytes]) -> bool:
        """Whether the part was read to its end or is evidently something else. Raises FileTooLarge."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        try:
            parser.ParseFile(stream)
        except _NoWorksheet:
            return True
        except (expat.ExpatError, LookupError):
            return False
        return True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if not self._inside and tag != "worksheet":
            raise _NoWorksheet
        self._inside = True
        if tag == "row":
            told = attributes.get("r", "")
            self._reach(int(told) if told.isdecimal() else self._row + 1, 0)
        elif tag == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._reach(*(_place(found) if found else (self._row, self._column + 1)))

    def _reach(self, row: int, column: int) -> None:
        self._row, self._column = row, column
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        if self._rows > ROW_LIMIT + 1:
            raise too_many_rows()
        if self._rows * self._columns > _CELL_LIMIT:
            raise FileTooLarge("工作表的范围过大，请删去数据以外的行和列，另存后再导入。", field="file")


def _place(reference: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in reference[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[2]), column


class _NoWorksheet(Exception):
    """This part of the archive is something else."""
