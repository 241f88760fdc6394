"""Compiled material as a Word document, read back."""

import io
from datetime import datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.chapters import Voice
from domain.clock import SHANGHAI
from domain.compilation import Absent, Column, Compilation, Enclosed, Order, UnitRow, arranged
from domain.rollup import Counts
from service.documents.compilation import WIDEST, compilation_document

NOW = datetime(2024, 6, 21, 9, 30, tzinfo=SHANGHAI)
COUNTS = Counts(expected=2, included=1, missing=1)
VOICES = [
    Voice(
        unit_code="s1", unit_name="一街", through=("东区",), report_id=7, version=2, title="主要做法", text="逐户走访。"
    ),
    Voice(
        unit_code="d1", unit_name="东区", through=(), report_id=9, version=1, title="", text="已完成。\n无遗留问题。"
    ),
]
ONE = Compilation(
    office="泉州市",
    notice_title="安海镇转发《关于检查的通知》的通知",
    number="泉安〔2024〕1号",
    item="活动总结",
    compiled_at=NOW,
    frozen=0,
    changed=False,
    direct=COUNTS,
    base=COUNTS,
    columns=(Column(label="参加人数（人次）", total="1,040"),),
    units=(
        UnitRow(name="东区", state="按时", values=("1,040",), submitted_at=NOW, version=1, report_id=9),
        UnitRow(name="西区", state="待报", values=("",), submitted_at=None, version=0, report_id=None),
    ),
    order=Order.UNIT,
    chapters=arranged(VOICES, Order.UNIT),
    absent=(Absent(name="西区", reason="尚未签收"),),
    files=(Enclosed(unit_name="东区", name="照片.jpg", size=3, sha256="ab" * 32, report_id=9, version=1),),
)


def read(one: Compilation) -> Document:
    return docx.Document(io.BytesIO(compilation_document(one)))


def lines(one: Compilation) -> list[str]:
    return [line.text for line in read(one).paragraphs if line.text]


def tables(one: Compilation) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in read(one).tables]


def test_chapters_and_the_source_of_every_text() -> None:
    said = lines(ONE)
    assert said[:2] == ["活动总结汇总材料", "泉州市"]
    assert "《安海镇转发〈关于检查的通知〉的通知》（泉安〔2024〕1号）" in said[2]
    assert [one for one in said if one[1] == "、"] == [
        "一、报送情况",
        "二、各单位数据",
        "三、文字材料",
        "四、未报名单",
        "五、报送的文件",
    ]
    at = said.index("三、文字材料")
    assert said[at + 1 : at + 6] == [
        "（一）东区",
        "主要做法：逐户走访。",
        "（东区／一街，第 2 版 #7）",
        "已完成。",
        "无遗留问题。",
    ]
    by_heading = lines(ONE.model_copy(update={"order": Order.HEADING, "chapters": arranged(VOICES, Order.HEADING)}))
    at = by_heading.index("（二）主要做法")
    assert by_heading[at + 1] == "逐户走访。"


def test_tables_lead_to_version_and_file() -> None:
    units, absent, files = tables(ONE)
    assert units == [
        ["单位", "情况", "参加人数（人次）", "报送时间", "来源"],
        ["合计", "2 个", "1,040", "", ""],
        ["东区", "按时", "1,040", "06-21 09:30", "第 1 版 #9"],
        ["西区", "待报", "", "", ""],
    ]
    assert absent[1:] == [["西区", "尚未签收"]]
    assert files[1:] == [["东区", "照片.jpg", "第 1 版 #9", "ab" * 32]]
    document = read(ONE)
    assert all(
        table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for table in document.tables
    )


@pytest.mark.parametrize(
    ("frozen", "changed", "said"),
    [(0, False, "尚未冻结"), (3, False, "与冻结的第 3 版一致"), (3, True, "与冻结的第 3 版有出入")],
)
def test_it_says_which_version_it_is(frozen: int, changed: bool, said: str) -> None:
    assert said in lines(ONE.model_copy(update={"frozen": frozen, "changed": changed}))[2]


def test_too_many_columns_are_told() -> None:
    many = tuple(Column(label=str(place), total="1") for place in range(9))
    wide = ONE.model_copy(update={"columns": many, "units": (ONE.units[0].model_copy(update={"values": ("1",) * 9}),)})
    assert len(tables(wide)[0][0]) == WIDEST + 4
    assert "表中列出前 5 项，全部 9 项见汇总表（xlsx）。" in lines(wide)


def test_a_number_is_never_broken_over_two_lines() -> None:
    """At 10.5 pt a digit is 105 twentieths of a point wide, and the sides of a cell take 120."""
    columns = tuple(Column(label=f"{name}（万元）", total="1,234,708.31") for name in ("投入资金", "参与人数", "排查"))
    unit = ONE.units[0].model_copy(
        update={"values": ("12,708.31", "1,632", "860.16"), "name": "清濛经济开发区管理委员会"}
    )
    document = read(ONE.model_copy(update={"columns": columns, "units": (unit,)}))
    table = document.tables[0]
    widths = [int(cell.get(qn("w:w"))) for cell in table._tbl.iter(qn("w:gridCol"))]
    assert sum(widths) <= 8845
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            assert all(105 * len(part) + 120 <= width for part in cell.text.split() if part.isascii()), cell.text


def test_what_there_is_nothing_of_has_no_chapter() -> None:
    bare = ONE.model_copy(update={"units": (), "chapters": (), "absent": (), "files": ()})
    assert [one for one in lines(bare) if one[1] == "、"] == ["一、报送情况"]


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_any_text_leaves_the_file_readable(text: str) -> None:
    odd = ONE.model_copy(
        update={
            "item": text,
            "number": text,
            "chapters": (ONE.chapters[0].model_copy(update={"title": text}),),
            "absent": (Absent(name=text, reason=text),),
        }
    )
    assert len(tables(odd)) == 3
