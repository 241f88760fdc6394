"""What our Word documents have in common: page, fonts and lines of GB/T 9704-2012 (党政机关公文格式).

A4 with 28 characters by 22 lines in 三号 (16 pt). The fonts of the standard are named and not embedded; a machine
without them takes the one named beside each.
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
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say: control characters that came along with a pasted text."""


def lay_out(document: Written) -> None:
    """Page, grid, page numbers on the outer side, and the fonts to fall back on."""
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


def new_line(document: Written, alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY) -> Line:
    """An empty line of the height of the standard."""
    line = document.add_paragraph()
    line.alignment = alignment
    form = line.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    return line


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
    return run


def indent(line: Line, side: str, hundredths: int) -> None:
    """Indent by hundredths of a character, so that it follows the grid."""
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}"), str(hundredths))
    # Programs that know no characters go by twentieths of a point.
    plain = {"firstLineChars": "w:firstLine", "rightChars": "w:right"}[side]
    indent.set(qn(plain), str(round(hundredths / 100 * THIRD.pt * 20)))


def _page_number(line: Line, alignment: WD_ALIGN_PARAGRAPH) -> None:
    line.alignment = alignment
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


def printable(text: str) -> str:
    """The text without what a Word file cannot hold."""
    return _FORBIDDEN.sub("", text)
