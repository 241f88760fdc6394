"""The list of the files in a bundle (材料清单): which file is whose, under what name it was handed in, and its hash."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from domain.base import Frozen
from domain.clock import instant_label
from domain.files import ReportFile
from service.documents.workbook import Book

FILE_LIST = "00_材料清单.xlsx"
"""Its name in the bundle: before all others in whatever order names are shown."""
_HEADS = (
    *("序号", "包内文件名", "单位编码", "单位", "材料", "原文件名", "字节数", "报送时间", "版本", "报送编号", "校验值"),
    "备注",
)
_WIDTHS = (7, 44, 18, 26, 18, 36, 13, 18, 7, 11, 68, 22)


class Bundled(Frozen):
    """One file: its name in the bundle, whose it is, and whether its content is still there."""

    name: str
    unit_code: str
    unit_name: str
    file: ReportFile
    submitted_at: datetime
    version: int
    report_id: int
    there: bool


def file_list(title: str, number: str, files: Sequence[Bundled], at: datetime) -> bytes:
    """The workbook. What is not in the bundle is listed too and says so."""
    target = BytesIO()
    with Book(target, at) as book:
        sheet = book.sheet("材料清单", _WIDTHS)
        sheet.across(0, len(_HEADS) - 1, f"{title}材料清单", "title")
        sheet.next(34)
        about = f"{number}　截至{instant_label(at)}　共 {len(files)} 个文件，校验值为文件内容的 SHA-256"
        sheet.across(0, len(_HEADS) - 1, about, "line")
        sheet.next()
        sheet.heads(_HEADS)
        sheet.page.repeat_rows(sheet.row)
        sheet.next()
        sheet.page.freeze_panes(3, 2)
        for place, one in enumerate(files, start=1):
            sheet.value(0, place)
            for column, text in enumerate((one.name, one.unit_code, one.unit_name, one.file.slot, one.file.name), 1):
                sheet.text(column, text)
            sheet.value(6, one.file.size)
            sheet.moment(7, one.submitted_at)
            sheet.value(8, one.version)
            sheet.value(9, one.report_id)
            sheet.text(10, one.file.sha256)
            sheet.text(11, "" if one.there else "文件已移除，未打包")
            sheet.next()
    return target.getvalue()
