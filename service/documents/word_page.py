"""What our Word documents have in common: page, fonts and lines of GB/T 9704-2012 (党政机关公文格式).

A4 with 28 characters by 22 lines in 三号 (16 pt). The fonts of the standard are named and not embedded; a machine
without them takes the one named beside each.

28 characters come of a closer setting and not of a grid: programs read a grid of characters by different sizes, and
LibreOffice sets 14 or 18 to the line where Word sets 28.
"""

import re
from typing import Any

from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

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
THIRD, SECOND, FOURTH = Pt(16), Pt(22), Pt(14)
_LINE = Pt(28.95)  # 225 mm by 22 lines
_CLOSER = -5  # twentieths of a point: 28 times 15.75 pt are 441 of the 442.2 pt between the margins
_AFTER_SPACING = (
    *("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd"),
    *("w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say: control characters that came along with a pasted text."""


def lay_out(document: Written) -> None:
    """Page, grid, page numbers on the outer side, and the fonts to fall back on."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The dashes beside the number are 7 mm below the text.
    section.footer_distance = Mm(25)
    grid = parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="579"/>')
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    _name_fallbacks(document)
    _set_normal(document)


def new_line(document: Written, alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY) -> Line:
    """An empty line of the height of the standard."""
    line = document.add_paragraph()
    line.alignment = alignment
    form = line.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    return line


def set_height(line: Line, height: Pt) -> None:
    """A line of another height than those on the grid, to which LibreOffice would stretch it."""
    line.paragraph_format.line_spacing = height
    free = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
    line._p.get_or_add_pPr().insert_element_before(free, "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_run(line: Line, text: str, font: str, size: Pt, colour: RGBColor | None = None) -> Any:
    """Text at the end of a line. What a Word file cannot hold is left out."""
    run = line.add_run(printable(text))
    run.font.size = size
    run.font.name = font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    if colour is not None:
        run.font.color.rgb = colour
    if size == THIRD:
        spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{_CLOSER}"/>')
        run._element.get_or_add_rPr().insert_element_before(spacing, *_AFTER_SPACING)
    return run


def indent(line: Line, side: str, hundredths: int, size: Pt = THIRD) -> None:
    """Indent by hundredths of a character of that size."""
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}"), str(hundredths))
    # Programs that know no characters go by twentieths of a point.
    indent.set(qn(f"w:{side.removesuffix('Chars')}"), str(round(hundredths / 100 * size.pt * 20)))


def _page_number(line: Line, alignment: WD_ALIGN_PARAGRAPH) -> None:
    line.alignment = alignment
    # One blank on the outer side.
    indent(line, "rightChars" if alignment is WD_ALIGN_PARAGRAPH.RIGHT else "leftChars", 100, FOURTH)
    add_run(line, "— ", PAGE_NUMBER, FOURTH)
    field = add_run(line, "", PAGE_NUMBER, FOURTH)
    for kind in ("begin", "instr", "end"):
        field._element.append(_field_part(kind))
    add_run(line, " —", PAGE_NUMBER, FOURTH)


def _field_part(kind: str) -> Any:
    if kind == "instr":
        instruction = OxmlElement("w:instrText")
        instruction.text = "PAGE"
        return instruction
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


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


def _set_normal(document: Written) -> None:
    """What somebody types into the file looks like the rest; Chinese is what its language is."""
    normal = document.styles["Normal"]
    normal.font.size, normal.font.name = THIRD, BODY
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def printable(text: str) -> str:
    """The text without what a Word file cannot hold."""
    return _FORBIDDEN.sub("", text)
