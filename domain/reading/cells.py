"""Days in the cells of tables whose head says that they are limits."""

import re
from collections.abc import Iterator

from domain.reading.cases import Case, Verdict
from domain.reading.outline import Outline
from domain.reading.rules import rule


@rule("due.cell")
def cell(case: Case) -> Verdict:
    """A line that is a day and nothing else, in a table whose head names 报送时间.

    Source: 统计报表制度, whose limits stand in a table that converters print one cell a line.
    Example: “报送时间⏎第一季度收支登记帐⏎2011年3月5日之前”; “| 材料 | 报送时间 |⏎| 方案 | 6月15日前 |”.
    """
    index = case.outline.page.line_at(case.start)
    line = case.outline.lines[index]
    if "|" in line.text:
        return ("due.cell", None) if _under_head(case, index) else None
    alone = line.start == case.start and line.end - case.end <= 1
    if not alone or not (case.days[-1].boundary or case.days[-1].cut):
        return None
    heads = (other.text for other in case.outline.lines[max(index - 40, 0) : index])
    return ("due.cell", None) if any(_HEAD.fullmatch(head) for head in heads) else None


_HEAD = re.compile(
    r"(?:材料)?(?:网上|网络|在线)?(?:报送|上报|报出|填报|提交|反馈|网报|直报|申报|报名)(?:频次(?:及|和))?(?:截止)?(?:时间|日期|期限|时限)(?:要求|节点)?"
)


_LIMIT = re.compile(r"(?:截止)?(?:时间|日期|期限|时限)(?:要求|节点)?|截止")
_HANDED_IN = re.compile(
    r"(?:报送|上报|提交|填报|报出|反馈)(?:材料|内容|单位|部门|方式|资料|事项|名称|报表|情况)?|(?:材料|报表|表格|资料)名称|表名|填报单位"
)
"""Beside a column of such a name, one headed 时限 or 时间 alone holds limits of handing in."""


def _is_head(cells: list[str], column: int) -> bool:
    cell = cells[column]
    if _HEAD.fullmatch(cell):
        return True
    return bool(_LIMIT.fullmatch(cell)) and any(_HANDED_IN.fullmatch(other) for other in cells)


def _under_head(case: Case, index: int) -> bool:
    """Whether the days stand in a row of bars, alone in a cell whose column is headed 报送时间."""
    lines = case.outline.lines
    row = lines[index]
    column = row.text[: case.start - row.start].count("|")
    cell = row.text.split("|")[column]
    if len(cell) - (case.end - case.start) > 4:
        return False
    return any(column < len(cells) and _is_head(cells, column) for cells in _above(case.outline, index))


def _above(outline: Outline, index: int) -> Iterator[list[str]]:
    """The cells of each row of bars above the line ``index``, the nearest first."""
    for line in reversed(outline.lines[max(index - 40, 0) : index]):
        cells = line.text.split("|")
        if len(cells) < 2:
            return
        yield cells


_HIGHEST = 40
"""Rows that one cell may reach over."""
_THINGS = re.compile(r"(?:报送|上报|提交|填报)?(?:材料|内容|资料|事项|报表|表格|文件)(?:名称)?|名称|表名")
_REPORTERS = re.compile(r"(?:报送|上报|提交|填报|责任|牵头|报告)(?:单位|部门|主体)|单位|部门")


def beside(outline: Outline, index: int, wanted: re.Pattern[str]) -> tuple[int, int] | None:
    """The cell in the row on line ``index`` whose column is headed by ``wanted``, as a span: an empty one where the
    cell is empty, None outside tables of bars and where no column is headed so.
    """
    row = outline.lines[index]
    if "|" not in row.text:
        return None
    cells = row.text.split("|")
    for head in _above(outline, index):
        column = next((number for number, cell in enumerate(head) if wanted.fullmatch(cell)), None)
        if column is not None and column < len(cells):
            start = row.start + len("|".join(cells[:column])) + bool(column)
            return start, start + len(cells[column])
    return None


@rule("cell.thing")
def thing(outline: Outline, place: int) -> tuple[int, int] | None:
    """What a row of a table asks for: its cell under 材料, 名称 or 报送内容; where that is empty, the one above it, as
    cells over several rows are pasted.

    Source: tables of 报送材料、报送单位、报送时限 in notices.
    Example: “| 报送材料 | 报送单位 | 报送时限 |⏎| 工作方案 | 各学校 | 6月20日前 |” -> 工作方案.
    """
    line = outline.page.line_at(place)
    for index in range(line, max(line - _HIGHEST, -1), -1):
        span = beside(outline, index, _THINGS)
        if span is None or span[0] < span[1]:
            return span
    return None


@rule("cell.reporter")
def reporter(outline: Outline, place: int) -> tuple[int, int] | None:
    """Who hands it in: the cell of the row under 报送单位 or 责任单位.

    Source: tables of 报送材料、报送单位、报送时限 in notices.
    Example: “| 报送材料 | 报送单位 | 报送时限 |⏎| 工作方案 | 各学校 | 6月20日前 |” -> 各学校.
    """
    span = beside(outline, outline.page.line_at(place), _REPORTERS)
    return span if span and span[0] < span[1] else None
