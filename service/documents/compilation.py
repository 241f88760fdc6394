"""The compiled material of an item (汇总材料) as a Word document: counts, table, texts with their sources, files."""

import io
from collections.abc import Callable
from datetime import UTC

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from domain.chapters import Voice
from domain.clock import SHANGHAI, instant_label
from domain.compilation import Compilation, Order, UnitRow, counts_sentence, in_lines, source_of
from domain.numerals import chinese_ordinal
from domain.text_diff import paragraphs
from domain.texts import cited
from service.documents.word_page import (
    BODY,
    FOURTH,
    HEADING,
    SECOND,
    SUBHEADING,
    THIRD,
    TITLE,
    add_run,
    indent,
    lay_out,
    new_line,
    printable,
    set_height,
)
from service.documents.word_table import add_table

WIDEST = 5
"""Columns of numbers that fit across the page; all of them are in the workbook."""


def compilation_document(one: Compilation) -> bytes:
    """The bytes of a .docx. It is material to work on: it bears no number and no signature."""
    document = Document()
    lay_out(document)
    _head(document, one)
    sections: list[tuple[str, bool, Callable[[Written, Compilation], None]]] = [
        ("报送情况", True, _counts),
        ("各单位数据" if one.columns else "各单位报送情况", bool(one.units), _units),
        ("文字材料", bool(one.chapters), _texts),
        ("未报名单", bool(one.absent), _absent),
        ("报送的文件", bool(one.files), _files),
    ]
    for place, (title, _, write) in enumerate((section for section in sections if section[1]), start=1):
        _heading(document, f"{chinese_ordinal(place)}、{title}")
        write(document, one)
    about = document.core_properties
    about.title, about.author, about.comments = printable(one.item), printable(one.office), printable(one.number)
    about.created = about.modified = one.compiled_at.astimezone(UTC).replace(tzinfo=None)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _head(document: Written, one: Compilation) -> None:
    title = new_line(document, WD_ALIGN_PARAGRAPH.CENTER)
    set_height(title, Pt(36))
    title.paragraph_format.keep_with_next = True
    add_run(title, f"{one.item}汇总材料", TITLE, SECOND)
    add_run(new_line(document, WD_ALIGN_PARAGRAPH.CENTER), one.office, SUBHEADING, THIRD)
    new_line(document)
    _text(document, f"{cited(one.notice_title)}（{one.number}）要求的“{one.item}”，汇总如下。{_standing(one)}")


def _standing(one: Compilation) -> str:
    until = f"数据和文字截至{instant_label(one.compiled_at)}，"
    if not one.frozen:
        return f"{until}尚未冻结。"
    return until + (f"与冻结的第 {one.frozen} 版有出入。" if one.changed else f"与冻结的第 {one.frozen} 版一致。")


def _counts(document: Written, one: Compilation) -> None:
    for line in counts_sentence(one.direct, one.base):
        _text(document, line)


def _units(document: Written, one: Compilation) -> None:
    shown = one.columns[:WIDEST]
    heads = ("单位", "情况", *(column.label for column in shown), "报送时间", "来源")
    rows = [_row(unit, len(shown)) for unit in one.units]
    if shown:
        rows.insert(0, ("合计", f"{one.base.expected} 个", *(column.total for column in shown), "", ""))
    add_table(document, heads, rows, numbers=range(2, 2 + len(shown)))
    if len(one.columns) > WIDEST:
        _text(document, f"表中列出前 {WIDEST} 项，全部 {len(one.columns)} 项见汇总表（xlsx）。")


def _row(unit: UnitRow, width: int) -> tuple[str, ...]:
    when = f"{unit.submitted_at.astimezone(SHANGHAI):%m-%d %H:%M}" if unit.submitted_at else ""
    source = f"第 {unit.version} 版 #{unit.report_id}" if unit.report_id else ""
    return (unit.name, unit.state, *unit.values[:width], when, source)


def _texts(document: Written, one: Compilation) -> None:
    for place, chapter in enumerate(one.chapters, start=1):
        line = new_line(document)
        line.paragraph_format.keep_with_next = True
        indent(line, "firstLineChars", 200)
        add_run(line, f"（{chinese_ordinal(place)}）{chapter.title or '未分章'}", SUBHEADING, THIRD)
        for voice in in_lines(chapter.voices) if one.order is Order.UNIT else chapter.voices:
            _voice(document, one.order, voice)


def _voice(document: Written, order: Order, voice: Voice) -> None:
    lines = paragraphs(voice.text)
    for place, text in enumerate(lines):
        # By unit the heading of each text leads it; by heading it stands above all of them.
        begin = f"{voice.title}：" if place == 0 and voice.title and order is Order.UNIT else ""
        _text(document, text, begin)
    line = new_line(document, WD_ALIGN_PARAGRAPH.RIGHT)
    add_run(line, f"（{source_of(voice)}）", SUBHEADING, FOURTH)


def _absent(document: Written, one: Compilation) -> None:
    add_table(document, ("单位", "原因"), [(unit.name, unit.reason) for unit in one.absent])


def _files(document: Written, one: Compilation) -> None:
    rows = [(file.unit_name, file.name, f"第 {file.version} 版 #{file.report_id}", file.sha256) for file in one.files]
    add_table(document, ("单位", "文件", "来源", "校验值（SHA-256）"), rows)


def _heading(document: Written, text: str) -> None:
    line = new_line(document)
    line.paragraph_format.keep_with_next = True
    indent(line, "firstLineChars", 200)
    add_run(line, text, HEADING, THIRD)


def _text(document: Written, text: str, begin: str = "") -> None:
    line = new_line(document)
    indent(line, "firstLineChars", 200)
    if begin:
        add_run(line, begin, SUBHEADING, THIRD)
    add_run(line, text, BODY, THIRD)
