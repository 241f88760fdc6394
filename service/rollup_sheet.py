"""The live table of one item (实时汇总表): totals and one row a unit, as compiling now would give it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Facts, ItemState, Ledger
from domain.notices import Notice
from domain.obligations import Field
from domain.outliers import plain
from domain.plan import ItemKey
from domain.rollup import Category, Contribution, Counts, Rollup, compile_rollup
from domain.rollup_diff import Compiled, RollupDiff, rollup_diff
from domain.task_life import TaskState
from domain.units import Level
from service.comparison import Cell, cell
from service.store.views import Views
from service.store.views.sources import SourceReport


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One direct subordinate. ``category`` is None where it is not counted: voluntary and silent, or withdrawn.

    ``cells`` in the order of the form; ``compiled``: its report was made of those below.
    """

    task_id: int
    unit_code: str
    unit_name: str
    level: Level
    category: Category | None
    state: TaskState
    returned: bool
    due: datetime | None
    version: int
    report_id: int | None
    submitted_at: datetime | None
    base: Counts
    compiled: bool
    cells: tuple[Cell, ...]


class RollupSheet(Frozen):
    """One item as it stands. ``fields`` are those of the form, ``totals`` one for each; ``diff`` is against the newest
    frozen version, None where there is none.
    """

    state: ItemState
    fields: tuple[Field, ...]
    direct: Counts
    base: Counts
    totals: tuple[Cell, ...]
    rows: tuple[SheetRow, ...]
    diff: RollupDiff | None

    @property
    def stale(self) -> bool:
        """Whether the newest frozen version is not what compiling now would give."""
        return self.diff is not None and not self.diff.empty


def rollup_sheet(ledger: Ledger, views: Views, notice_id: str, key: ItemKey) -> RollupSheet:
    """Read and compile in memory; nothing is written. A constant number of statements. Raises NotFound."""
    with ledger.reading() as facts:
        notice = facts.notice(notice_id)
        state = item_state(facts.items(notice_id), key)
        fields = notice.obligation(key[0]).fields
        live, diff = live_rollup(facts, notice, key)
    rollup = live.rollup
    by_task = {part.task_id: part for part in live.parts}
    rows = [_row(fields, one, by_task.get(one.task_id)) for one in views.item_reports(notice_id, key)]
    return RollupSheet(
        state=state,
        fields=fields,
        direct=rollup.direct,
        base=rollup.base,
        totals=tuple(total_cells(rollup)),
        rows=tuple(rows),
        diff=diff,
    )


def live_rollup(facts: Facts, notice: Notice, key: ItemKey) -> tuple[Compiled, RollupDiff | None]:
    """What compiling now would give, and how it differs from the newest frozen version, None where there is none."""
    parts = tuple(facts.contributions(notice.id, key))
    now = Compiled(rollup=compile_rollup(notice.obligation(key[0]).fields, parts), parts=parts)
    return now, _diff(facts, notice, key, now)


def item_state(states: Sequence[ItemState], key: ItemKey) -> ItemState:
    """The item of this key. Raises NotFound."""
    found = next((state for state in states if state.item.key == key), None)
    if found is None:
        raise NotFound(f"这份通知没有事项“{'/'.join(key)[:60]}”，请核对事项和期次", field="obligation")
    return found


def total_cells(rollup: Rollup) -> list[Cell]:
    """The figures of a rollup as they are shown."""
    return [shown(figure.value) for figure in rollup.figures]


def shown(value: Decimal | int | None) -> Cell:
    """A figure as it is shown."""
    return Cell() if value is None else Cell(shown=plain(Decimal(value)), number=Decimal(value))


def _row(fields: Sequence[Field], one: SourceReport, part: Contribution | None) -> SheetRow:
    return SheetRow(
        task_id=one.task_id,
        unit_code=one.unit_code,
        unit_name=one.unit_name,
        level=one.level,
        category=part.category if part else None,
        state=one.state,
        returned=one.returned,
        due=one.due,
        version=one.version,
        report_id=part.report_id if part else None,
        submitted_at=one.submitted_at,
        base=part.base if part else Counts(),
        compiled=one.rollup_id is not None,
        # What was sent back is not counted, so its values are not shown among those that are.
        cells=tuple(cell(field, one.values, one.partials) for field in fields) if part and part.report_id else (),
    )


def _diff(facts: Facts, notice: Notice, key: ItemKey, now: Compiled) -> RollupDiff | None:
    newest = facts.compiled(notice.id, key)
    if newest is None:
        return None
    return rollup_diff(newest[0], newest[1], now, facts.unit_names(notice.id))
