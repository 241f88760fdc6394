"""Which of a superior's obligations a local notice carries out where nobody has said so (as in seeds 002 and 004)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.linking import aligned, link_answers, unanswered
from domain.notices import Notice
from domain.obligations import Aggregation, Demand, Field, FieldKind, Form, Obligation, Occurrence
from tests.domain import test_merging
from tests.domain.examples import moment

DUE = moment(2023, 6, 26)


def asked(key: str, form: Form = Form.SUMMARY, *times: str, **more: Any) -> Obligation:
    occurrences = tuple(Occurrence(key=one, due=DUE) for one in times or ("once",))
    return Obligation(key=key, title=key, form=form, occurrences=occurrences, **more)


def table(*labels: str, key: str = "statistics", **more: Any) -> Obligation:
    """A table as the wizard makes it: its blanks are only counted."""
    fields = tuple(Field(key=f"field_{number}", label=label) for number, label in enumerate(labels, start=1))
    return asked(key, Form.STATISTICS, fields=fields, **more)


def superior(*obligations: Obligation) -> Notice:
    return test_merging.superior("s", *obligations)


def fed(linked: tuple[Obligation, ...]) -> dict[str, list[str]]:
    return {one.key: [answer.obligation_key for answer in one.answers] for one in linked}


def test_what_the_superior_wants_from_the_office_itself_is_not_taken_from_those_below() -> None:
    above = superior(asked("plan", Form.PLAN, cascades=False), asked("summary"))
    linked = link_answers((asked("plan", Form.PLAN), asked("summary")), (above,))
    assert fed(linked) == {"plan_2": [], "summary": ["summary"]}
    assert [one.local for one in linked] == [True, False]
    assert [one.key for one in unanswered(linked, above)] == ["plan"]


def test_two_summaries_never_answer_one() -> None:
    linked = link_answers((asked("summary_2"), asked("summary")), (superior(asked("summary")),))
    assert fed(linked) == {"summary_2": [], "summary": ["summary"]}
    other = link_answers((asked("june"), asked("november")), (superior(asked("summary")),))
    assert fed(other) == {"june": ["summary"], "november": []}


def test_numbers_go_into_the_blank_of_their_name_whatever_the_order() -> None:
    mine = table("参与人数", "开展宣传活动", "特色活动")
    (linked,) = link_answers((mine,), (superior(table("开展宣传活动", "参与人数")),))
    assert [(one.key, one.label) for one in linked.fields] == [
        ("field_2", "参与人数"),
        ("field_1", "开展宣传活动"),
        ("field_3", "特色活动"),
    ]


def test_a_table_without_what_is_compiled_above_stays_with_the_office() -> None:
    above = superior(table("开展宣传活动", "媒体报道"))
    (linked,) = link_answers((table("开展宣传活动", "参与人数"),), (above,))
    assert (linked.answers, linked.local, linked.key) == ((), True, "statistics_2")
    assert [one.title for one in unanswered((linked,), above)] == ["statistics"]


@pytest.mark.parametrize("change", [{"unit": "万元"}, {"aggregation": Aggregation.MAX}, {"kind": FieldKind.DECIMAL}])
def test_another_measure_or_arithmetic_is_another_blank(change: dict[str, Any]) -> None:
    wanted = Field(key="field_1", label="投入资金", unit="元")
    assert aligned((wanted.model_copy(update={"key": "field_9"} | change),), (wanted,)) is None


def test_a_key_that_somebody_chose_is_the_blank_whatever_its_label() -> None:
    mine = Field(key="drills", label="演练")
    assert aligned((mine,), (Field(key="drills", label="开展应急演练"),)) == (mine,)


def test_a_mean_keeps_its_weight() -> None:
    def pair(found: str, rate: str) -> tuple[Field, Field]:
        share: dict[str, Any] = {"kind": FieldKind.DECIMAL, "aggregation": Aggregation.MEAN, "weight": found}
        return Field(key=found, label="发现隐患"), Field(key=rate, label="整改率", **share)

    assert aligned(pair("field_2", "field_1"), pair("field_1", "field_2")) == pair("field_1", "field_2")
    heavier = (Field(key="field_3", label="检查单位"), *pair("field_2", "field_1"))
    other = (*heavier[:2], heavier[2].model_copy(update={"weight": "field_3"}))
    assert aligned(other, pair("field_1", "field_2")) is None


def test_at_other_times_or_more_weakly_it_is_not_what_was_asked() -> None:
    monthly = asked("cases", Form.CASES, "2023-06", "2023-07")
    once = link_answers((asked("cases", Form.CASES),), (superior(monthly),))
    assert fed(once) == {"cases_2": []}
    weak = link_answers((asked("summary", demand=Demand.OPT_IN),), (superior(asked("summary")),))
    assert fed(weak) == {"summary_2": []}


def test_without_superiors_nothing_is_changed() -> None:
    mine = (asked("plan"), table("参与人数"))
    assert link_answers(mine, ()) == mine


LABELS = st.lists(st.sampled_from("甲乙丙丁戊己"), unique=True, min_size=1)


@given(LABELS, LABELS)
def test_every_number_that_goes_up_is_the_one_of_that_name(ours: list[str], theirs: list[str]) -> None:
    above = table(*theirs)
    (linked,) = link_answers((table(*ours),), (superior(above),))
    assert len({one.key for one in linked.fields}) == len(ours)
    assert [one.label for one in linked.fields] == ours
    assert bool(linked.answers) == (set(theirs) <= set(ours))
    if linked.answers:
        names = {one.key: one.label for one in linked.fields}
        assert {one.key: names[one.key] for one in above.fields} == {one.key: one.label for one in above.fields}
