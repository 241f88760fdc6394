"""What is wrong with a table, all of it at once, each thing with its line. 导入问题清单。"""

from collections.abc import Sequence

from domain.base import Frozen
from domain.errors import InvalidInput

_SHOWN = 3


class RowProblem(Frozen):
    """One thing to mend. ``row`` is the line in the file (1-based, the header is line 1), ``field`` the column's
    English name, ``code`` stable for clients, ``message`` a Chinese sentence that says what to do."""

    row: int
    field: str
    code: str
    message: str


class InvalidRows(InvalidInput):
    """A table that cannot be taken as it is; nothing of it was. ``problems`` is sorted by line and complete."""

    code = "invalid_rows"

    def __init__(self, subject: str, problems: Sequence[RowProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))
        first = self.problems[0]
        listed = "；".join(f"第 {problem.row} 行：{problem.message}" for problem in self.problems[:_SHOWN])
        rest = "" if len(self.problems) <= _SHOWN else f"；另有 {len(self.problems) - _SHOWN} 处"
        super().__init__(
            f"{subject}有 {len(self.problems)} 处问题，未导入任何数据：{listed}{rest}。请逐行更正后重新导入。",
            field=first.field,
            row=first.row,
        )
