"""What a Word document shows: paragraphs with their numbers, text boxes, content controls, and tables, in order.

``Paragraph.text`` of python-docx leaves out what stands in tracked insertions, content controls and text boxes, and
knows no automatic numbers; a date that was inserted with changes tracked would be lost.
"""

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table

from service.reading.numbering import Numbering

_WITHIN = frozenset(
    qn(name)
    for name in (
        "w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:customXml",
        "w:dir", "w:bdo", "w:ruby", "w:rubyBase",
    )
)  # fmt: skip
"""Holds text that Word shows. Deletions (``w:del``, ``w:moveFrom``) are not among them."""
_BOX = qn("w:txbxContent")
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}

Grid = tuple[tuple[str, ...], ...]
"""A table: rows of cells."""


def blocks(document: Document) -> Iterator[str | Grid]:
    """Paragraphs and tables of the body in their order, after the lines of the first page's head."""
    numbering = Numbering(document)
    yield from _head(document, numbering)
    yield from _blocks(document.element.body, document, numbering)


def _head(document: Document, numbering: Numbering) -> Iterator[str]:
    """The letterhead that some offices keep in the page header; page numbers and blank headers left out."""
    section = document.sections[0] if len(document.sections) else None
    if section is None:
        return
    header = section.first_page_header if section.different_first_page_header_footer else section.header
    if header.is_linked_to_previous:
        return
    for paragraph in header.paragraphs:
        text = _paragraph(paragraph._p, numbering)
        if sum("㐀" <= sign <= "鿿" for sign in text) >= 4:
            yield text


def _blocks(container: Any, document: Document, numbering: Numbering) -> Iterator[str | Grid]:
    for item in container:
        if item.tag == qn("w:p"):
            yield _paragraph(item, numbering)
        elif item.tag == qn("w:tbl"):
            yield _grid(Table(item, document), numbering)
        elif item.tag in _WITHIN:
            yield from _blocks(item, document, numbering)


def _grid(table: Table, numbering: Numbering) -> Grid:
    """The table's cells; a cell merged over several columns counts once."""
    rows = []
    texts: dict[Any, str] = {}
    for row in table.rows:
        cells: list[str] = []
        last = None
        for cell in row.cells:
            if last is None or cell._tc is not last:
                if cell._tc not in texts:
                    texts[cell._tc] = _cell(cell._tc, numbering)
                cells.append(texts[cell._tc])
            last = cell._tc
        rows.append(tuple(cells))
    return tuple(rows)


def _cell(cell: Any, numbering: Numbering) -> str:
    return "\n".join(
        _paragraph(paragraph, numbering) for paragraph in cell.iter(qn("w:p")) if not _boxed(paragraph, cell)
    )


def _boxed(paragraph: Any, cell: Any) -> bool:
    """Whether a paragraph stands in a text box of the cell: its own paragraph prints it."""
    parent = paragraph.getparent()
    while parent is not None and parent is not cell:
        if parent.tag == _BOX:
            return True
        parent = parent.getparent()
    return False


def _paragraph(paragraph: Any, numbering: Numbering) -> str:
    """A paragraph's lines: its number and text, then the text boxes that hang on it."""
    boxes: list[str] = []
    text = "".join(_pieces(paragraph, boxes, numbering)).replace("\x0b", "\n").replace("\x0c", "\n")
    if text.strip():
        text = numbering.label(paragraph.find(qn("w:pPr"))) + text
    return "\n".join([*([text] if text.strip() or not boxes else []), *boxes])


def _pieces(element: Any, boxes: list[str], numbering: Numbering) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:r"):
            if child.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is None:
                yield from _run(child, boxes, numbering)
        elif child.tag in _WITHIN:
            yield from _pieces(child, boxes, numbering)


def _run(run: Any, boxes: list[str], numbering: Numbering) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == qn("w:ruby"):
            yield from _pieces(child, boxes, numbering)
        elif child.tag in (qn("w:drawing"), qn("w:pict"), f"{_ALTERNATE}AlternateContent"):
            shape = child.find(f"{_ALTERNATE}Choice") if child.tag.startswith(_ALTERNATE) else child
            for box in shape.iter(_BOX) if shape is not None else ():
                boxes += [_paragraph(inner, numbering) for inner in box.findall(qn("w:p"))]
