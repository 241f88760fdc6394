"""Rollup arithmetic (汇总): from the reports of subordinates to the office's own report, with nothing lost on the way.

Every expected unit falls into exactly one category, so included + nil + late + missing + waived = expected, always
(domain rule 10). Figures travel upward as *partials*, small values with an associative ``combine``; what the city
shows is therefore the same whether it is summed over districts or over all communities at once.
"""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import NonNegativeInt, PlainSerializer, PlainValidator, model_validator

from domain.base import Frozen
from domain.obligations import Aggregation, Field, FieldKind

_EXACT = Context(prec=200)
"""The default of 28 digits would round a large sum, and then the order of summing would show."""


def _value(raw: Any) -> Decimal | str:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        raise ValueError("a value is a number or a text")
    # A text stays a text: a telephone number must not come back from JSON without its leading zero.
    if isinstance(raw, str):
        return raw
    number = Decimal(str(raw))
    if not number.is_finite():
        raise ValueError("a number is finite")
    return number


def _json(value: Decimal | str) -> int | float | str:
    if isinstance(value, str):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


Value = Annotated[
    Decimal | str,
    PlainValidator(_value, json_schema_input_type=int | float | str),
    PlainSerializer(_json, when_used="json"),
]
"""What a field holds. In JSON a number is a number, exact up to 15 significant digits, and a text a string."""


class Category(StrEnum):
    """What became of one expected unit."""

    INCLUDED = "included"  # 按时报送
    NIL = "nil"  # 零报告
    LATE = "late"  # 迟报, contained in the figures
    MISSING = "missing"  # 漏报
    WAIVED = "waived"  # 免报


class Counts(Frozen):
    """How the expected units divide. The five parts always make up ``expected``; otherwise ValueError."""

    expected: NonNegativeInt = 0
    included: NonNegativeInt = 0
    nil: NonNegativeInt = 0
    late: NonNegativeInt = 0
    missing: NonNegativeInt = 0
    waived: NonNegativeInt = 0

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


NEUTRAL = Partial()
"""What nothing amounts to."""


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
        return NEUTRAL
    distinct = field.aggregation is Aggregation.DISTINCT
    if field.kind is FieldKind.TEXT:
        return Partial(count=1, members=(str(value),) if distinct else ())
    number, weight = Decimal(value), Decimal(values.get(field.weight or "") or 0)
    return Partial(
        total=number,
        weighted=_EXACT.multiply(number, weight),
        weight=weight,
        lowest=number,
        highest=number,
        count=1,
        members=(_canonical(number),) if distinct else (),
    )


def _canonical(number: Decimal) -> str:
    """1.50 and 1.5 are one value, and so are 0 and -0."""
    return f"{_EXACT.normalize(number) + 0:f}"


def combine(parts: Iterable[Partial]) -> Partial:
    """All parts as one. Associative and commutative; the neutral element is ``Partial()``."""
    listed: Sequence[Partial] = tuple(parts)
    with localcontext(_EXACT):
        total = sum((part.total for part in listed), Decimal(0))
        weighted = sum((part.weighted for part in listed), Decimal(0))
        weight = sum((part.weight for part in listed), Decimal(0))
    return Partial(
        total=total,
        weighted=weighted,
        weight=weight,
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
        Figure(field=field, partial=combine(part.partials.get(field.key, NEUTRAL) for part in contributions))
        for field in fields
    )
    return Rollup(direct=direct, base=base, figures=figures)
