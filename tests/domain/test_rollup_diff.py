"""The difference of two rollups: nothing from itself, the way back is the way there, sums add up."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.obligations import Field
from domain.rollup import Category, Contribution, Counts, compile_rollup, lift
from domain.rollup_diff import Compiled, rollup_diff

EVENTS, PEOPLE = Field(key="events", label="场次", unit="场"), Field(key="people", label="人数", unit="人")
FIELDS = (EVENTS, PEOPLE)
CODES = ("a", "b", "c", "d")
NAMES = {code: f"{code}社区" for code in CODES}
REPORTED = (Category.INCLUDED, Category.LATE, Category.NIL)


def part(code: str, category: Category, report: int | None, events: int = 0) -> Contribution:
    values = {"events": Decimal(events)} if report else {}
    return Contribution(
        unit_code=code,
        task_id=ord(code),
        report_id=report,
        category=category,
        base=Counts.of(category),
        partials={field.key: lift(field, dict(values)) for field in FIELDS} if report else {},
    )


def compiled(parts: Sequence[Contribution]) -> Compiled:
    return Compiled(rollup=compile_rollup(FIELDS, parts), parts=tuple(parts))


@st.composite
def rollups(draw: st.DrawFn) -> Compiled:
    parts = []
    for code in CODES:
        if draw(st.booleans()):
            report = draw(st.integers(1, 3))
            parts.append(part(code, draw(st.sampled_from(REPORTED)), report, draw(st.integers(0, 9))))
        elif draw(st.booleans()):
            parts.append(part(code, draw(st.sampled_from([Category.MISSING, Category.WAIVED])), None))
    return compiled(parts)


@given(rollups())
def test_a_rollup_differs_in_nothing_from_itself(one: Compiled) -> None:
    assert rollup_diff(1, one, one, NAMES).empty


@given(rollups(), rollups())
def test_the_way_back_is_the_way_there_exchanged(before: Compiled, after: Compiled) -> None:
    there, back = rollup_diff(1, before, after, NAMES), rollup_diff(1, after, before, NAMES)
    assert there.empty == back.empty
    assert [(one.key, one.before, one.after) for one in there.fields] == [
        (one.key, one.after, one.before) for one in back.fields
    ]
    assert [
        (u.unit_code, u.category_before, u.report_before, u.category_after, u.report_after) for u in there.units
    ] == [(u.unit_code, u.category_after, u.report_after, u.category_before, u.report_before) for u in back.units]
    assert (there.direct_before, there.direct_after) == (back.direct_after, back.direct_before)


@given(rollups(), rollups())
def test_the_units_differences_add_up_to_the_fields(before: Compiled, after: Compiled) -> None:
    found = rollup_diff(1, before, after, NAMES)
    total = sum(((one.after or 0) - (one.before or 0) for one in found.fields if one.key == "events"), Decimal(0))
    by_unit = [one for unit in found.units for one in unit.fields if one.key == "events"]
    assert sum(((one.after or 0) - (one.before or 0) for one in by_unit), Decimal(0)) == total


@given(rollups(), rollups())
def test_everybody_is_in_one_category_before_and_after(before: Compiled, after: Compiled) -> None:
    found = rollup_diff(1, before, after, NAMES)
    for counts in (found.direct_before, found.direct_after, found.base_before, found.base_after):
        assert counts.included + counts.nil + counts.late + counts.missing + counts.waived == counts.expected
    unchanged = {one.unit_code for one in after.parts} - {unit.unit_code for unit in found.units}
    assert unchanged <= {one.unit_code for one in before.parts}


def test_a_supplement_is_told_by_field_and_unit_with_its_reports() -> None:
    before = compiled([part("a", Category.INCLUDED, 7, 2), part("b", Category.MISSING, None)])
    after = compiled([part("a", Category.INCLUDED, 7, 2), part("b", Category.LATE, 9, 3)])
    found = rollup_diff(4, before, after, NAMES)
    assert found.version == 4
    [events] = found.fields
    assert (events.label, events.before, events.after, events.unit) == ("场次", Decimal(2), Decimal(5), "场")
    [unit] = found.units
    assert (unit.unit_name, unit.category_before, unit.category_after) == ("b社区", Category.MISSING, Category.LATE)
    assert (unit.report_before, unit.report_after) == (None, 9)
    assert [(one.key, one.before, one.after) for one in unit.fields] == [("events", Decimal(0), Decimal(3))]
    assert (found.direct_before.missing, found.direct_after.missing, found.direct_after.late) == (1, 0, 1)


def test_a_silent_branch_counts_as_many_units_as_stand_behind_it_now() -> None:
    silent = part("a", Category.MISSING, None)
    before = Compiled(rollup=compile_rollup(FIELDS, [silent]), parts=(silent,))
    branch = part("a", Category.LATE, 5, 1).model_copy(update={"base": Counts(expected=9, included=8, missing=1)})
    [unit] = rollup_diff(1, before, compiled([branch]), NAMES).units
    assert (unit.base_before, unit.base_after.expected) == (Counts.of(Category.MISSING, 9), 9)
