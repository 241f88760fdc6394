"""Whom a person may urge, and whom not yet."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.letters import ChannelName
from domain.policy import EXTRA_URGENT, PLAIN, Policy, Track
from domain.urging import Matter, NotUrged, Urgeable, by_hand, channels, choose, possible_from
from domain.working_hours import working_time_between

CALENDAR = WorkCalendar()
NOW = datetime(2024, 6, 4, 15, tzinfo=SHANGHAI)
TABLE = Matter(track=Track.REPORT, item=("table", "once"), title="统计表")
MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 1)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))
CODES = st.sampled_from(["a", "b", "c", "d", "e"])


def unit(code: str, *owes: Matter, urged_at: datetime | None = None) -> Urgeable:
    return Urgeable(unit_code=code, unit_name=f"{code}村", urged_at=urged_at, owes=owes)


def _code(one: Urgeable) -> str:
    return one.unit_code


UNITS = st.lists(
    st.builds(
        lambda code, owes, urged_at: unit(code, *[TABLE] * owes, urged_at=urged_at),
        CODES,
        st.booleans(),
        st.none() | st.timedeltas(timedelta(0), timedelta(days=5)).map(lambda ago: NOW - ago),
    ),
    unique_by=_code,
)


def test_without_names_all_who_owe_are_meant_and_nobody_else_is_mentioned() -> None:
    choice = choose((), [unit("a", TABLE), unit("b")], PLAIN, CALENDAR, NOW)
    assert [one.unit_code for one in choice.urged] == ["a"]
    assert choice.refused == ()


def test_each_refusal_says_why_and_when_it_is_possible_again() -> None:
    units = [unit("a"), unit("b", TABLE, urged_at=NOW - timedelta(hours=1))]
    nothing, recent, stranger = choose(("a", "b", "z"), units, PLAIN, CALENDAR, NOW).refused
    assert (nothing.code, nothing.possible_at) == (NotUrged.NOTHING_OWED, None)
    assert recent.code is NotUrged.URGED_RECENTLY
    assert recent.possible_at == datetime(2024, 6, 4, 18, tzinfo=SHANGHAI)
    assert "每 4 个工作小时限催一次" in recent.message
    assert (stranger.code, stranger.unit_name) == (NotUrged.NOT_RECIPIENT, "")


def test_a_day_of_the_clock_is_not_twenty_four_working_hours() -> None:
    policy = PLAIN.model_copy(update={"urge_working_hours": 24.0})
    friday = datetime(2024, 6, 21, 10, tzinfo=SHANGHAI)
    assert possible_from(friday, policy, CALENDAR) == datetime(2024, 6, 25, 15, tzinfo=SHANGHAI)


@given(st.lists(CODES), UNITS)
def test_everybody_asked_for_is_answered_exactly_once(asked: list[str], units: list[Urgeable]) -> None:
    choice = choose(asked, units, PLAIN, CALENDAR, NOW)
    answered = [one.unit_code for one in choice.urged] + [one.unit_code for one in choice.refused]
    assert len(answered) == len(set(answered))
    if asked:
        assert set(answered) == set(asked)
    assert all(one.owes for one in choice.urged)


@given(UNITS)
def test_what_is_said_of_one_does_not_depend_on_the_others(units: list[Urgeable]) -> None:
    together = choose([one.unit_code for one in units], units, PLAIN, CALENDAR, NOW)
    for one in units:
        alone = choose([one.unit_code], [one], PLAIN, CALENDAR, NOW)
        assert (one in alone.urged) == (one in together.urged)
        assert set(alone.refused) <= set(together.refused)


@given(MOMENTS, st.integers(0, 40), MOMENTS)
def test_nobody_is_urged_twice_within_the_working_hours_of_the_policy(
    urged_at: datetime, hours: int, now: datetime
) -> None:
    policy = PLAIN.model_copy(update={"urge_working_hours": float(hours)})
    choice = choose((), [unit("a", TABLE, urged_at=urged_at)], policy, CALENDAR, now)
    gone = working_time_between(CALENDAR, urged_at, now)
    if choice.urged and now >= urged_at:
        assert gone >= timedelta(hours=hours)
    for refusal in choice.refused:
        assert refusal.possible_at is not None
        again = choose((), [unit("a", TABLE, urged_at=urged_at)], policy, CALENDAR, refusal.possible_at)
        assert again.refused == ()


def test_the_channels_are_those_of_the_ladder() -> None:
    assert channels(PLAIN, Track.REPORT, overdue=False) == (ChannelName.EMAIL,)
    assert channels(PLAIN, Track.REPORT, overdue=True) == (ChannelName.EMAIL, ChannelName.SMS)
    assert channels(PLAIN, Track.ACKNOWLEDGE, overdue=False) == (ChannelName.EMAIL,)
    assert ChannelName.SMS in channels(EXTRA_URGENT, Track.REPORT, overdue=False)
    assert channels(Policy(name="空", rules=()), Track.REPORT, overdue=True) == (ChannelName.EMAIL,)


def test_messages_by_hand_are_told_from_those_of_the_plan() -> None:
    assert by_hand("report.table.once.urge.3")
    assert by_hand("acknowledge.r2.urge.1")
    assert not by_hand("report.urge.once.remind.0")
    assert not by_hand("tell")
