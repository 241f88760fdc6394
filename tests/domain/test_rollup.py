from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.obligations import Aggregation, Field, FieldKind
from domain.rollup import (
    Category,
    Contribution,
    Counts,
    Figure,
    Partial,
    Rollup,
    Value,
    combine,
    compile_rollup,
    lift,
    result,
)

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)
WEIGHTS = st.decimals(min_value=0, max_value=10**9, places=3)
TEXTS = st.text(max_size=8)
PEOPLE = Field(key="people", label="参与人数")
PARTIALS = st.builds(
    Partial,
    total=NUMBERS,
    weighted=NUMBERS,
    weight=WEIGHTS,
    lowest=st.none() | NUMBERS,
    highest=st.none() | NUMBERS,
    count=st.integers(0, 10**6),
    members=st.sets(TEXTS, max_size=4).map(lambda members: tuple(sorted(members))),
)
CATEGORIES = st.sampled_from(Category)
CONTRIBUTIONS = st.builds(
    lambda category, base: Contribution(unit_code="u", task_id=1, report_id=None, category=category, base=base),
    CATEGORIES,
    st.lists(st.tuples(CATEGORIES, st.integers(0, 500)), max_size=4).map(
        lambda parts: sum((Counts.of(category, number) for category, number in parts), Counts())
    ),
)


def field(aggregation: Aggregation, kind: FieldKind = FieldKind.DECIMAL) -> Field:
    weight = "people" if aggregation is Aggregation.MEAN else None
    return Field(key="value", label="数", kind=kind, aggregation=aggregation, weight=weight)


def shown(aggregation: Aggregation, reports: Sequence[dict[str, Value]]) -> Decimal | int | None:
    asked = field(aggregation)
    return result(aggregation, combine(lift(asked, report) for report in reports))


@given(PARTIALS, PARTIALS, PARTIALS)
def test_combine_is_associative(a: Partial, b: Partial, c: Partial) -> None:
    assert combine([combine([a, b]), c]) == combine([a, combine([b, c])]) == combine([a, b, c])


@given(PARTIALS, PARTIALS)
def test_combine_is_commutative(a: Partial, b: Partial) -> None:
    assert combine([a, b]) == combine([b, a])


@given(PARTIALS)
def test_the_empty_partial_is_neutral(a: Partial) -> None:
    assert combine([a, Partial()]) == combine([a]) == a
    assert combine([]) == Partial()


@given(st.lists(st.tuples(NUMBERS, WEIGHTS), max_size=12), st.data())
def test_summing_over_any_grouping_equals_summing_at_once(
    reports: list[tuple[Decimal, Decimal]], data: st.DataObject
) -> None:
    aggregation = data.draw(st.sampled_from(Aggregation))
    lifted = [lift(field(aggregation), {"value": value, "people": weight}) for value, weight in reports]
    places = [data.draw(st.integers(0, 3)) for _ in lifted]
    groups = [[part for part, place in zip(lifted, places, strict=True) if place == group] for group in range(4)]
    assert combine(combine(group) for group in groups) == combine(lifted)


def test_a_sum_of_large_and_small_numbers_loses_no_digit() -> None:
    reports: list[dict[str, Value]] = [{"value": Decimal("999999999999999")}, {"value": Decimal("0.00000000000001")}]
    many = reports * 20_000
    assert shown(Aggregation.SUM, many) == Decimal("19999999999999980000.0000000002")


@given(st.lists(st.tuples(NUMBERS, WEIGHTS), min_size=1, max_size=12))
def test_the_mean_by_weight_is_exact(reports: list[tuple[Decimal, Decimal]]) -> None:
    partial = combine(lift(field(Aggregation.MEAN), {"value": v, "people": w}) for v, w in reports)
    weight = sum(Fraction(w) for _, w in reports)
    weighted = sum(Fraction(v) * Fraction(w) for v, w in reports)
    assert (Fraction(partial.weighted), Fraction(partial.weight)) == (weighted, weight)
    mean = result(Aggregation.MEAN, partial)
    if weight == 0:
        assert mean is None
    else:
        assert mean is not None
        exact = weighted / weight
        assert abs(Fraction(mean) - exact) <= abs(exact) / 10**27


def test_a_small_street_does_not_weigh_as_much_as_a_large_one() -> None:
    reports: list[dict[str, Value]] = [
        {"value": Decimal(100), "people": Decimal(1)},
        {"value": Decimal(80), "people": Decimal(99)},
    ]
    assert shown(Aggregation.MEAN, reports) == Decimal("80.2")


def test_every_aggregation_over_the_same_reports() -> None:
    reports: list[dict[str, Value]] = [{"value": Decimal(text)} for text in ("3", "-1.50", "-1.5", "0")]
    assert shown(Aggregation.SUM, reports) == 0
    assert shown(Aggregation.MAX, reports) == 3
    assert shown(Aggregation.MIN, reports) == Decimal("-1.5")
    assert shown(Aggregation.COUNT, reports) == 4
    assert shown(Aggregation.DISTINCT, reports) == 3


