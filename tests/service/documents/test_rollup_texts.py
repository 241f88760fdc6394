"""Hazards of texts and numbers in the workbook: formulas, links, long texts, more digits than a cell keeps."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from service.documents.rollup_document import Shown, UnitLine
from tests.service.documents.sample_rollup import DOCUMENT, FIGURES, TOTALS, below, page, reported, rows, written

NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "http://example.invalid",
    "007",
    "1e5",
    "_x0041_",
    " a ",
    "\t=1",
]


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    passage = DOCUMENT.passages[0].model_copy(update={"text": text, "unit_name": text})
    unit = UnitLine(code="c", name=text, level="街道", items=(reported(1, 2, text), None))
    line = DOCUMENT.missing[0].model_copy(update={"told": text})
    changes = {"passages": (passage,), "units": (unit,), "missing": (line,), "title": text, "office": text}
    data = written(DOCUMENT.model_copy(update=changes))
    assert below(rows(data, "文字材料"), "序号")[0][6] == text
    for name in ("汇总", "各单位情况", "未报名单", "文字材料"):
        sheet = page(data, name)
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    cell = page(data, "文字材料").cell(5, 7)
    assert (unescape(str(cell.value)), cell.data_type) == (text, "s")
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@", "\t"))


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(codec=None), max_size=30))
def test_any_text_leaves_the_file_readable(text: str) -> None:
    passage = DOCUMENT.passages[0].model_copy(update={"text": text, "unit_name": text})
    data = written(DOCUMENT.model_copy(update={"passages": (passage,), "closing": text}))
    assert page(data, "文字材料").max_row == 5


def test_long_texts_go_over_several_rows_without_losing_a_character() -> None:
    text = "本街道组织开展了应急演练，群众广泛参与。\n" * 900
    passage = DOCUMENT.passages[0].model_copy(update={"text": text})
    table = below(rows(written(DOCUMENT.model_copy(update={"passages": (passage,)})), "文字材料"), "序号")
    assert "".join(row[6] for row in table) == text
    assert [row[5] for row in table] == [f"{place}/{len(table)}" for place in range(1, len(table) + 1)]
    assert {(row[0], row[1], row[7], row[8]) for row in table} == {(1, "350502001", 3, 71)}


def test_rows_are_as_high_as_their_texts() -> None:
    passage = DOCUMENT.passages[0].model_copy(update={"text": "一二三四五六七八九十" * 20})
    sheet = page(written(DOCUMENT.model_copy(update={"passages": (passage, DOCUMENT.passages[0])})), "文字材料")
    high, low = sheet.row_dimensions[5].height, sheet.row_dimensions[6].height
    assert high is not None
    assert high > 4 * 15
    assert low == 21


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("123456789012345"), 123456789012345),
        (Decimal("12345678901234567890"), "12,345,678,901,234,567,890"),
        (Decimal("97.23684210526315789473684211"), 97.2368421052632),
        (Decimal("-0.5"), -0.5),
        (0, 0),
        (None, ""),
    ],
)
def test_numbers_are_exact_or_written_out(value: Shown, expected: object) -> None:
    figures = (FIGURES[0].model_copy(update={"value": value}),)
    item = TOTALS.model_copy(update={"figures": figures})
    data = written(DOCUMENT.model_copy(update={"items": (item,), "units": ()}))
    shown = below(below(rows(data, "汇总"), "汇总数据"), "报送事项")[0][3]
    assert shown == (pytest.approx(expected, rel=1e-14) if isinstance(expected, float) else expected)
