from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from domain.obligations import Aggregation, Audience, Demand, Field, FieldKind, Obligation, Occurrence
from domain.units import Level
from tests.domain.examples import cases, moment, street, summary, table

DUE = moment(2024, 6, 25)


@pytest.mark.parametrize("demand", [Demand.MANDATORY, Demand.OPT_IN])
def test_what_is_asked_for_by_a_day_has_a_due(demand: Demand) -> None:
    assert summary(DUE, demand=demand).occurrences[0].due == DUE
    with pytest.raises(ValidationError, match="截止时间"):
        summary(DUE, demand=demand, occurrences=(Occurrence(),))
    with pytest.raises(ValidationError, match="截止时间"):
        summary(DUE, demand=demand, occurrences=(Occurrence(key="a", due=DUE), Occurrence(key="b")))


def test_what_is_reported_as_it_occurs_has_none() -> None:
    assert cases().occurrences[0].due is None
    with pytest.raises(ValidationError, match="截止时间"):
        cases(occurrences=(Occurrence(due=DUE),))


def test_a_due_without_time_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        Occurrence(due=datetime(2024, 6, 25, 18))


@pytest.mark.parametrize("raw", [25, 25.0, "25", " 20240625 ", True])
def test_a_number_is_no_due(raw: object) -> None:
    with pytest.raises(ValidationError, match="看不懂"):
        Occurrence.model_validate({"due": raw})


def test_several_phases_are_told_apart() -> None:
    phases = (Occurrence(key="june", due=DUE), Occurrence(key="november", due=moment(2024, 11, 26)))
    assert len(summary(DUE, occurrences=phases).occurrences) == 2
    with pytest.raises(ValidationError, match="不能重复"):
        summary(DUE, occurrences=(phases[0], phases[0]))
    with pytest.raises(ValidationError):
        summary(DUE, occurrences=())


@pytest.mark.parametrize("changes", [{"key": "Summary"}, {"key": "a.b"}, {"key": ""}, {"title": ""}, {"typo": 1}])
def test_misnamed_obligations_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        summary(DUE, **changes)


@pytest.mark.parametrize("aggregation", [Aggregation.SUM, Aggregation.MAX, Aggregation.MIN, Aggregation.MEAN])
def test_texts_cannot_be_added(aggregation: Aggregation) -> None:
    weight = "people" if aggregation is Aggregation.MEAN else None
    with pytest.raises(ValidationError, match="是文字"):
        Field(key="name", label="姓名", kind=FieldKind.TEXT, aggregation=aggregation, weight=weight)


def test_a_mean_and_only_a_mean_has_a_weight() -> None:
    for aggregation, weight in ((Aggregation.MEAN, None), (Aggregation.SUM, "people")):
        with pytest.raises(ValidationError, match="weight"):
            Field(key="share", label="满意率", aggregation=aggregation, weight=weight)


def test_a_weight_is_a_number_of_the_same_form() -> None:
    share = Field(key="share", label="满意率", aggregation=Aggregation.MEAN, weight="people")
    people = Field(key="people", label="参与人数")
    assert table(share, people).field("share") == share
    with pytest.raises(ValidationError, match="权重字段 people"):
        table(share)
    text = Field(key="people", label="参与人员", kind=FieldKind.TEXT, aggregation=Aggregation.COUNT)
    with pytest.raises(ValidationError, match="权重字段 people"):
        table(share, text)


def test_fields_are_told_apart_and_found_by_key() -> None:
    people = Field(key="people", label="参与人数")
    with pytest.raises(ValidationError, match="不能重复"):
        table(people, people)
    assert table(people).field("people") is people
    assert table(people).field("nobody") is None


def test_bounds_that_nothing_fits_are_refused() -> None:
    with pytest.raises(ValidationError, match="大于最大值"):
        Field(key="share", label="满意率", minimum=Decimal(1), maximum=Decimal(0))
    with pytest.raises(ValidationError, match="少于"):
        cases(minimum_entries=2, maximum_entries=1)
    assert cases(minimum_entries=2, maximum_entries=2).minimum_entries == 2


def test_an_audience_chooses_by_level_and_tag_or_by_name() -> None:
    unit = street(tags=("沿海", "工业"))
    assert Audience().selects(unit)
    assert Audience(levels=(Level.STREET,), tags=("工业", "山区")).selects(unit)
    assert not Audience(levels=(Level.DEPARTMENT,), tags=("工业",)).selects(unit)
    assert not Audience(levels=(Level.STREET,), tags=("山区",)).selects(unit)
    assert Audience(codes=(unit.code,), levels=(Level.DEPARTMENT,)).selects(unit)
    assert not Audience(codes=("350502001",), levels=(Level.STREET,)).selects(unit)


def test_obligations_cross_process_borders() -> None:
    people = Field(key="people", label="参与人数", maximum=Decimal(10))
    for obligation in (table(people), cases(minimum_entries=1), summary(DUE, evidence=("盖章扫描件",))):
        assert Obligation.model_validate_json(obligation.model_dump_json()) == obligation
