"""The sheets that list: who has not reported, and all texts with the place they come from. 未报名单、文字材料。"""

from service.documents.heading import begin, head_done
from service.documents.passages import WIDTH, pieces
from service.documents.rollup_document import Passage, RollupDocument
from service.documents.workbook import Book, Sheet, width_of

_MISSING_HEADS = ("序号", "单位编码", "单位", "报送事项", "截止时间", "最近告知", "督办到", "经由")
_FILE_HEADS = ("序号", "单位编码", "单位", "报送事项", "材料", "文件名", "字节数", "版本", "报送编号", "校验值")
_PASSAGE_HEADS = ("序号", "单位编码", "单位", "报送事项", "项目", "段", "内容", "版本", "报送编号")


def write_missing(book: Book, document: RollupDocument) -> None:
    """Add the sheet of those who have not reported; it says so where there is nobody."""
    name_width = min(40, max([16, *(width_of(line.unit_name) + 2 for line in document.missing)]))
    sheet = book.sheet("未报名单", (7, 20, name_width, 34, 18, 32, 16, 30))
    begin(sheet, document, "未报单位名单", range(len(_MISSING_HEADS)))
    first = sheet.row
    sheet.heads(_MISSING_HEADS)
    head_done(sheet, first, 3)
    for number, line in enumerate(document.missing, start=1):
        sheet.value(0, number)
        for column, text in enumerate((line.unit_code, line.unit_name, line.item), start=1):
            sheet.text(column, text)
        sheet.moment(4, line.due)
        sheet.text(5, line.told)
        sheet.text(6, line.climbed, "centre")
        sheet.text(7, line.through)
        sheet.next()
    if not document.missing:
        sheet.across(0, len(_MISSING_HEADS) - 1, "无未报单位", "centre")


def write_passages(book: Book, document: RollupDocument) -> None:
    """Add the sheet of texts, each with unit, report and version; a long one goes over several rows."""
    sheet = book.sheet("文字材料", (7, 20, 24, 24, 14, 7, WIDTH, 7, 11))
    begin(sheet, document, "文字材料汇编", range(len(_PASSAGE_HEADS)))
    first = sheet.row
    sheet.heads(_PASSAGE_HEADS)
    head_done(sheet, first, 3)
    for number, passage in enumerate(document.passages, start=1):
        _write_passage(sheet, number, passage)
    if not document.passages:
        sheet.across(0, len(_PASSAGE_HEADS) - 1, "无文字材料", "centre")


def write_files(book: Book, document: RollupDocument) -> None:
    """Add the sheet of files handed in, by name and hash; none where there are none."""
    if not document.files:
        return
    sheet = book.sheet("材料清单", (7, 20, 24, 24, 16, 36, 12, 7, 11, 68))
    begin(sheet, document, "材料清单", range(len(_FILE_HEADS)), "校验值为文件内容的 SHA-256")
    first = sheet.row
    sheet.heads(_FILE_HEADS)
    head_done(sheet, first, 3)
    for number, line in enumerate(document.files, start=1):
        sheet.value(0, number)
        texts = (line.unit_code, line.unit_name, line.item, line.slot, line.name)
        for column, text in enumerate(texts, start=1):
            sheet.text(column, text)
        for column, value in enumerate((line.size, line.version, line.report_id), start=6):
            sheet.value(column, value)
        sheet.text(9, line.sha256)
        sheet.next()


def _write_passage(sheet: Sheet, number: int, passage: Passage) -> None:
    parts = pieces(passage.text)
    for place, piece in enumerate(parts, start=1):
        sheet.value(0, number)
        for column, text in enumerate((passage.unit_code, passage.unit_name, passage.item, passage.part), start=1):
            sheet.text(column, text)
        sheet.text(5, f"{place}/{len(parts)}" if len(parts) > 1 else "", "centre")
        sheet.text(6, piece)
        sheet.value(7, passage.version)
        sheet.value(8, passage.report_id)
        sheet.next()
