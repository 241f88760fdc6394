"""The workbook is read back by two independent readers: python-calamine for values, openpyxl for types and looks."""

import io
import tracemalloc
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from service.documents.rollup import write_rollup
from service.documents.rollup_document import RollupDocument, UnitLine
from tests.service.documents.sample_rollup import (
    DOCUMENT,
    FIGURES,
    TOTALS,
    UNITS,
    below,
    page,
    reported,
    rows,
    written,
)


@pytest.fixture(scope="module")
def data() -> bytes:
    return written(DOCUMENT)


def test_the_sheets_stand_in_the_order_in_which_they_are_read(data: bytes) -> None:
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == [
        "汇总",
        "各单位情况",
        "未报名单",
        "文字材料",
    ]
    for name in ("汇总", "各单位情况", "未报名单", "文字材料"):
        told = "".join(str(cell) for row in rows(data, name)[:4] for cell in row)
        assert "关于开展安全生产月活动的通知（泉安办演〔2024〕1号）" in told
        assert "鲤城区" in told
        assert "2024年6月24日（星期一）12:00" in told
        assert "第 2 版　收集中" in told


@pytest.mark.parametrize(
    ("version", "changed", "said"),
    [(0, False, "尚未汇总，为实时数据"), (2, True, "第 2 版之后有变动，为实时数据"), (2, False, "第 2 版　收集中")],
)
def test_the_head_says_whether_it_is_what_was_frozen(version: int, changed: bool, said: str) -> None:
    data = written(DOCUMENT.model_copy(update={"version": version, "changed": changed, "units": (), "passages": ()}))
    assert said in "".join(str(cell) for row in rows(data, "汇总")[:3] for cell in row)


def test_totals_show_the_hundred_percent_line_in_numbers(data: bytes) -> None:
    table = below(rows(data, "汇总"), "报送事项")
    counts = [row[2:] for row in table[:4]]
    assert counts[0] == ["直接下级", 6, 1, 1, 1, 2, 1, 6, "相符", 0.6]
    assert counts[1] == ["基层单位", 40, 20, 5, 3, 10, 2, 40, "相符", 28 / 38]
    assert counts[2] == ["直接下级", 0, 0, 0, 0, 0, 0, 0, "相符", "—"]
    assert [row[0] for row in table[:4]] == ["进展情况统计表"] * 2 + ["典型案例"] * 2
    assert [row[1] for row in table[:3]] == [datetime(2024, 6, 21, 18), datetime(2024, 6, 21, 18), ""]


def test_every_figure_is_a_number_with_its_unit_and_rule(data: bytes) -> None:
    figures = below(below(rows(data, "汇总"), "汇总数据"), "报送事项")
    assert [row[:5] for row in figures] == [
        ["进展情况统计表", "参与人数", "合计", 1534, "人次"],
        ["进展情况统计表", "投入资金", "合计", 3.75, "万元"],
        ["进展情况统计表", "特色做法", "列出", 2, ""],
    ]


def test_every_unit_has_one_row_with_state_time_version_and_values(data: bytes) -> None:
    table = below(rows(data, "各单位情况"), "单位编码")
    at = datetime(2024, 6, 20, 16, 30)
    assert table == [
        ["350502006", "江南街道", "乡镇（街道）", "已采纳", at, 1, "", 1500, 3.5, "敲门", "—", "—", "—", "—", "—"],
        ["350502001", "海滨街道", "乡镇（街道）", "迟报", at, 3, "是", 34, 0.25, "=1+1", "已采纳", at, 1, "", "案例一"],
        ["0501", "无声街道", "乡镇（街道）", "漏报", "", "", "", "", "", "", "—", "—", "—", "—", "—"],
        ["", "汇总", "", "", "", "", "", 1534, 3.75, 2, "", "", "", "", ""],
    ]


def test_the_columns_of_the_units_add_up_to_the_totals(data: bytes) -> None:
    table = below(rows(data, "各单位情况"), "单位编码")
    for column, figure in ((7, FIGURES[0]), (8, FIGURES[1])):
        *units, total = [Decimal(str(row[column] or 0)) for row in table]
        assert sum(units) == total == figure.value


def test_headings_name_item_due_and_unit_of_measure(data: bytes) -> None:
    heads = rows(data, "各单位情况")[4:6]
    assert heads[0][3] == "进展情况统计表（截止 2024年6月21日（星期五）18:00）"
    assert heads[0][10] == "典型案例"
    assert heads[1][3:10] == [
        "状态",
        "报送时间",
        "版本",
        "迟报",
        "参与人数\n（人次）",
        "投入资金\n（万元）",
        "特色做法",
    ]


def test_a_column_of_cents_has_them_in_every_row() -> None:
    units = tuple(
        UnitLine(code=str(number), name="甲", level="街道", items=(reported(number, value, ""), None))
        for number, value in enumerate((Decimal(9), Decimal("8.99")))
    )
    sheet = page(written(DOCUMENT.model_copy(update={"units": units})), "各单位情况")
    assert {sheet.cell(row, 9).number_format for row in (7, 8)} == {"#,##0.00_ "}
    assert {sheet.cell(row, 8).number_format for row in (7, 8)} == {"#,##0_ "}


