import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from service.imports.files import FileTooLarge, UnreadableFile
from service.imports.workbooks import is_workbook, workbook_lines


def workbook(cells: dict[tuple[int, int], object], *, blank_sheets: int = 0) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for _ in range(blank_sheets):
            book.add_worksheet()
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for (row, column), value in cells.items():
            sheet.write(row, column, value, *([day] if isinstance(value, date) else []))
    return stream.getvalue()


def test_cells_are_text_and_lines_keep_their_numbers() -> None:
    data = workbook(
        {
            (2, 1): "编码",
            (3, 1): 350502001001,
            (4, 1): 10000000001,
            (5, 1): 1.5,
            (6, 1): True,
            (7, 1): date(2024, 6, 7),
        },
        blank_sheets=1,
    )
    assert is_workbook(data)
    assert list(workbook_lines(data)) == [
        (1, ["", ""]),
        (2, ["", ""]),
        (3, ["", "编码"]),
        (4, ["", "350502001001"]),
        (5, ["", "10000000001"]),
        (6, ["", "1.5"]),
        (7, ["", "True"]),
        (8, ["", "2024-06-07"]),
    ]


def test_a_workbook_without_cells_has_no_lines() -> None:
    assert list(workbook_lines(workbook({}))) == []


@pytest.mark.parametrize("corner", [(1_048_575, 16_383), (1_048_575, 0), (150_000, 200)])
def test_a_small_file_that_spans_a_huge_sheet_is_refused(corner: tuple[int, int]) -> None:
    data = workbook({(0, 0): "编码", corner: "远"})
    assert len(data) < 10_000
    with pytest.raises(FileTooLarge) as refusal:
        list(workbook_lines(data))
    assert (refusal.value.code, refusal.value.status) == ("file_too_large", 413)


def test_cells_without_reference_are_counted_too() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData><row r="200000">{"<c/>" * 30}</row></sheetData></worksheet>'
    with pytest.raises(FileTooLarge, match="范围过大"):
        list(workbook_lines(_replaced(workbook({(0, 0): "编码"}), "xl/worksheets/sheet1.xml", sheet.encode())))


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="UTF-77"?>', "<!-- -- -->"])
def test_a_sheet_that_cannot_be_checked_is_not_read(head: str) -> None:
    sheet = f'{head}<worksheet><sheetData><row r="1"><c r="A1"></row></sheetData></worksheet>'
    with pytest.raises(UnreadableFile, match="工作表已损坏"):
        list(workbook_lines(_replaced(workbook({(0, 0): "编码"}), "xl/worksheets/sheet1.xml", sheet.encode())))


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as member:
        for _ in range(201):
            member.write(bytes(1024 * 1024))
    with pytest.raises(FileTooLarge, match="解压后过大"):
        list(workbook_lines(stream.getvalue()))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 and nothing more", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "去掉密码并另存为 .xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, sentence: str) -> None:
    assert is_workbook(data)
    with pytest.raises(UnreadableFile, match=sentence):
        list(workbook_lines(data))


@given(st.integers(4, 5000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_never_crashes(place: int, damage: bytes) -> None:
    data = workbook({(0, 0): "编码", (1, 0): "3505", (1, 1): "泉州市"})
    damaged = data[:place] + damage + data[place + len(damage) :]
    with suppress(UnreadableFile, FileTooLarge):
        assert all(isinstance(cell, str) for _, cells in workbook_lines(damaged) for cell in cells)


def _replaced(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return stream.getvalue()
