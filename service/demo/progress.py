"""What the person at the terminal sees while the demonstration runs: one line a district, live."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from domain.base import Frozen


class Line(Frozen):
    """One district's branch: units told, acknowledged, reported, late, missing, outstanding, and alarms sent."""

    name: str
    offices: int
    units: int
    acknowledged: int
    expected: int
    reported: int
    late: int
    missing: int
    alarms: int


class Board:
    """Reads the facts file and draws it."""

    def __init__(self, database: Path, origin_id: str, title: str) -> None:
        self._database = database
        self._origin_id = origin_id
        self._title = title

    def lines(self) -> list[Line]:
        """One line a recipient of the origin notice, its whole branch summed."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=10)) as facts:
            return [
                Line(**dict(zip(Line.model_fields, row, strict=True))) for row in facts.execute(_LINES, self._given())
            ]

    def _given(self) -> dict[str, str]:
        return {"origin": self._origin_id, "low": f"/{self._origin_id}/", "high": f"/{self._origin_id}0"}

    def draw(self, now: datetime) -> Group:
        """The board at the business moment ``now``."""
        lines = self.lines()
        table = Table(header_style="bold", expand=False)
        for column in ("单位", "转发", "受文", "签收", "报送进度", "已报/应报", "迟报", "漏报", "督办"):
            table.add_column(column, justify="left" if column in {"单位", "报送进度"} else "right")
        for line in [*lines, _total(lines)]:
            bar = ProgressBar(total=max(line.expected, 1), completed=line.reported, width=24)
            table.add_row(
                line.name,
                str(line.offices),
                str(line.units),
                str(line.acknowledged),
                bar,
                f"{line.reported}/{line.expected}",
                str(line.late),
                str(line.missing),
                str(line.alarms),
            )
        return Group(Text(f"{self._title}    业务时间 {now:%Y-%m-%d %H:%M}", style="bold"), table)


def _total(lines: list[Line]) -> Line:
    numbers = [name for name in Line.model_fields if name != "name"]
    return Line(name="合计", **{name: sum(getattr(line, name) for line in lines) for name in numbers})


_LINES = """
WITH branch AS (
  SELECT n.id, n.office, substr(n.path, length(o.path) + 1) AS below
  FROM notice n JOIN notice o ON o.id = :origin WHERE n.path >= :low AND n.path < :high AND n.id <> o.id
), top AS (
  SELECT r.unit_code, u.name, r.child_id FROM receipt r JOIN unit u ON u.code = r.unit_code WHERE r.notice_id = :origin
), member AS (
  SELECT t.unit_code AS top, b.id FROM top t JOIN branch b ON t.child_id IS NOT NULL
  AND substr(b.below, 1, length(t.child_id) + 1) = t.child_id || '/'
)
SELECT t.name,
  (SELECT count(*) FROM member m WHERE m.top = t.unit_code),
  (SELECT count(*) FROM member m JOIN receipt r ON r.notice_id = m.id WHERE m.top = t.unit_code),
  (SELECT count(*) FROM member m JOIN receipt r ON r.notice_id = m.id
     WHERE m.top = t.unit_code AND r.acknowledged_at IS NOT NULL),
  (SELECT coalesce(sum(i.expected), 0) FROM member m JOIN item i ON i.notice_id = m.id
     WHERE m.top = t.unit_code AND i.demand = 'mandatory'),
  (SELECT count(*) FROM member m JOIN item i ON i.notice_id = m.id JOIN task k ON k.item_id = i.id
     WHERE m.top = t.unit_code AND i.demand = 'mandatory' AND k.state IN ('submitted', 'accepted')),
  (SELECT count(*) FROM member m JOIN item i ON i.notice_id = m.id JOIN task k ON k.item_id = i.id
     JOIN report p ON p.task_id = k.id AND p.version = k.version
     WHERE m.top = t.unit_code AND i.demand = 'mandatory' AND p.late),
  (SELECT count(*) FROM member m JOIN item i ON i.notice_id = m.id JOIN task k ON k.item_id = i.id
     WHERE m.top = t.unit_code AND i.demand = 'mandatory' AND k.state = 'missing'),
  (SELECT count(*) FROM member m JOIN outbox o ON o.notice_id = m.id
     WHERE m.top = t.unit_code AND o.purpose = 'alarm' AND o.state = 'sent')
FROM top t ORDER BY t.unit_code
"""