def test_nothing_reported_has_a_sum_but_no_largest_smallest_or_mean() -> None:
    assert shown(Aggregation.SUM, []) == 0
    assert shown(Aggregation.COUNT, []) == 0
    assert [shown(a, [{}, {"value": ""}]) for a in (Aggregation.MAX, Aggregation.MIN, Aggregation.MEAN)] == [None] * 3


def test_texts_are_counted_and_told_apart_but_never_added() -> None:
    reports: list[dict[str, Value]] = [{"value": "横幅"}, {"value": "横幅"}, {"value": "12"}, {"value": ""}]
    for aggregation, expected in ((Aggregation.COUNT, 3), (Aggregation.DISTINCT, 2), (Aggregation.TEXT_LIST, 3)):
        asked = field(aggregation, FieldKind.TEXT)
        partial = combine(lift(asked, report) for report in reports)
        assert result(aggregation, partial) == expected
        assert partial.total == 0


@given(st.dictionaries(TEXTS, TEXTS | st.decimals(min_value=-(10**9), max_value=10**9, places=5), max_size=4))
def test_values_come_back_from_json_as_they_were(values: dict[str, Value]) -> None:
    adapter = TypeAdapter(dict[str, Value])
    back = adapter.validate_json(adapter.dump_json(values))
    assert back == values
    assert [type(value) for value in back.values()] == [type(value) for value in values.values()]


@pytest.mark.parametrize("raw", [True, None, float("nan"), float("inf"), Decimal("NaN"), ["1"]])
def test_values_are_numbers_or_texts_and_nothing_else(raw: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Value).validate_python(raw)


@given(st.lists(CONTRIBUTIONS, max_size=20))
def test_every_expected_unit_falls_into_exactly_one_category(contributions: list[Contribution]) -> None:
    rollup = compile_rollup((PEOPLE,), contributions)
    for counts in (rollup.direct, rollup.base):
        assert counts.included + counts.nil + counts.late + counts.missing + counts.waived == counts.expected
    assert rollup.direct.expected == len(contributions)
    assert rollup.base.expected == sum(part.base.expected for part in contributions)
    for category in Category:
        assert getattr(rollup.direct, category) == sum(part.category is category for part in contributions)


@given(st.tuples(*[st.integers(-3, 5)] * 6))
def test_counts_refuse_whatever_is_not_whole(numbers: tuple[int, ...]) -> None:
    expected, *parts = numbers
    if expected == sum(parts) and min(parts) >= 0:
        assert Counts(**dict(zip(Counts.model_fields, numbers, strict=True))).expected == expected
    else:
        with pytest.raises(ValidationError):
            Counts(**dict(zip(Counts.model_fields, numbers, strict=True)))


def test_a_reporting_rate_above_one_hundred_percent_cannot_be_said() -> None:
    with pytest.raises(ValidationError, match="must equal expected"):
        Counts(expected=2, included=3)
    with pytest.raises(ValidationError):
        Counts(expected=2, included=3, missing=-1)


@given(st.lists(st.tuples(CATEGORIES, st.integers(0, 9)), max_size=6))
def test_counts_add_up_in_any_order(parts: list[tuple[Category, int]]) -> None:
    counts = [Counts.of(category, number) for category, number in parts]
    assert sum(counts, Counts()) == sum(reversed(counts), Counts())


def test_compiled_figures_stand_in_the_order_of_the_form() -> None:
    other = Field(key="dangers", label="排查隐患数")
    part = Contribution(
        unit_code="350502006",
        task_id=1,
        report_id=7,
        category=Category.LATE,
        base=Counts(expected=9, included=7, nil=1, missing=1),
        partials={"people": lift(PEOPLE, {"people": Decimal(12)})},
    )
    silent = Contribution(
        unit_code="350502001", task_id=2, report_id=None, category=Category.MISSING, base=Counts.of(Category.MISSING, 4)
    )
    rollup = compile_rollup((other, PEOPLE), (part, silent))
    assert [figure.field.key for figure in rollup.figures] == ["dangers", "people"]
    assert [figure.value for figure in rollup.figures] == [0, 12]
    assert rollup.direct == Counts(expected=2, late=1, missing=1)
    assert rollup.base == Counts(expected=13, included=7, nil=1, missing=5)


@given(PARTIALS, st.sampled_from([a for a in Aggregation if a is not Aggregation.MEAN]))
def test_rollups_cross_process_borders(partial: Partial, aggregation: Aggregation) -> None:
    figure = Figure(field=field(aggregation), partial=partial)
    rollup = Rollup(direct=Counts.of(Category.LATE), base=Counts.of(Category.NIL, 3), figures=(figure,))
    assert Rollup.model_validate_json(rollup.model_dump_json()) == rollup
