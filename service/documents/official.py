"""A paper as a Word document in the form of GB/T 9704-2012 (党政机关公文格式).

A4 with 28 characters by 22 lines in 三号 (16 pt); the office's name in red over a red rule; title in 二号 (22 pt).
The fonts of the standard are named and not embedded; a machine without them takes the one named beside each.
"""

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from domain.papers import Kind, Paper, Paragraph
from domain.title_lines import title_lines, width_in_characters
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
    set_height,
)

DRAFT = "草稿，未经签发不得印发"
_RED = RGBColor(0xE6, 0x00, 0x12)
_GREY = RGBColor(0x80, 0x80, 0x80)
_WIDEST_MASTHEAD = 430.0  # points
_DAY_FROM_RIGHT, _LEAST_FROM_RIGHT = 4, 2  # characters


def official_document(paper: Paper, *, signed_at: datetime | None) -> bytes:
    """The bytes of a .docx. What is not signed says so on every page."""
    document = Document()
    lay_out(document)
    _head(document, paper)
    for paragraph in paper.paragraphs:
        _paragraph(document, paragraph)
    _signature(document, paper.signature, paper.bracketed_note)
    if signed_at is None:
        _mark_as_draft(document)
    _describe(document, paper, signed_at)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _head(document: Written, paper: Paper) -> None:
    size = Pt(min(48.0, _WIDEST_MASTHEAD / max(len(paper.masthead), 1)))
    masthead = new_line(document, WD_ALIGN_PARAGRAPH.CENTER)
    set_height(masthead, Pt(size.pt * 1.3))
    # From the top of the text to that of the signs, which stand in the middle of their line.
    masthead.paragraph_format.space_before = Mm(35) - Pt(size.pt * 0.15)
    add_run(masthead, paper.masthead, TITLE, size, _RED)
    _blank(document, 2)
    number = new_line(document, WD_ALIGN_PARAGRAPH.CENTER)
    add_run(number, "　".join(filter(None, (paper.number, paper.remark))), BODY, THIRD)
    _rule_below(number)
    _blank(document, 2)
    title = new_line(document, WD_ALIGN_PARAGRAPH.CENTER)
    set_height(title, Pt(36))
    title.paragraph_format.keep_with_next = True
    for place, part in enumerate(title_lines(paper.title)):
        if place:
            title.add_run().add_break()
        add_run(title, part, TITLE, SECOND)
    _blank(document, 1)
    add_run(new_line(document), paper.addressee, BODY, THIRD)


def _paragraph(document: Written, paragraph: Paragraph) -> None:
    line = new_line(document)
    indent(line, "firstLineChars", 200)
    if paragraph.kind is Kind.HEADING:
        line.paragraph_format.keep_with_next = True
        add_run(line, paragraph.text, HEADING, THIRD)
        return
    heading, colon, text = paragraph.text.partition("：") if paragraph.kind is Kind.SUBHEADING else ("", "", "")
    if colon:
        add_run(line, heading + colon, SUBHEADING, THIRD)
    add_run(line, text if colon else paragraph.text, BODY, THIRD)


def _signature(document: Written, lines: tuple[str, ...], note: str) -> None:
    """Office and day as 7.3.5.1 has them where a seal is set: the day four characters from the right, the office
    centred above it. Whoever signs stands below in brackets (附注, 7.3.6).
    """
    # Three lines below the text there is room for the seal; name and day never part.
    for blank in _blank(document, 2):
        blank.paragraph_format.keep_with_next = True
    widths = [width_in_characters(line) for line in lines]
    indents = [_DAY_FROM_RIGHT + (widths[-1] - width) / 2 for width in widths]
    shift = max(0.0, _LEAST_FROM_RIGHT - min(indents))
    for text, far in zip(lines, indents, strict=True):
        line = new_line(document, WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.keep_with_next = True
        indent(line, "rightChars", round((far + shift) * 100))
        add_run(line, text, BODY, THIRD)
    line = new_line(document)
    indent(line, "firstLineChars", 200)
    add_run(line, note, BODY, THIRD)


def _blank(document: Written, number: int) -> list[Line]:
    return [new_line(document) for _ in range(number)]


def _rule_below(line: Line) -> None:
    line._p.get_or_add_pPr().insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="11" w:color="E60012"/></w:pBdr>'
        ),
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )


def _mark_as_draft(document: Written) -> None:
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_run(line, DRAFT, HEADING, FOURTH, _GREY)


def _describe(document: Written, paper: Paper, signed_at: datetime | None) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = paper.title, paper.masthead, paper.number
    if signed_at is not None:
        # The standard's properties are in UTC.
        about.created = about.modified = signed_at.astimezone(UTC).replace(tzinfo=None)
