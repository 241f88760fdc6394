"""Several superior notices in one local notice: asked once, by the earlier due, answered to each."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.inheritance import inherit
from domain.merging import local_draft, together
from domain.notices import Notice, NoticeDraft
from domain.obligations import Aggregation, Answer, Demand, Field, Form, Obligation, Occurrence
from domain.plan import timetable
from domain.policy import DEFAULTS, Urgency
from domain.units import Level, Unit
from tests.domain.examples import cases, draft, moment, summary, table

CALENDAR = WorkCalendar()
ISSUED = moment(2024, 6, 3, 9)
OFFICE = Unit(code="swj", name="区商务局", level=Level.DEPARTMENT, parent_code=None, path="/swj/")
EVENTS, PEOPLE = Field(key="events", label="活动场次"), Field(key="people", label="参加人数")


def superior(notice_id: str, *obligations: Obligation, **changes: Any) -> Notice:
    one = draft(*obligations, **changes)
    policy = DEFAULTS[one.urgency]
    laid = timetable(one.obligations, policy, CALENDAR, ISSUED)
    return Notice(
        id=notice_id,
        origin_id=notice_id,
        origin_office=one.office,
        path=f"/{notice_id}/",
        draft=one,
        policy=policy,
        anchor=ISSUED,
        issued_at=ISSUED,
        acknowledge_due=laid.acknowledge_due,
        reissue_due=laid.reissue_due,
        closes_at=laid.closes_at,
    )


def due_of(obligation: Obligation) -> datetime | None:
    return obligation.occurrences[0].due


def test_what_both_ask_is_asked_once_by_the_earlier_due_and_answered_to_both() -> None:
    line = superior("a", summary(moment(2024, 6, 28)), cases(), number="泉商务〔2024〕70号")
    place = superior("b", summary(moment(2024, 6, 27)), table(EVENTS), cases(), number="泉洛安办〔2024〕43号")
    local = local_draft((line, place), OFFICE, ISSUED, CALENDAR)
    assert [one.key for one in local.obligations] == ["summary", "cases", "statistics"]
    assert due_of(local.obligations[0]) == moment(2024, 6, 26)
    assert [(a.notice_id, a.obligation_key) for a in local.obligations[0].answers] == [
        ("a", "summary"),
        ("b", "summary"),
    ]
    assert [a.notice_id for a in local.obligations[2].answers] == ["b"]
    assert [(one.number, one.notice_id) for one in local.basis] == [
        ("泉商务〔2024〕70号", "a"),
        ("泉洛安办〔2024〕43号", "b"),
    ]
    assert local.title == "区商务局转发《关于开展安全生产月活动的通知》等2份通知的通知"


def test_one_superior_gives_its_plain_reissue() -> None:
    local = local_draft((superior("a", summary(moment(2024, 6, 28))),), OFFICE, ISSUED, CALENDAR)
    assert local.title == "区商务局转发《关于开展安全生产月活动的通知》的通知"
    assert [one.notice_id for one in local.basis] == ["a"]


def test_the_most_urgent_superior_gives_urgency_and_policy() -> None:
    calm, pressing = superior("a"), superior("b", urgency=Urgency.URGENT)
    local = local_draft((calm, pressing), OFFICE, ISSUED, CALENDAR)
    assert (local.urgency, local.policy) == (Urgency.URGENT, DEFAULTS[Urgency.URGENT])


def test_things_of_one_form_under_other_keys_are_one() -> None:
    report = summary(moment(2024, 6, 26), key="report", title="工作总结")
    (one,) = together((summary(moment(2024, 6, 25)),), (report,))
    assert (one.key, one.title) == ("summary", "活动总结")


def test_a_key_fits_before_a_form() -> None:
    ours = (summary(moment(2024, 6, 25)), summary(moment(2024, 6, 25), key="second", title="阶段小结"))
    theirs = (summary(moment(2024, 6, 24), key="other"), summary(moment(2024, 6, 23)))
    merged = together(ours, theirs)
    assert [(one.key, due_of(one)) for one in merged] == [
        ("summary", moment(2024, 6, 23)),
        ("second", moment(2024, 6, 24)),
    ]


@pytest.mark.parametrize(
    "other",
    [
        table(Field(key="events", label="检查场次")),
        table(Field(key="events", label="活动场次", aggregation=Aggregation.MAX)),
        table(EVENTS, occurrences=(Occurrence(key="june", due=moment(2024, 6, 25)),)),
        table(EVENTS, demand=Demand.AS_THEY_OCCUR, occurrences=(Occurrence(),)),
    ],
    ids=["another label", "another sum", "other times", "as they occur"],
)
def test_what_one_report_cannot_serve_stands_side_by_side(other: Obligation) -> None:
    merged = together((table(EVENTS),), (other,))
    assert [one.key for one in merged] == ["statistics", "statistics_2"]
    assert merged[1] == other.model_copy(update={"key": "statistics_2"})


def test_two_tables_of_one_form_with_other_blanks_stay_two() -> None:
    merged = together((table(EVENTS),), (table(PEOPLE, key="drills", title="演练表"),))
    assert [one.key for one in merged] == ["statistics", "drills"]


def test_the_stricter_of_both_counts() -> None:
    ours = table(EVENTS, demand=Demand.OPT_IN, minimum_entries=1, maximum_entries=5, evidence=("照片",))
    other = table(EVENTS, PEOPLE, minimum_entries=2, review=True, evidence=("照片", "视频"))
    loose = ours.model_copy(update={"fields": (EVENTS.model_copy(update={"required": False}),)})
    (one,) = together((loose,), (other,))
    assert (one.demand, one.minimum_entries, one.maximum_entries) == (Demand.MANDATORY, 2, 5)
    assert (one.review, one.evidence, one.fields) == (True, ("照片", "视频"), (EVENTS, PEOPLE))


def test_quotas_that_cannot_both_be_met_stay_two() -> None:
    ours, other = summary(moment(2024, 6, 25), maximum_entries=1), summary(moment(2024, 6, 25), minimum_entries=2)
    assert len(together((ours,), (other,))) == 2


obligations = st.lists(
    st.builds(
        lambda key, form, day, occurs, fields: (
            cases(key=key, form=form)
            if occurs
            else Obligation(
                key=key, title=key, form=form, fields=fields, occurrences=(Occurrence(due=moment(2024, 6, day)),)
            )
        ),
        key=st.sampled_from(["a", "b", "c", "a_2"]),
        form=st.sampled_from([Form.SUMMARY, Form.STATISTICS]),
        day=st.integers(15, 28),
        occurs=st.booleans(),
        fields=st.sampled_from([(), (EVENTS,), (EVENTS, PEOPLE), (Field(key="events", label="别的"),)]),
    ),
    max_size=4,
    unique_by=lambda one: one.key,
).map(lambda listed: (*listed, summary(moment(2024, 6, 25), key="z")))


def test_long_names_are_cut_to_what_a_draft_may_hold() -> None:
    office = OFFICE.model_copy(update={"name": "很" * 150})
    local = local_draft((superior("a", title="长" * 200), superior("b")), office, ISSUED, CALENDAR)
    assert (len(local.number), len(local.title)) == (60, 200)
    assert NoticeDraft.model_validate_json(local.model_dump_json()) == local


@given(st.lists(obligations, min_size=1, max_size=3))
def test_every_superior_is_answered_in_everything_once_and_in_time(asked: list[tuple[Obligation, ...]]) -> None:
    superiors = [superior(f"n{place}", *one, number=f"第{place}号") for place, one in enumerate(asked)]
    local = local_draft(superiors, OFFICE, ISSUED, CALENDAR)
    answered = [(answer, one) for one in local.obligations for answer in one.answers]
    wanted = {
        Answer(notice_id=one.id, obligation_key=obligation.key): obligation
        for one in superiors
        for obligation in one.draft.obligations
    }
    assert len(answered) == len(wanted) == len({answer for answer, _ in answered})
    for answer, mine in answered:
        limit, own = due_of(wanted[answer]), due_of(mine)
        assert limit is None or (own is not None and own <= limit)
        assert {field.key for field in wanted[answer].fields} <= {field.key for field in mine.fields}
    assert len({one.key for one in local.obligations}) == len(local.obligations)
    # What is proposed may be issued as it stands.
    assert inherit(local, local, superiors) == local