def test_states_have_a_light_colour_and_the_word(data: bytes) -> None:
    sheet = page(data, "各单位情况")
    colours = {str(sheet.cell(row, 4).value): sheet.cell(row, 4).fill.fgColor.rgb for row in (7, 8, 9)}
    assert colours == {"已采纳": "FFE2F0D9", "迟报": "FFFFF2CC", "漏报": "FFF8D7DA"}


def test_who_is_missing_is_listed_with_who_was_told(data: bytes) -> None:
    assert below(rows(data, "未报名单"), "序号") == [
        [
            1,
            "0501",
            "无声街道",
            "进展情况统计表",
            datetime(2024, 6, 21, 18),
            "甲安宁（分管领导）",
            "发文单位",
            "江南街道",
        ]
    ]


def test_who_submitted_by_hand_and_without_whom_stands_below_the_totals() -> None:
    said = "“进展情况统计表”第 2 版由陈二提前上报，理由：上级催要；缺报 1 个单位：无声街道"
    sheet = rows(written(DOCUMENT.model_copy(update={"statements": (said,)})), "汇总")
    assert [row[0] for row in sheet if row and row[0] in ("上报说明", said)] == ["上报说明", said]
    assert "上报说明" not in [row[0] for row in rows(written(DOCUMENT), "汇总") if row]


def test_texts_lead_back_to_unit_report_and_version(data: bytes) -> None:
    assert below(rows(data, "文字材料"), "序号") == [
        [1, "350502001", "海滨街道", "典型案例", "案例一", "", "经过", 3, 71]
    ]


def test_empty_lists_say_so() -> None:
    data = written(DOCUMENT.model_copy(update={"missing": (), "passages": (), "units": ()}))
    assert below(rows(data, "未报名单"), "序号")[0][0] == "无未报单位"
    assert below(rows(data, "文字材料"), "序号")[0][0] == "无文字材料"
    assert below(rows(data, "各单位情况"), "单位编码") == []


@pytest.mark.parametrize("name", ["汇总", "各单位情况", "未报名单", "文字材料"])
def test_sheets_print_on_a4_landscape_with_the_heading_in_sight(data: bytes, name: str) -> None:
    sheet = page(data, name)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.freeze_panes is not None
    assert name == "汇总" or sheet.print_title_rows
    assert sheet.sheet_properties.pageSetUpPr is not None
    if name == "各单位情况":
        # Two items beside each other would be too small to read: 11 points are never less than 6.
        assert int(sheet.page_setup.scale or 0) >= 55
        assert sheet.print_title_cols == "$A:$C"
        return
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_a_wide_table_goes_over_several_pages_at_the_bounds_of_its_items() -> None:
    months = tuple(TOTALS.model_copy(update={"title": f"{month}月统计表"}) for month in range(6, 13))
    units = (UnitLine(code="1", name="甲街道", level="街道", items=(None,) * len(months)),)
    sheet = page(written(DOCUMENT.model_copy(update={"items": months, "units": units})), "各单位情况")
    breaks = [one.id for one in sheet.col_breaks.brk]
    assert breaks
    assert all((column - 3) % 7 == 0 for column in breaks)
    assert sheet.print_title_cols == "$A:$C"
    assert 30 <= int(sheet.page_setup.scale or 0) <= 100


def test_the_same_document_gives_the_same_bytes_in_a_file_and_a_buffer(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "汇总.xlsx"
    write_rollup(file, DOCUMENT)
    assert file.read_bytes() == data == written(DOCUMENT)


def test_a_document_that_does_not_fit_its_form_is_refused() -> None:
    with pytest.raises(ValueError, match="the document has 2"):
        RollupDocument.model_validate(DOCUMENT.model_dump() | {"units": [{**UNITS[0].model_dump(), "items": (None,)}]})
    wrong = UNITS[0].model_copy(update={"items": (reported(1), None)})
    with pytest.raises(ValueError, match="1 values, the form has 3"):
        RollupDocument.model_validate(DOCUMENT.model_dump() | {"units": [wrong.model_dump()]})


def many(number: int) -> RollupDocument:
    units = tuple(
        UnitLine(
            code=f"E{one:05d}", name=f"演示企业{one}", level="企业", items=(reported(one, Decimal(one) / 100, "做法"),)
        )
        for one in range(number)
    )
    return DOCUMENT.model_copy(update={"items": (TOTALS,), "units": units})


def test_twenty_thousand_units_are_written() -> None:
    table = below(rows(written(many(20_000)), "各单位情况"), "单位编码")
    assert len(table) == 20_001
    assert sum(row[7] for row in table[:-1]) == sum(range(20_000))


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    peaks = []
    for number in (1_000, 4_000):
        document = many(number)
        tracemalloc.start()
        try:
            write_rollup(tmp_path / f"{number}.xlsx", document)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    # The cells of three thousand rows would take some megabytes.
    assert peaks[1] - peaks[0] < 500_000
