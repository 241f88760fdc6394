from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.letters import ChannelName
from domain.obligations import Demand, Obligation, Occurrence
from domain.plan import Rung, plan
from domain.policy import DEFAULTS, EXTRA_URGENT, PLAIN, Act, Closing, Policy, Rule, Step, Track
from domain.timetable import Timetable, timetable
from tests.domain.examples import cases, moment, summary

CALENDAR = WorkCalendar()
ANCHOR = moment(2024, 6, 3, 9)
MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2025, 11, 1), timezones=st.just(SHANGHAI))
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(days=200))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    act = draw(st.sampled_from([Act.REMIND, Act.ESCALATE]))
    return Rule(
        track=draw(st.sampled_from(Track)),
        act=act,
        step=draw(st.sampled_from(Step)),
        working_days=draw(st.integers(-4 if act is Act.REMIND else 0, 6)),
        at=draw(st.none() | st.times()),
        hours=draw(st.sampled_from([0.0, 0.5, 8.0])),
    )


POLICIES = st.sampled_from(list(DEFAULTS.values())) | st.builds(
    Policy,
    name=st.just("试"),
    acknowledge_working_days=st.integers(0, 3),
    reissue_working_days=st.integers(0, 3),
    compile_working_days=st.integers(0, 3),
    close_working_days=st.integers(0, 6),
    compile_at=st.times(),
    rules=st.lists(rules(), max_size=8).map(tuple),
)


