from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.behaviour import LATE_MORNING, MARGIN, Answering, Behaviour
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI

TOLD = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)
DUE = datetime(2024, 6, 25, 18, tzinfo=SHANGHAI)
CALENDAR = WorkCalendar()
HISTORY = Answering(behaviour=Behaviour.HISTORY, record={"early": -2, "late": 3, "never": None, "due": 0})
_hours = st.integers(-100, 2000).map(lambda hours: TOLD + timedelta(hours=hours))


def test_nobody_does_anything() -> None:
    nobody = Answering(behaviour=Behaviour.NOBODY)
    assert not nobody.answers("v1")
    assert nobody.reports_at("v1", DUE, TOLD, CALENDAR) is None


@given(_hours)
def test_on_the_last_day_everybody_is_in_time_if_time_is_left(due: datetime) -> None:
    everybody = Answering(behaviour=Behaviour.LAST_DAY)
    at = everybody.reports_at("v1", due, TOLD, CALENDAR)
    assert at is not None
    assert at >= TOLD
    assert at < due or due <= TOLD
    if due - TOLD > 2 * MARGIN:
        assert at == due - MARGIN
    assert everybody.signs_at(due, TOLD) == at


def test_the_record_says_when() -> None:
    day = {code: HISTORY.reports_at(code, DUE, TOLD, CALENDAR) for code in HISTORY.record}
    assert day["due"] == DUE - MARGIN
    assert day["early"] == datetime(2024, 6, 21, 17, tzinfo=SHANGHAI)  # a Friday: two working days before a Tuesday
    assert day["late"] == datetime.combine(datetime(2024, 6, 28), LATE_MORNING, SHANGHAI)
    assert day["never"] is None
    assert HISTORY.reports_at("unknown", DUE, TOLD, CALENDAR) == DUE - MARGIN
    assert [HISTORY.answers(code) for code in ("early", "late", "never", "unknown")] == [True, True, False, True]


@given(st.integers(-20, 20), _hours)
def test_nobody_reports_before_being_told(days: int, due: datetime) -> None:
    people = Answering(behaviour=Behaviour.HISTORY, record={"v1": days})
    at = people.reports_at("v1", due, TOLD, CALENDAR)
    assert at is not None
    assert at >= TOLD or days > 0
