"""One rollup as the tests of its workbook hold it, and the workbook read back by two independent readers."""

import io
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from domain.rollup import Counts
from service.documents.rollup import write_rollup
from service.documents.rollup_document import (
    FigureLine,
    ItemTotals,
    Light,
    MissingLine,
    Passage,
    RollupDocument,
    Shown,
    UnitItem,
    UnitLine,
)
from tests.domain.examples import moment

DUE = moment(2024, 6, 21)
AT = moment(2024, 6, 20, 16, 30)
FIGURES = (
    FigureLine(label="参与人数", unit="人次", aggregation="合计", value=Decimal(1534)),
    FigureLine(label="投入资金", unit="万元", aggregation="合计", value=Decimal("3.75")),
    FigureLine(label="特色做法", aggregation="列出", value=2),
)
TOTALS = ItemTotals(
    title="进展情况统计表",
    due=DUE,
    direct=Counts(expected=6, included=1, nil=1, late=1, missing=2, waived=1),
    base=Counts(expected=40, included=20, nil=5, late=3, missing=10, waived=2),
    figures=FIGURES,
)
CASES = ItemTotals(title="典型案例", due=None, direct=Counts(), base=Counts())


def reported(*values: Shown, **changes: Any) -> UnitItem:
    known: dict[str, Any] = {
        "state": "已采纳",
        "light": Light.GREEN,
        "submitted_at": AT,
        "version": 1,
        "values": values,
    }
    return UnitItem(**known | changes)


UNITS = (
    UnitLine(
        code="350502006", name="江南街道", level="乡镇（街道）", items=(reported(1500, Decimal("3.5"), "敲门"), None)
    ),
    UnitLine(
        code="350502001",
        name="海滨街道",
        level="乡镇（街道）",
        items=(
            reported(34, Decimal("0.25"), "=1+1", state="迟报", light=Light.YELLOW, late=True, version=3),
            reported(text="案例一"),
        ),
    ),
    UnitLine(code="0501", name="无声街道", level="乡镇（街道）", items=(UnitItem(state="漏报", light=Light.RED), None)),
)
DOCUMENT = RollupDocument(
    title="关于开展安全生产月活动的通知",
    number="泉安办演〔2024〕1号",
    office="鲤城区",
    compiled_at=moment(2024, 6, 24, 12),
    version=2,
    closing="收集中",
    items=(TOTALS, CASES),
    units=UNITS,
    missing=(
        MissingLine(
            unit_code="0501",
            unit_name="无声街道",
            item="进展情况统计表",
            due=DUE,
            told="甲安宁（分管领导）",
            climbed="发文单位",
            through="江南街道",
        ),
    ),
    passages=(
        Passage(
            unit_code="350502001",
            unit_name="海滨街道",
            item="典型案例",
            part="案例一",
            text="经过",
            report_id=71,
            version=3,
        ),
    ),
)


def written(document: RollupDocument) -> bytes:
    buffer = io.BytesIO()
    write_rollup(buffer, document)
    return buffer.getvalue()


def rows(data: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def page(data: bytes, sheet: str) -> Worksheet:
    book: Workbook = load_workbook(io.BytesIO(data))
    found = book[sheet]
    assert isinstance(found, Worksheet)
    return found


def below(table: list[list[Any]], head: str) -> list[list[Any]]:
    """The rows after the one that begins with ``head``."""
    return table[next(place for place, row in enumerate(table) if row[0] == head) + 1 :]