@st.composite
def obligations(draw: st.DrawFn, anchor: datetime) -> tuple[Obligation, ...]:
    dated = [
        summary(
            anchor,
            key=f"o{number}",
            demand=draw(st.sampled_from([Demand.MANDATORY, Demand.OPT_IN])),
            occurrences=tuple(
                Occurrence(key=f"p{n}", due=anchor + draw(SPANS)) for n in range(draw(st.integers(1, 3)))
            ),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    return (*dated, *([cases()] if draw(st.booleans()) else []))


@st.composite
def timetables(draw: st.DrawFn) -> tuple[Timetable, Policy]:
    anchor, policy = draw(MOMENTS), draw(POLICIES)
    return timetable(draw(obligations(anchor)), policy, CALENDAR, anchor), policy


def rungs_of(*asked: Obligation, policy: Policy = PLAIN, anchor: datetime = ANCHOR) -> tuple[Rung, ...]:
    return plan(timetable(asked, policy, CALENDAR, anchor), policy, CALENDAR, review_first=False)


def climb(rungs: Sequence[Rung], track: Track = Track.REPORT) -> dict[Step, datetime]:
    return {r.step: r.instant for r in rungs if r.step and r.track is track and r.act is Act.ESCALATE}


@given(timetables(), st.booleans())
def test_the_dry_run_is_the_plan(laid_out: tuple[Timetable, Policy], review_first: bool) -> None:
    table, policy = laid_out
    shown = plan(table, policy, CALENDAR, review_first=review_first)
    # What is executed was read back from the database: the same inputs, not the same objects.
    again = Timetable.model_validate_json(table.model_dump_json())
    frozen = Policy.model_validate_json(policy.model_dump_json())
    assert plan(again, frozen, WorkCalendar(), review_first=review_first) == shown


@given(timetables(), st.booleans())
def test_a_plan_is_in_order_of_time_with_unique_ids_and_reasons(
    laid_out: tuple[Timetable, Policy], review_first: bool
) -> None:
    rungs = plan(*laid_out, CALENDAR, review_first=review_first)
    assert [rung.instant for rung in rungs] == sorted(rung.instant for rung in rungs)
    assert len({rung.id for rung in rungs}) == len(rungs)
    assert all(rung.reason for rung in rungs)
    assert all((rung.step is not None) == (rung.act in {Act.REMIND, Act.ESCALATE}) for rung in rungs)


@given(timetables(), st.booleans())
def test_nothing_is_planned_before_the_issue_or_after_the_close(
    laid_out: tuple[Timetable, Policy], review_first: bool
) -> None:
    table, policy = laid_out
    rungs = plan(table, policy, CALENDAR, review_first=review_first)
    assert all(table.anchor < rung.instant <= table.closes_at for rung in rungs)
    assert table.acknowledge_due > table.anchor
    assert table.reissue_due > table.anchor


@given(timetables())
def test_every_item_is_compiled_and_then_closed_and_nobody_is_chased_after(laid_out: tuple[Timetable, Policy]) -> None:
    table, policy = laid_out
    rungs = plan(table, policy, CALENDAR, review_first=False)
    for item in table.items:
        own = [rung for rung in rungs if (rung.obligation, rung.occurrence) == item.key]
        assert [rung.act for rung in own][-1] is Act.CLOSE
        assert [rung.instant for rung in own if rung.act is Act.COMPILE] == [item.compile_at]
        assert item.compile_at <= item.close_at <= table.closes_at
        assert item.due is None or item.due <= item.compile_at
        assert all(rung.instant < item.close_at for rung in own if rung.step)


@given(timetables())
def test_silence_is_an_answer_where_reporting_is_free(laid_out: tuple[Timetable, Policy]) -> None:
    table, policy = laid_out
    demands = {item.key: item.demand for item in table.items}
    for rung in plan(table, policy, CALENDAR, review_first=False):
        demand = demands.get((rung.obligation or "", rung.occurrence or ""))
        if demand is Demand.OPT_IN:
            assert rung.act is not Act.ESCALATE
            assert "漏报" not in rung.reason
        if demand is Demand.AS_THEY_OCCUR:
            assert rung.act in {Act.COMPILE, Act.CLOSE}


@given(timetables())
def test_nobody_is_alarmed_before_the_due(laid_out: tuple[Timetable, Policy]) -> None:
    table, policy = laid_out
    dues = {item.key: item.due for item in table.items}
    for rung in plan(table, policy, CALENDAR, review_first=False):
        if rung.act is Act.ESCALATE and rung.obligation:
            due = dues[rung.obligation, rung.occurrence or ""]
            assert due is not None
            assert rung.instant >= due


@given(MOMENTS, SPANS, st.timedeltas(timedelta(), timedelta(days=60)), POLICIES)
def test_a_reissue_compiles_before_its_superior_waits(
    anchor: datetime, span: timedelta, lead: timedelta, policy: Policy
) -> None:
    due = anchor + span
    superior_due = due + lead
    table = timetable([summary(due)], policy, CALENDAR, anchor, {("summary", "once"): superior_due})
    assert due <= table.items[0].compile_at <= superior_due


def test_the_climb_over_the_dragon_boat_festival() -> None:
    # Friday 2024-06-07; the festival is Monday the 10th.
    assert climb(rungs_of(summary(moment(2024, 6, 7)))) == {
        Step.LIAISON: moment(2024, 6, 7),
        Step.LEADER: moment(2024, 6, 11, 9),
        Step.SUPERIOR: moment(2024, 6, 12, 9),
        Step.ORIGIN: moment(2024, 6, 14, 9),
    }


def test_the_climb_counts_a_make_up_sunday() -> None:
    # Wednesday 2023-06-21, the eve of the festival; Sunday the 25th is worked.
    rungs = rungs_of(summary(moment(2023, 6, 21)), anchor=moment(2023, 5, 26, 9))
    assert climb(rungs) == {
        Step.LIAISON: moment(2023, 6, 21),
        Step.LEADER: moment(2023, 6, 25, 9),
        Step.SUPERIOR: moment(2023, 6, 26, 9),
        Step.ORIGIN: moment(2023, 6, 28, 9),
    }


def test_a_due_on_a_saturday_is_kept_and_the_climb_goes_on_on_monday() -> None:
    rungs = rungs_of(summary(moment(2025, 6, 28)), anchor=moment(2025, 5, 27, 16, 27))
    reminders = [rung.instant for rung in rungs if rung.act is Act.REMIND]
    assert reminders == [moment(2025, 6, 25, 9), moment(2025, 6, 27, 9)]
    assert climb(rungs)[Step.LIAISON] == moment(2025, 6, 28)
    assert climb(rungs)[Step.LEADER] == moment(2025, 6, 30, 9)


def test_the_story_of_an_ordinary_notice() -> None:
    rungs = rungs_of(summary(moment(2024, 6, 25)), cases())
    told = [(rung.instant, rung.id) for rung in rungs if rung.track is Track.REPORT]
    assert told == [
        (moment(2024, 6, 20, 9), "report.summary.once.remind.0"),
        (moment(2024, 6, 24, 9), "report.summary.once.remind.1"),
        (moment(2024, 6, 25), "report.summary.once.escalate.2"),
        (moment(2024, 6, 26, 9), "report.summary.once.escalate.3"),
        (moment(2024, 6, 26, 12), "report.summary.once.compile"),
        (moment(2024, 6, 27, 9), "report.summary.once.escalate.4"),
        (moment(2024, 7, 1, 9), "report.summary.once.escalate.5"),
        (moment(2024, 7, 2), "report.cases.once.compile"),
        (moment(2024, 7, 2), "report.cases.once.close"),
        (moment(2024, 7, 2), "report.summary.once.close"),
    ]
    assert rungs[-1].reason == "“活动总结”办结，仍未报送的记为漏报"
    assert {rung.reason for rung in rungs if rung.id.endswith("remind.0")} == {
        "报送“活动总结”截止前3个工作日，告知联络员"
    }


def test_acknowledging_has_its_own_clock() -> None:
    table = timetable([summary(moment(2024, 6, 25))], PLAIN, CALENDAR, moment(2024, 6, 6, 9))
    assert table.acknowledge_due == moment(2024, 6, 11)
    rungs = plan(table, PLAIN, CALENDAR, review_first=False)
    assert climb(rungs, Track.ACKNOWLEDGE)[Step.LIAISON] == moment(2024, 6, 11)
    assert climb(rungs, Track.ACKNOWLEDGE)[Step.ORIGIN] == moment(2024, 6, 17, 9)


def test_passing_on_is_chased_only_where_a_clerk_looks_first() -> None:
    table = timetable([summary(moment(2024, 6, 25))], PLAIN, CALENDAR, ANCHOR)
    assert not climb(plan(table, PLAIN, CALENDAR, review_first=False), Track.REISSUE)
    assert len(climb(plan(table, PLAIN, CALENDAR, review_first=True), Track.REISSUE)) == len(Step)


def test_very_urgent_notices_climb_within_hours() -> None:
    due = moment(2024, 6, 4, 12)
    rungs = rungs_of(summary(due), policy=EXTRA_URGENT)
    assert list(climb(rungs).values()) == [due + timedelta(hours=hours) for hours in (0, 2, 4, 8)]
    assert [rung.instant for rung in rungs if rung.act is Act.REMIND] == [moment(2024, 6, 4, 8)]
    assert climb(rungs, Track.ACKNOWLEDGE)[Step.LIAISON] == ANCHOR + timedelta(hours=2)
    assert all(ChannelName.SMS in rung.channels for rung in rungs if rung.step)


def test_reminders_that_could_only_come_late_are_left_out() -> None:
    rungs = rungs_of(summary(moment(2024, 6, 4)))
    assert not [rung for rung in rungs if rung.act is Act.REMIND]
    assert climb(rungs)[Step.LIAISON] == moment(2024, 6, 4)


def test_an_alarm_set_for_the_morning_of_the_due_waits_for_the_due() -> None:
    early = Rule(track=Track.REPORT, act=Act.ESCALATE, step=Step.LIAISON, working_days=0, at=time(9))
    rungs = rungs_of(summary(moment(2024, 6, 25)), policy=PLAIN.model_copy(update={"rules": (early,)}))
    assert climb(rungs)[Step.LIAISON] == moment(2024, 6, 25)


def test_each_phase_has_its_own_ladder() -> None:
    phases = (
        Occurrence(key="june", label="安全生产月", due=moment(2023, 6, 21)),
        Occurrence(key="november", label="五邑行", due=moment(2023, 11, 26)),
    )
    rungs = rungs_of(summary(moment(2023, 6, 21), occurrences=phases), anchor=moment(2023, 5, 26, 9))
    ladders = [[r.act for r in rungs if r.occurrence == phase.key] for phase in phases]
    assert ladders[0] == ladders[1]
    assert {rung.occurrence: rung.reason for rung in rungs if rung.act is Act.COMPILE} == {
        "june": "汇总“活动总结（安全生产月）”",
        "november": "汇总“活动总结（五邑行）”",
    }
    closing = [rung.instant.date() for rung in rungs if rung.act is Act.CLOSE]
    assert closing == [date(2023, 6, 29), date(2023, 12, 1)]


def test_what_only_a_person_closes_alarms_the_office_after_its_close() -> None:
    policy = PLAIN.model_copy(update={"closing": Closing.MANUAL})
    rungs = rungs_of(summary(moment(2024, 6, 25)), policy=policy)
    [close] = [rung for rung in rungs if rung.act is Act.CLOSE]
    assert close.reason.endswith("由发文单位人工办结")
    alarms = [rung for rung in rungs if rung.track is Track.CLOSE]
    assert [rung.instant for rung in alarms] == [
        close.instant,
        *(moment(2024, 7, day, 9) for day in (3, 4, 5, 8)),
    ]
    assert [rung for rung in rungs_of(summary(moment(2024, 6, 25))) if rung.track is Track.CLOSE] == []


def test_voluntary_items_too_are_closed_by_somebody() -> None:
    policy = PLAIN.model_copy(update={"closing": Closing.MANUAL})
    rungs = rungs_of(summary(moment(2024, 6, 25), demand=Demand.OPT_IN), policy=policy)
    assert [rung.step for rung in rungs if rung.track is Track.CLOSE] == [Step.SUPERIOR] * 4 + [Step.ORIGIN]
