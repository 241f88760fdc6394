"""The table as CSV is read back by the standard library: numbers bare, texts that would be calculated defused."""

import csv
import io
from decimal import Decimal

import pytest

from domain.facts import ItemState
from domain.obligations import Aggregation, Demand, Field, FieldKind
from domain.plan import Item
from domain.rollup import Category, Counts
from domain.task_life import TaskState
from domain.units import Level
from service.comparison import Cell
from service.documents.rollup_csv import rollup_csv
from service.rollup_sheet import RollupSheet, SheetRow
from tests.domain.examples import moment

FIELDS = (
    Field(key="people", label="参加人数", unit="人"),
    Field(key="place", label="地点", kind=FieldKind.TEXT, aggregation=Aggregation.TEXT_LIST),
)
AT = moment(2024, 6, 20, 16, 30)
ITEM = Item(
    obligation="table",
    occurrence="once",
    title="统计表",
    demand=Demand.MANDATORY,
    due=AT,
    compile_at=AT,
    close_at=AT,
)


def row(name: str, category: Category | None, *cells: Cell) -> SheetRow:
    return SheetRow(
        task_id=1,
        unit_code="0501",
        unit_name=name,
        level=Level.STREET,
        category=category,
        state=TaskState.ACCEPTED,
        returned=False,
        due=AT,
        version=2,
        report_id=7 if cells else None,
        submitted_at=AT,
        base=Counts.of(category or Category.MISSING),
        compiled=False,
        cells=cells,
    )


def read(*rows: SheetRow) -> list[list[str]]:
    sheet = RollupSheet(
        state=ItemState(item=ITEM, expected=2, outstanding=1, version=0, changed=False),
        fields=FIELDS,
        direct=Counts(),
        base=Counts.of(Category.INCLUDED, 2),
        totals=(Cell(shown="1,500.5", number=Decimal("1500.50")), Cell(shown="1", number=Decimal(1))),
        rows=rows,
        diff=None,
    )
    data = rollup_csv(sheet)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_unit_has_a_line_and_the_totals_come_last() -> None:
    number, text = Cell(shown="1,500.5", number=Decimal("1500.5")), Cell(shown="广场,\n公园")
    assert read(row("江南街道", Category.LATE, number, text), row("海滨街道", Category.MISSING)) == [
        ["单位编码", "单位", "情况", "报送时间", "版本", "应报单位数", "参加人数（人）", "地点"],
        ["0501", "江南街道", "迟报", "2024-06-20 16:30", "2", "1", "1500.5", "广场,\n公园"],
        ["0501", "海滨街道", "未报", "", "", "1", "", ""],
        ["", "合计", "", "", "", "2", "1500.50", "1"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_calculated(text: str) -> None:
    found = read(row(text, Category.INCLUDED, Cell(shown="-3", number=Decimal(-3)), Cell(shown=text)))[1]
    assert (found[1], found[6], found[7]) == (f"'{text}", "-3", f"'{text}")
