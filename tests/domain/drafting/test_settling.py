"""From what was typed to the fields of a notice: nothing is lost, and everything that is wrong has its place."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import SHANGHAI
from domain.drafting.filling import from_draft
from domain.drafting.findings import Findings, Remark
from domain.drafting.settling import lines, of_step, settle, step_of
from domain.drafting.typed import (
    TypedAudience,
    TypedField,
    TypedNotice,
    TypedObligation,
    TypedOccurrence,
)
from domain.notices import Inquiry, NoticeDraft
from domain.obligations import Aggregation, Audience, Demand, Field, FieldKind, Form, Obligation, Occurrence
from domain.units import Level

DAY = datetime(2024, 6, 25, 18, tzinfo=SHANGHAI)
WORDS = st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=8)
DUES = st.integers(0, 400_000).map(lambda minutes: DAY + timedelta(minutes=minutes))


@st.composite
def fields(draw: st.DrawFn) -> tuple[Field, ...]:
    kinds = draw(st.lists(st.sampled_from(FieldKind), max_size=4))
    made = []
    for number, kind in enumerate(kinds):
        text = kind is FieldKind.TEXT
        made.append(
            Field(
                key=f"f{number}",
                label=draw(WORDS),
                kind=kind,
                unit=draw(st.sampled_from(["", "人", "万元"])),
                aggregation=Aggregation.TEXT_LIST
                if text
                else draw(st.sampled_from([Aggregation.SUM, Aggregation.MAX])),
                required=draw(st.booleans()),
                minimum=None if text else draw(st.sampled_from([None, Decimal(0), Decimal("-1.5")])),
                maximum=None if text else draw(st.sampled_from([None, Decimal(7), Decimal("100.25")])),
            )
        )
    return tuple(made)


@st.composite
def obligations(draw: st.DrawFn, key: str) -> Obligation:
    demand = draw(st.sampled_from(Demand))
    soft = demand is Demand.AS_THEY_OCCUR
    dues = [None] if soft else draw(st.lists(DUES, min_size=1, max_size=3))
    several = len(dues) > 1
    least = draw(st.integers(0, 3))
    return Obligation(
        key=key,
        title=draw(WORDS),
        form=draw(st.sampled_from(Form)),
        demand=demand,
        occurrences=tuple(
            Occurrence(key=str(number) if several else "once", label=draw(WORDS) if several else "", due=due)
            for number, due in enumerate(dues)
        ),
        fields=draw(fields()),
        minimum_entries=least,
        maximum_entries=draw(st.sampled_from([None, least, least + 2])),
        selected_maximum=draw(st.sampled_from([None, 2])),
        evidence=tuple(draw(st.lists(WORDS, max_size=2, unique=True))),
        cascades=draw(st.booleans()),
        review=draw(st.booleans()),
        audience=draw(st.sampled_from([Audience(), Audience(levels=(Level.STREET,)), Audience(codes=("a", "b"))])),
    )


@st.composite
def drafts(draw: st.DrawFn) -> NoticeDraft:
    listed = [draw(obligations(f"o{number}")) for number in range(draw(st.integers(1, 3)))]
    if all(one.demand is Demand.AS_THEY_OCCUR for one in listed):
        listed.append(Obligation(key="last", title="总结", form=Form.SUMMARY, occurrences=(Occurrence(due=DAY),)))
    return NoticeDraft(
        office="c",
        number=draw(WORDS),
        title=draw(WORDS),
        issuers=tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))),
        dated=draw(st.sampled_from([None, DAY.date()])),
        body=draw(WORDS),
        attachments=tuple(draw(st.lists(WORDS, max_size=2, unique=True))),
        inquiry=Inquiry(name=draw(WORDS)),
        recipients=draw(st.sampled_from([Audience(), Audience(tags=("安委会",))])),
        obligations=tuple(listed),
        override_reason=draw(st.sampled_from([None, "汛情"])),
    )


@given(drafts())
def test_a_draft_that_is_typed_as_it_stands_is_the_same_draft(draft: NoticeDraft) -> None:
    settled = settle(from_draft(draft), Findings(), "c")
    assert settled.faults == ()
    assert NoticeDraft.model_validate(settled.fields) == draft


def notice(**changes: object) -> TypedNotice:
    one = TypedObligation(key="summary", title="总结", occurrences=(TypedOccurrence(key="once", day="2024-06-25"),))
    return TypedNotice.model_validate({"obligations": (one,)} | changes)


def due(**changes: object) -> TypedNotice:
    times = TypedOccurrence.model_validate({"key": "once", "day": "2024-06-25"} | changes)
    return notice(obligations=(TypedObligation(key="summary", title="总结", occurrences=(times,)),))


def faults(typed: TypedNotice, found: Findings | None = None) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in settle(typed, found or Findings(), "c").faults]


def test_a_day_counts_up_to_closing_time_unless_a_time_is_typed() -> None:
    def instant(typed: TypedNotice) -> object:
        return settle(typed, Findings(), "c").fields["obligations"][0]["occurrences"][0]["due"]

    assert instant(due()) == DAY
    assert instant(due(clock="9：30")) == DAY.replace(hour=9, minute=30)


@pytest.mark.parametrize(
    ("typed", "place", "code"),
    [
        (due(day=""), "obligations.0.occurrences.0.due", "due_missing"),
        (due(day="六月底"), "obligations.0.occurrences.0.due", "day_unreadable"),
        (due(clock="下班前"), "obligations.0.occurrences.0.due", "clock_unreadable"),
        (notice(dated="去年"), "dated", "day_unreadable"),
        (notice(recipients=TypedAudience(mode="")), "recipients", "audience_open"),
        (notice(recipients=TypedAudience(mode="picked")), "recipients", "audience_open"),
        (notice(recipients=TypedAudience(mode="class")), "recipients", "audience_open"),
    ],
)
def test_what_only_the_typing_shows_has_its_place(typed: TypedNotice, place: str, code: str) -> None:
    assert faults(typed) == [(place, code)]


def test_numbers_and_demands_are_asked_for_where_they_stand() -> None:
    blank = TypedField(key="a", label="家次", minimum="无", maximum="NaN")
    one = TypedObligation(
        key="x", demand="", minimum_entries="-1", fields=(blank,), occurrences=(TypedOccurrence(day="2024-06-25"),)
    )
    assert faults(notice(obligations=(one,))) == [
        ("obligations.0.demand", "demand_open"),
        ("obligations.0.minimum_entries", "not_a_number"),
        ("obligations.0.fields.0.minimum", "not_a_number"),
        ("obligations.0.fields.0.maximum", "not_a_number"),
    ]


@pytest.mark.parametrize(
    ("changes", "settled"),
    [
        ({"confirmed": True}, True),
        ({"day": "2024-06-26"}, True),
        ({"origin": ""}, True),
        ({}, False),
    ],
)
def test_a_date_with_a_remark_is_never_taken_silently(changes: dict[str, object], settled: bool) -> None:
    place = "obligations.0.occurrences.0"
    found = Findings(
        remarks=(Remark(place=f"{place}.due", code="rest_day", message="周末"),), days={f"{place}.due": "2024-06-25"}
    )
    assert (faults(due(**({"origin": place} | changes)), found) == []) is settled


def test_faults_are_mended_at_their_step() -> None:
    assert [step_of(one) for one in ("recipients", "obligations.1.audience", "number", "")] == [
        "audience",
        "audience",
        "check",
        "check",
    ]
    both = settle(notice(recipients=TypedAudience(mode=""), dated="x"), Findings(), "c").faults
    assert [fault.place for fault in of_step(both, "check")] == ["dated"]


def test_lines_are_told_apart_and_said_once() -> None:
    assert lines(" 甲 乙 \n\n丙\n丙\n") == ["甲 乙", "丙"]
