"""A ruled table at the end of a Word document. Written as XML: a table of thousands of rows costs no more than text."""

import re
from collections.abc import Collection, Iterable, Sequence
from xml.sax.saxutils import escape

from docx.document import Document as Written
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from service.documents.word_page import BODY, HEADING, printable

_WIDTH = 8845  # the text area of the page, 156 mm, in twentieths of a point
_SIZE = 21  # 五号, in half points
_LONGEST, _SHORTEST, _PADDING = 30, 4, 2  # Latin letters
_LETTER, _SIGN, _SIDE = 125, 210, 150
"""Twentieths of a point: room for a Latin letter (a fifth more than 仿宋 needs, for machines with other fonts), for a
Chinese sign, and for both sides of a cell."""
_MARGIN = 60
_LONGEST_NUMBER = 20
_NUMBERS = re.compile(r"[!-~]+|（[^（）]{1,3}）")
_SHORT_NAMES = re.compile(r"[!-~]+|（[^（）]{1,3}）|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])")
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def add_table(
    document: Written, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int] = ()
) -> None:
    """Heads are repeated on every page and no row is parted; ``numbers`` are the columns that are set to the right."""
    lines_of_text = [tuple(row) for row in rows]
    widths = _widths(heads, lines_of_text)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = [_row(heads, HEADING, (), widths, head=True)]
    lines += [_row(row, BODY, numbers, widths) for row in lines_of_text]
    table = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{_MARGIN}" w:type="dxa"/>'
        f'<w:right w:w="{_MARGIN}" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )
    # The last child of the body describes the page.
    document.element.body.insert(len(document.element.body) - 1, parse_xml(table))


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Shares of the page by the longest text of each column. Heads may go over two lines, and nothing very long
    crowds out the others; but a number stays in one piece.
    """
    columns = list(zip(heads, *rows, strict=True))
    least = _least(columns, _SHORT_NAMES)
    if sum(least) > _WIDTH:
        least = _least(columns, _NUMBERS)
    wanted = [
        _LETTER * (min(max([_length(head) // 2, _SHORTEST, *map(_length, texts)]), _LONGEST) + _PADDING)
        for head, *texts in columns
    ]
    if sum(least) > _WIDTH:
        return [_WIDTH * width // sum(least) for width in least]
    more = [max(width - known, 1) for width, known in zip(wanted, least, strict=True)]
    spare = _WIDTH - sum(least)
    return [known + spare * width // sum(more) for known, width in zip(least, more, strict=True)]


def _least(columns: Iterable[Sequence[str]], unbroken: re.Pattern[str]) -> list[int]:
    """The narrowest that each column may be, by its longest part that must not be broken."""
    return [
        _SIDE + max(_SHORTEST * _LETTER, *(_width(part) for text in column for part in unbroken.findall(text) or [""]))
        for column in columns
    ]


def _width(part: str) -> int:
    # What is longer than any number may be broken.
    signs = sum(sign <= "\x7f" for sign in part)
    return signs * _LETTER + (len(part) - signs) * _SIGN if len(part) <= _LONGEST_NUMBER else 0


def _length(text: str) -> int:
    """In Latin letters, of which a Chinese sign takes two."""
    return sum(2 if sign > "\x7f" else 1 for sign in text)


def _row(
    texts: Sequence[str], font: str, numbers: Collection[int], widths: Sequence[int], *, head: bool = False
) -> str:
    sides = ["center" if head else "right" if place in numbers else "left" for place in range(len(texts))]
    cells = (_cell(text, font, side, width) for text, side, width in zip(texts, sides, widths, strict=True))
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, font: str, side: str, width: int) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr>{fonts}<w:sz w:val="{_SIZE}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p></w:tc>'
    )
