"""What commands print: tables, one-line refusals, and that something is going on."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from typer.exceptions import TyperException

from domain.clock import SHANGHAI
from domain.errors import CascadeError

PIPED_WIDTH = 160
"""Columns of a table that goes into a pipe or a file, where nobody says how wide it may be."""


def _width() -> int | None:
    return None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH


console = Console(highlight=False, width=_width())
_errors = Console(stderr=True, highlight=False, soft_wrap=True)
_LISTED = 20


def complain(refusal: CascadeError) -> None:
    """The sentence, the code, and every row at fault where a table was read."""
    _errors.print(f"[red]✗[/red] {escape(refusal.message)}")
    problems = getattr(refusal, "problems", ())
    for problem in problems[:_LISTED]:
        line = f"第 {problem.row} 行 " if problem.row else ""
        _errors.print(f"  {line}{problem.field or ''}：{problem.message}", markup=False)
    if len(problems) > _LISTED:
        _errors.print(f"  还有 {len(problems) - _LISTED} 处问题")
    _errors.print(f"  （代码 {refusal.code}）", markup=False, style="dim")


def complain_of_call(sentence: str, misuse: TyperException) -> None:
    """A wrong call, and where to look up the right one."""
    context = getattr(misuse, "ctx", None)
    command = context.command_path if context else "cascade"
    _errors.print(f"[red]✗[/red] {escape(sentence)}。用法见：{command} --help")


@contextmanager
def busy(sentence: str) -> Iterator[None]:
    """Show on a terminal that something takes its time."""
    if not console.is_terminal:
        yield
        return
    with console.status(escape(sentence)):
        yield


def say(sentence: str) -> None:
    """One line, as it stands."""
    console.print(sentence, markup=False, soft_wrap=True)


def warn(sentence: str) -> None:
    """One line that a person should see."""
    console.print(f"[yellow]注意[/yellow] {escape(sentence)}", soft_wrap=True)


def aside(sentence: str) -> None:
    """One line for a person, beside output that goes into a file."""
    _errors.print(f"[yellow]注意[/yellow] {escape(sentence)}")


def as_json(value: Any) -> None:
    """The answer as a program reads it."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    numbers: frozenset[int] = frozenset(),
    whole: frozenset[int] = frozenset(),
) -> None:
    """Print rows under their columns; ``numbers`` are the places of those that hold figures, ``whole`` of those that
    stand in one piece, because they are copied by hand into the next command.

    Cells are printed as they stand, except instances of ``Marked``.
    """
    shown = Table(title=title, title_justify="left", header_style="bold", title_style="bold")
    for place, column in enumerate(columns):
        shown.add_column(
            column, overflow="fold", no_wrap=place in whole, justify="right" if place in numbers else "left"
        )
    for row in rows:
        shown.add_row(*(_cell(cell) for cell in row))
    console.print(shown)


class Marked(str):
    """A cell with Rich's own marks for colour."""

    __slots__ = ()


def _cell(cell: object) -> str:
    if isinstance(cell, Marked):
        return cell
    return "" if cell is None else escape(str(cell))


def moment(instant: str | datetime | None) -> str:
    """An instant to the minute, Asia/Shanghai."""
    if instant is None:
        return "—"
    parsed = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return f"{parsed.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
