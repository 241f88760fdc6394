"""What holds in every dry run, however punctual the units are."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.behaviour import Behaviour
from domain.calendar import WorkCalendar
from domain.forecast import Forecast
from domain.outbox import Purpose
from domain.policy import PLAIN
from service.forecasting.account import Wanted
from service.forecasting.desk import ForecastDesk
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import COMMUNITIES, VOLUNTARY, draft

CHASING = {Purpose.REMINDER, Purpose.ALARM}
CALENDAR = WorkCalendar()
records = st.dictionaries(st.sampled_from((*COMMUNITIES, "s1", "d2")), st.none() | st.integers(-12, 8))


@pytest.fixture(scope="module")
def front() -> Iterator[FrontDesk]:
    with TemporaryDirectory() as folder, open_front_desk(Path(folder)) as front:
        yield front


def foretold(front: FrontDesk, record: dict[str, int | None]) -> Forecast:
    desk = ForecastDesk(front.house.ledger, front.clock, "http://127.0.0.1:8000")
    wanted = Wanted(behaviour=Behaviour.HISTORY, messages=True)
    return desk.forecast(draft(*draft().obligations, VOLUNTARY), wanted, record)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records)
def test_the_laws_of_messages(front: FrontDesk, record: dict[str, int | None]) -> None:
    forecast = foretold(front, record)
    statistics = forecast.outcome[0].base
    assert statistics is not None
    assert statistics.expected == len(COMMUNITIES)  # its parts make it up, as Counts sees to
    assert statistics.missing >= sum(record.get(code, 0) is None for code in COMMUNITIES)
    reported = {(act.unit_code, act.obligation): act.at for act in forecast.acts if act.act == "report"}
    letters: Counter[tuple[object, ...]] = Counter()
    for message in forecast.messages:
        assert all(part.planned <= part.released <= message.at for part in message.parts)
        assert CALENDAR.is_working_day(message.at.date())
        assert not PLAIN.quiet.holds(message.at.time())
        if message.purpose in CHASING:
            letters[message.contact_id, message.channel, message.at.date()] += 1
            for part in message.parts:
                track, obligation = part.rung_id.split(".")[:2]
                if track == "report" and (part.unit_code or "", obligation) in reported:
                    assert message.at <= reported[part.unit_code or "", obligation]
    assert set(letters.values()) <= {1}
    assert forecast.closed_at is not None
