"""A paper as a Word document in the form of GB/T 9704-2012 (党政机关公文格式).

A4 with 28 characters by 22 lines in 三号 (16 pt); the office's name in red over a red rule; title in 二号 (22 pt).
The fonts of the standard are named and not embedded; a machine without them takes the one named beside each.
"""

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from domain.papers import Kind, Paper, Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, BODY, HEADING, SUBHEADING, PAGE_NUMBER = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {
    TITLE: "华文中宋",
    BODY: "仿宋",
    HEADING: "SimHei",
    SUBHEADING: "楷体",
    PAGE_NUMBER: "SimSun",
}
"""What stands in where a font is missing, by name (``w:altName``)."""
DRAFT = "草稿，未经签发不得印发"
_RED = RGBColor(0xE6, 0x00, 0x12)
_GREY = RGBColor(0x80, 0x80, 0x80)
_LINE = Pt(28.95)  # 225 mm by 22 lines
_THIRD, _SECOND, _FOURTH = Pt(16), Pt(22), Pt(14)
_WIDEST_MASTHEAD = 430.0  # points


def official_document(paper: Paper, *, signed_at: datetime | None) -> bytes:
    """The bytes of a .docx. What is not signed says so on every page."""
    document = Document()
    _lay_out(document)
    _head(document, paper)
    for paragraph in paper.paragraphs:
        _paragraph(document, paragraph)
    _signature(document, paper.signature)
    if signed_at is None:
        _mark_as_draft(document)
    _describe(document, paper, signed_at)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _lay_out(document: Written) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(26)
    # 15.79 points a character instead of 16, 28.95 a line: the grid of the standard.
    grid = parse_xml(f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"/>')
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    _name_fallbacks(document)


def _head(document: Written, paper: Paper) -> None:
    size = Pt(min(48.0, _WIDEST_MASTHEAD / max(len(paper.masthead), 1)))
    masthead = _line(document, WD_ALIGN_PARAGRAPH.CENTER)
    masthead.paragraph_format.line_spacing = Pt(size.pt * 1.3)
    _run(masthead, paper.masthead, TITLE, size, _RED)
    _line(document)
    number = _line(document, WD_ALIGN_PARAGRAPH.CENTER)
    _run(number, "　".join(filter(None, (paper.number, paper.remark))), BODY, _THIRD)
    _rule_below(number)
    _line(document)
    title = _line(document, WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.line_spacing = Pt(36)
    title.paragraph_format.keep_with_next = True
    _run(title, paper.title, TITLE, _SECOND)
    _line(document)
    _run(_line(document), paper.addressee, BODY, _THIRD)


def _paragraph(document: Written, paragraph: Paragraph) -> None:
    line = _line(document)
    _indent(line, "firstLineChars", 200)
    if paragraph.kind is Kind.HEADING:
        line.paragraph_format.keep_with_next = True
        _run(line, paragraph.text, HEADING, _THIRD)
        return
    heading, colon, text = paragraph.text.partition("：") if paragraph.kind is Kind.SUBHEADING else ("", "", "")
    if colon:
        _run(line, heading + colon, SUBHEADING, _THIRD)
    _run(line, text if colon else paragraph.text, BODY, _THIRD)


def _signature(document: Written, lines: tuple[str, ...]) -> None:
    # Three lines below the text there is room for the seal; name and day never part.
    for blank in (_line(document), _line(document)):
        blank.paragraph_format.keep_with_next = True
    for place, text in enumerate(lines):
        line = _line(document, WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.keep_with_next = place + 1 < len(lines)
        _indent(line, "rightChars", 200)
        _run(line, text, BODY, _THIRD)


def _line(document: Written, alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY) -> Line:
    line = document.add_paragraph()
    line.alignment = alignment
    form = line.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    return line


def _run(line: Line, text: str, font: str, size: Pt, colour: RGBColor | None = None) -> Any:
    run = line.add_run(text)
    run.font.size = size
    run.font.name = font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _indent(line: Line, side: str, hundredths: int) -> None:
    """Indent by hundredths of a character, so that it follows the grid."""
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}"), str(hundredths))
    # Programs that know no characters go by twentieths of a point.
    plain = {"firstLineChars": "w:firstLine", "rightChars": "w:right"}[side]
    indent.set(qn(plain), str(round(hundredths / 100 * _THIRD.pt * 20)))


def _rule_below(line: Line) -> None:
    line._p.get_or_add_pPr().insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="11" w:color="E60012"/></w:pBdr>'
        ),
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )


def _page_number(line: Line, alignment: WD_ALIGN_PARAGRAPH) -> None:
    line.alignment = alignment
    _run(line, "— ", PAGE_NUMBER, _FOURTH)
    field = _run(line, "", PAGE_NUMBER, _FOURTH)
    for kind in ("begin", "instr", "end"):
        field._element.append(_field_part(kind))
    _run(line, " —", PAGE_NUMBER, _FOURTH)


def _field_part(kind: str) -> Any:
    if kind == "instr":
        instruction = OxmlElement("w:instrText")
        instruction.text = "PAGE"
        return instruction
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _mark_as_draft(document: Written) -> None:
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(line, DRAFT, HEADING, _FOURTH, _GREY)


def _name_fallbacks(document: Written) -> None:
    part: Any = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for name, other in FALLBACKS.items():
        table.append(
            parse_xml(
                f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            )
        )
    part._blob = serialize_part_xml(table)


def _describe(document: Written, paper: Paper, signed_at: datetime | None) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = paper.title, paper.masthead, paper.number
    if signed_at is not None:
        # The standard's properties have no time zone.
        about.created = about.modified = signed_at.replace(tzinfo=None)
