"""Tables drawn with lines, whose cells are broken over several rows: the limits in their 报送时间 column."""

import re
from dataclasses import dataclass

from domain.reading.limits import Cycle, cycles
from domain.reading.outline import Outline, Sentence
from domain.reading.page import Page
from domain.reading.rules import rule

_RULED = re.compile(r"^[┌├└─┬┼┴┐┤┘-]+$")


@dataclass(slots=True)
class Row:
    """One row of a table of reports: its span in the page, the report's name, who, and the limit's text and cycles."""

    start: int
    end: int
    name: str
    who: str
    limit: str
    cycles: list[Cycle]


@rule("limit.table")
def rows(outline: Outline) -> list[Row]:
    """The rows of a ruled table with a column 报送时间; cells broken over lines are put together first.

    Source: 统计报表制度 as printed in gazettes, with a table of 表号、表名、报告期别、填报单位、报送时间.
    Example: “│劳社统就11号│…│季报：季后5日前；│⏎│年报：1月5日前；│” -> quarterly and yearly.
    """
    if "│" not in outline.text:
        return []
    table = _cells(outline)
    if not table:
        return []
    head = next(
        (cells for _, _, cells in table if any("报送时间" in cell or "报送日期" in cell for cell in cells)), None
    )
    if head is None:
        return []
    column = next(index for index, cell in enumerate(head) if "报送时间" in cell or "报送日期" in cell)
    named = next((index for index, cell in enumerate(head) if "表名" in cell or "名称" in cell), 0)
    who = next((index for index, cell in enumerate(head) if "填报单位" in cell or "报送单位" in cell), None)
    found = []
    for start, end, cells in table:
        if len(cells) <= max(column, named) or cells is head:
            continue
        page = Page(cells[column].replace(";", "\n"))
        limit = Outline(page)
        circling = [
            cycle for sentence in limit.sentences for cycle in cycles(limit, Sentence(sentence.start, sentence.end))
        ]
        found.append(
            Row(
                start,
                end,
                cells[named],
                cells[who] if who is not None and who < len(cells) else "",
                cells[column],
                circling,
            )
        )
    return [row for row in found if row.cycles]


def _cells(outline: Outline) -> list[tuple[int, int, list[str]]]:
    """The table's rows as (start, end, cells), lines between rules joined cell by cell."""
    result: list[tuple[int, int, list[str]]] = []
    current: list[str] = []
    start = end = 0
    for line in outline.lines:
        if "│" not in line.text:
            if current:
                result.append((start, end, current))
            current = []
            continue
        pieces = line.text.removeprefix("│").removesuffix("│").split("│")
        if not current:
            start, current = line.start, [""] * len(pieces)
        current = [a + b for a, b in zip(current, [*pieces, *[""] * len(current)], strict=False)]
        end = line.end
    if current:
        result.append((start, end, current))
    return result
