"""What a rollup would be if it were compiled now: the difference, by field and by unit, with the reports it comes from.

A frozen rollup is never changed (domain rule 10): what comes later marks it stale, and this difference says why. Laws,
kept by tests: a rollup differs in nothing from itself; the way back is the way there with before and after exchanged;
and for sums the units' differences add up to the field's.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer

from domain.base import Frozen
from domain.obligations import Field
from domain.rollup import NEUTRAL, Category, Contribution, Counts, Partial, Rollup, result


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


Number = Annotated[Decimal, PlainSerializer(_plain, when_used="json")]
"""A figure; in JSON a number, exact up to 15 significant digits."""


class Compiled(Frozen):
    """A rollup with the parts that it was compiled from, one of each direct subordinate."""

    rollup: Rollup
    parts: tuple[Contribution, ...]


class FieldDiff(Frozen):
    """One field: the figure before and after."""

    key: str
    label: str
    unit: str
    before: Number | None
    after: Number | None


class UnitDiff(Frozen):
    """One direct subordinate: its category, report and figures before and after; None where it had no part."""

    unit_code: str
    unit_name: str
    category_before: Category | None
    category_after: Category | None
    report_before: int | None
    report_after: int | None
    base_before: Counts
    base_after: Counts
    fields: tuple[FieldDiff, ...]


class RollupDiff(Frozen):
    """From the newest rollup to what compiling now would give. ``version`` is that of the newest."""

    version: int
    direct_before: Counts
    direct_after: Counts
    base_before: Counts
    base_after: Counts
    fields: tuple[FieldDiff, ...]
    units: tuple[UnitDiff, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing has changed."""
        return not self.units and not self.fields and self.base_before == self.base_after


def rollup_diff(version: int, before: Compiled, after: Compiled, names: Mapping[str, str]) -> RollupDiff:
    """The difference between two rollups of one item, fields in the order of the form, units in order of code."""
    known = {figure.field.key: figure.field for one in (before, after) for figure in one.rollup.figures}
    old, new = _figures(before.rollup), _figures(after.rollup)
    return RollupDiff(
        version=version,
        direct_before=before.rollup.direct,
        direct_after=after.rollup.direct,
        base_before=before.rollup.base,
        base_after=after.rollup.base,
        fields=_fields(known, old, new),
        units=_units(known, before.parts, after.parts, names),
    )


def _figures(rollup: Rollup) -> dict[str, Partial]:
    return {figure.field.key: figure.partial for figure in rollup.figures}


def _fields(
    known: Mapping[str, Field], old: Mapping[str, Partial], new: Mapping[str, Partial]
) -> tuple[FieldDiff, ...]:
    """Fields whose partial differs: a mean of the same value over other people is a difference, too."""
    return tuple(
        FieldDiff(
            key=key,
            label=field.label,
            unit=field.unit,
            before=_shown(field, old.get(key, NEUTRAL)),
            after=_shown(field, new.get(key, NEUTRAL)),
        )
        for key, field in known.items()
        if old.get(key, NEUTRAL) != new.get(key, NEUTRAL)
    )


def _shown(field: Field, partial: Partial) -> Decimal | None:
    value = result(field.aggregation, partial)
    return None if value is None else Decimal(value)


def _units(
    known: Mapping[str, Field], old: Sequence[Contribution], new: Sequence[Contribution], names: Mapping[str, str]
) -> tuple[UnitDiff, ...]:
    after = {part.unit_code: part for part in new}
    before = {part.unit_code: _sized(part, after.get(part.unit_code)) for part in old}
    codes = sorted(code for code in before.keys() | after.keys() if before.get(code) != after.get(code))
    return tuple(_unit(known, code, before.get(code), after.get(code), names) for code in codes)


def _sized(part: Contribution, now: Contribution | None) -> Contribution:
    """A part without report does not tell how many units stand behind it: they are counted as they are now."""
    if part.report_id is not None or now is None:
        return part
    return part.model_copy(update={"base": Counts.of(part.category, now.base.expected)})


def _unit(
    known: Mapping[str, Field],
    code: str,
    before: Contribution | None,
    after: Contribution | None,
    names: Mapping[str, str],
) -> UnitDiff:
    return UnitDiff(
        unit_code=code,
        unit_name=names.get(code, code),
        category_before=before.category if before else None,
        category_after=after.category if after else None,
        report_before=before.report_id if before else None,
        report_after=after.report_id if after else None,
        base_before=before.base if before else Counts(),
        base_after=after.base if after else Counts(),
        fields=_fields(known, before.partials if before else {}, after.partials if after else {}),
    )
