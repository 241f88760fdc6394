"""Days in the cells of tables whose head says that they are limits."""

import re

from domain.reading.cases import Case, Verdict
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


_HEAD = re.compile(r"(?:材料)?(?:报送|上报|报出|填报|提交|反馈)(?:截止)?(?:时间|日期|期限|时限)(?:要求)?")


def _under_head(case: Case, index: int) -> bool:
    """Whether the days stand in a row of bars, alone in a cell whose column is headed 报送时间."""
    lines = case.outline.lines
    row = lines[index]
    column = row.text[: case.start - row.start].count("|")
    cell = row.text.split("|")[column]
    if len(cell) - (case.end - case.start) > 4:
        return False
    for line in reversed(lines[max(index - 40, 0) : index]):
        cells = line.text.split("|")
        if len(cells) < 2:
            return False
        if column < len(cells) and _HEAD.fullmatch(cells[column]):
            return True
    return False
