"""The numbers that Word counts for itself."""

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from service.reading.numbering import Numbering, chinese, shown

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("number", "wanted"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_chinese_numbers(number: int, wanted: str) -> None:
    assert chinese(number) == wanted


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("decimal", "3"),
        ("japaneseCounting", "三"),
        ("decimalEnclosedCircleChinese", "③"),
        ("lowerLetter", "c"),
        ("other", "3"),
    ],
)
def test_forms(form: str, wanted: str) -> None:
    assert shown(3, form) == wanted


def _document() -> Document:
    document = docx.Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, form, text in ((0, "chineseCounting", "%1、"), (1, "decimal", "%2."), (2, "bullet", "•"))
    )
    root = document.part.numbering_part.element
    root.append(parse_xml(f'<w:abstractNum {SPACE} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {SPACE} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    return document


def test_levels_begin_anew_below_each_number_above() -> None:
    numbering = Numbering(_document())
    levels = [0, 1, 1, 2, 0, 1]
    made = [
        parse_xml(f'<w:pPr {SPACE}><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr></w:pPr>')
        for level in levels
    ]
    assert [numbering.label(properties) for properties in made] == ["一、", "1.", "2.", "", "二、", "1."]


def test_a_paragraph_without_a_list_has_no_number() -> None:
    numbering = Numbering(_document())
    unknown = parse_xml(f'<w:pPr {SPACE}><w:numPr><w:numId w:val="777"/></w:numPr></w:pPr>')
    assert [numbering.label(None), numbering.label(unknown)] == ["", ""]
