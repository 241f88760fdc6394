"""Rollup arithmetic (汇总): from the reports of subordinates to the office's own report, with nothing lost on the way.

Every expected unit falls into exactly one category, so included + nil + late + missing + waived = expected, always
(domain rule 10). Figures travel upward as *partials*, small values with an associative ``combine``; what the city
shows is
therefore the same whether it is summed over districts or over all communities at once.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from domain.base import Frozen
from domain.obligations import Aggregation, Field

Value = Decimal | str


class Category(StrEnum):
    """What became of one expected unit."""

    INCLUDED = "included"  # 按时报送
    NIL = "nil"  # 零报告
    LATE = "late"  # 迟报, contained in the figures
    MISSING = "missing"  # 漏报
    WAIVED = "waived"  # 免报


class Counts(Frozen):
    """How the expected units divide. The five parts always make up ``expected``; otherwise ValueError."""

    expected: int = 0
    included: int = 0
    nil: int = 0
    late: int = 0
    missing: int = 0
    waived: int = 0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.included + self.nil + self.late + self.missing + self.waived != self.expected:
            raise ValueError("included + nil + late + missing + waived must equal expected")
        return self

    def __add__(self, other: "Counts") -> "Counts":
        mine, theirs = self.model_dump(), other.model_dump()
        return Counts(**{name: mine[name] + theirs[name] for name in mine})

    @classmethod
    def of(cls, category: Category, number: int = 1) -> "Counts":
        """``number`` units, all of one category."""
        return cls(**{"expected": number, category.value: number})


class Partial(Frozen):
    """What is known of one field over some reports: enough to combine and to give any aggregation."""

    total: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    weight: Decimal = Decimal(0)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    count: int = 0
    members: tuple[str, ...] = ()


class Figure(Frozen):
    """One field of a rollup: its partial and how it is shown."""

    field: Field
    partial: Partial

    @property
    def value(self) -> Decimal | int | None:
        """The aggregated value; None where nobody gave one. Distinct and text list give their number."""
        return result(self.field.aggregation, self.partial)


class Contribution(Frozen):
    """One direct subordinate's part. ``base`` counts the reporting units at the bottom of its branch."""

    unit_code: str
    task_id: int
    report_id: int | None
    category: Category
    base: Counts
    partials: dict[str, Partial] = {}


class Rollup(Frozen):
    """One compiled occurrence: direct subordinates, bottom units, and figures in the order of the form."""

    direct: Counts
    base: Counts
    figures: tuple[Figure, ...]


def lift(field: Field, values: dict[str, Value]) -> Partial:
    """The partial of one single report. A blank gives the neutral partial."""
    value = values.get(field.key)
    if value is None or value == "":
        return Partial()
    if isinstance(value, str):
        members = (value,) if field.aggregation is Aggregation.DISTINCT else ()
        return Partial(count=1, members=members)
    weight = _weight(field, values)
    members = (str(value),) if field.aggregation is Aggregation.DISTINCT else ()
    return Partial(
        total=value, weighted=value * weight, weight=weight, lowest=value, highest=value, count=1, members=members
    )


def _weight(field: Field, values: dict[str, Value]) -> Decimal:
    weight = values.get(field.weight) if field.weight else None
    return weight if isinstance(weight, Decimal) else Decimal(0)


def combine(parts: Iterable[Partial]) -> Partial:
    """All parts as one. Associative and commutative; the neutral element is ``Partial()``."""
    listed: Sequence[Partial] = tuple(parts)
    return Partial(
        total=sum((part.total for part in listed), Decimal(0)),
        weighted=sum((part.weighted for part in listed), Decimal(0)),
        weight=sum((part.weight for part in listed), Decimal(0)),
        lowest=min((part.lowest for part in listed if part.lowest is not None), default=None),
        highest=max((part.highest for part in listed if part.highest is not None), default=None),
        count=sum(part.count for part in listed),
        members=tuple(sorted({member for part in listed for member in part.members})),
    )


def result(aggregation: Aggregation, partial: Partial) -> Decimal | int | None:
    """The value shown for ``aggregation``. None where it has no meaning without values; a sum of nothing is 0."""
    match aggregation:
        case Aggregation.SUM:
            return partial.total
        case Aggregation.MAX:
            return partial.highest
        case Aggregation.MIN:
            return partial.lowest
        case Aggregation.MEAN:
            return partial.weighted / partial.weight if partial.weight else None
        case Aggregation.DISTINCT:
            return len(partial.members)
        case Aggregation.COUNT | Aggregation.TEXT_LIST:
            return partial.count


def compile_rollup(fields: Sequence[Field], contributions: Sequence[Contribution]) -> Rollup:
    """Compile one occurrence from its direct subordinates' contributions, one each."""
    direct = sum((Counts.of(part.category) for part in contributions), Counts())
    base = sum((part.base for part in contributions), Counts())
    figures = tuple(
        Figure(field=field, partial=combine(part.partials.get(field.key, Partial()) for part in contributions))
        for field in fields
    )
    return Rollup(direct=direct, base=base, figures=figures)
