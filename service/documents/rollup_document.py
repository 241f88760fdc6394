"""What a rollup workbook shows: everything already in words and numbers, nothing left to decide. 汇总表的内容。

All moments are aware; the workbook prints them in Asia/Shanghai.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, model_validator

from domain.base import Frozen
from domain.rollup import Counts
from domain.task_life import TaskState

Shown = Decimal | int | str | None
"""A value in a cell; None leaves it empty."""


class Light(StrEnum):
    """The colour of a state. It never stands alone: the state is always written out too."""

    GREEN = "green"  # 已报
    YELLOW = "yellow"  # 迟报、待审、退回
    RED = "red"  # 逾期未报、漏报
    NONE = "none"  # 免报、撤回、未到期


class FigureLine(Frozen):
    """One field compiled: its label and unit (万元), how it was aggregated (合计), and the value."""

    label: str
    unit: str = ""
    aggregation: str
    value: Shown


class ItemTotals(Frozen):
    """One occurrence of an obligation: direct subordinates, reporting units at the bottom, figures in form order."""

    title: str
    due: AwareDatetime | None
    direct: Counts
    base: Counts
    figures: tuple[FigureLine, ...] = ()


class UnitItem(Frozen):
    """How one unit stands with one item. ``values`` in the order of the item's figures, or empty without a report.

    ``state`` is in the words of the offices; ``version`` 0 means that nothing has come.
    """

    state: str
    light: Light = Light.NONE
    submitted_at: AwareDatetime | None = None
    version: int = 0
    late: bool = False
    values: tuple[Shown, ...] = ()
    text: str = ""


class UnitLine(Frozen):
    """One direct subordinate. ``items`` in the order of the document's items; None where it was not asked."""

    code: str
    name: str
    level: str
    items: tuple[UnitItem | None, ...]


class MissingLine(Frozen):
    """One report that has not come: who was told last, and how high the climb has gone.

    ``through``: the offices on the way to a unit that was missing in what an office below submitted.
    """

    unit_code: str
    unit_name: str
    item: str
    due: AwareDatetime | None
    told: str = ""
    climbed: str = ""
    through: str = ""


class Passage(Frozen):
    """One text with the place it comes from. ``part`` names the field or case, '' for the report's own text."""

    unit_code: str
    unit_name: str
    item: str
    part: str = ""
    text: str
    report_id: int
    version: int


class FileLine(Frozen):
    """One file of a report. ``sha256`` lets anybody who has the file see that it is the one that was handed in."""

    unit_code: str
    unit_name: str
    item: str
    slot: str = ""
    name: str
    size: int
    sha256: str
    report_id: int
    version: int


class RollupDocument(Frozen):
    """One rollup of one office, ready to be written. ``closing`` says how it stands: 收集中、已办结.

    ``version`` is the newest frozen one, 0 for none; ``changed``: what came since is in here and not in that version.
    ``statements``: who submitted which version by hand, why, and without whom.
    """

    title: str
    number: str
    office: str
    compiled_at: AwareDatetime
    version: int
    changed: bool = False
    closing: str
    items: tuple[ItemTotals, ...]
    units: tuple[UnitLine, ...] = ()
    missing: tuple[MissingLine, ...] = ()
    statements: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    files: tuple[FileLine, ...] = ()

    @model_validator(mode="after")
    def _units_fit_items(self) -> Self:
        widths = [len(item.figures) for item in self.items]
        for unit in self.units:
            if len(unit.items) != len(widths):
                raise ValueError(f"{unit.name}: {len(unit.items)} items, the document has {len(widths)}")
            for item, width in zip(unit.items, widths, strict=True):
                if item is not None and len(item.values) not in {0, width}:
                    raise ValueError(f"{unit.name}: {len(item.values)} values, the form has {width}")
        return self


def light_of(state: TaskState, *, late: bool, overdue: bool) -> Light:
    """The colour of a task: ``late`` its report came after the due, ``overdue`` the due has passed."""
    match state:
        case TaskState.ACCEPTED | TaskState.SUBMITTED if late:
            return Light.YELLOW
        case TaskState.ACCEPTED:
            return Light.GREEN
        case TaskState.SUBMITTED | TaskState.RETURNED:
            return Light.YELLOW
        case TaskState.MISSING:
            return Light.RED
        case TaskState.OWED if overdue:
            return Light.RED
        case _:
            return Light.NONE
