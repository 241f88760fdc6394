"""What commands print: tables, one-line refusals."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

from domain.clock import SHANGHAI
from domain.errors import CascadeError

console = Console(highlight=False)
_errors = Console(stderr=True, highlight=False)


def complain(refusal: CascadeError) -> None:
    """The sentence, the code, and every row at fault where a table was read."""
    _errors.print(f"[red]✗[/red] {refusal.message}", markup=True)
    for problem in getattr(refusal, "problems", ())[:20]:
        _errors.print(f"  第 {problem.row} 行 {problem.field or ''}：{problem.message}", markup=False)
    more = len(getattr(refusal, "problems", ())) - 20
    if more > 0:
        _errors.print(f"  还有 {more} 处问题")
    _errors.print(f"  （代码 {refusal.code}）", markup=False, style="dim")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their columns."""
    shown = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(shown)


def moment(instant: str | datetime | None) -> str:
    """An instant to the minute, Asia/Shanghai."""
    if instant is None:
        return "—"
    parsed = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return f"{parsed.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
