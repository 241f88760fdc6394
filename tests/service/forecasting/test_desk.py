"""The dry run with people in it: on the small city and on each of the sample notices."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.behaviour import Behaviour
from domain.contacts import Duty
from domain.dues import DueBeforeIssue
from domain.forecast import Forecast, PlannedMessage
from domain.letters import ChannelName
from domain.notices import NumberTaken
from domain.obligations import Obligation, Occurrence
from domain.outbox import Purpose
from domain.policy import Step
from domain.rollup import Counts
from domain.units import Level
from service.forecasting.account import Wanted
from service.forecasting.company import ImaginedClock
from service.forecasting.desk import ForecastDesk
from service.samples.contacts import invent_contacts
from service.samples.notices import NAMES, answering, sample
from service.store.database import open_engine
from service.store.directory import Directory
from service.store.ledger import SqlLedger
from service.store.migrate import migrate
from tests import small_city
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import DUE, MONDAY, STATISTICS, draft


@pytest.fixture
def front(tmp_path: Path) -> Iterator[FrontDesk]:
    people = small_city.contacts(without=("v7.liaison", "v7.leader", "v6.leader"))
    with open_front_desk(tmp_path, contacts=people) as front:
        yield front


def foretold(front: FrontDesk, behaviour: Behaviour = Behaviour.NOBODY, **wanted: Any) -> Forecast:
    desk = ForecastDesk(front.house.ledger, front.clock, "http://127.0.0.1:8000")
    return desk.forecast(draft(), Wanted(behaviour=behaviour, messages=True, **wanted))


def to(forecast: Forecast, contact: str) -> list[PlannedMessage]:
    return [message for message in forecast.messages if message.contact_id == contact]


def test_silence_climbs_step_by_step(front: FrontDesk) -> None:
    forecast = foretold(front)
    reported = [m for m in forecast.messages if any(".statistics." in part.rung_id for part in m.parts)]
    about_v1 = [m for m in reported if m.unit_code == "v1"]
    assert [(m.purpose, m.step, m.channel, f"{m.at:%m-%d %H:%M}") for m in about_v1] == [
        (Purpose.REMINDER, Step.LIAISON, ChannelName.EMAIL, "06-18 09:00"),
        (Purpose.REMINDER, Step.LIAISON, ChannelName.EMAIL, "06-20 09:00"),
        (Purpose.REMINDER, Step.LIAISON, ChannelName.EMAIL, "06-21 18:00"),
        (Purpose.REMINDER, Step.LIAISON, ChannelName.SMS, "06-21 18:00"),
        (Purpose.ALARM, Step.LEADER, ChannelName.EMAIL, "06-24 09:00"),
        (Purpose.ALARM, Step.LEADER, ChannelName.SMS, "06-24 09:00"),
    ]
    assert {m.contact_id for m in reported if m.step is Step.ORIGIN} >= {"c.clerk"}
    assert forecast.outcome[0].base == Counts(expected=7, missing=7)
    assert forecast.closed_at is not None


def test_everybody_on_the_last_day_is_in_time(front: FrontDesk) -> None:
    forecast = foretold(front, Behaviour.LAST_DAY)
    assert forecast.outcome[0].base == Counts(expected=7, included=7)
    assert not [m for m in forecast.messages if m.step is Step.LEADER]
    assert {act.act for act in forecast.acts} == {"acknowledge", "report"}
    assert all(act.at <= DUE for act in forecast.acts)


def test_a_record_that_is_given_decides(front: FrontDesk) -> None:
    desk = ForecastDesk(front.house.ledger, front.clock, "http://127.0.0.1:8000")
    record: dict[str, int | None] = {"v1": 1, "v2": None, "v3": -2}
    forecast = desk.forecast(draft(), Wanted(behaviour=Behaviour.HISTORY, messages=True), record)
    assert forecast.outcome[0].base == Counts(expected=7, included=5, late=1, missing=1)
    cleared = [m for m in forecast.messages if m.purpose is Purpose.ALL_CLEAR]
    assert {m.contact_id for m in cleared} == {"v1.leader"}
    assert "v2" not in {act.unit_code for act in forecast.acts}


def test_without_a_record_the_reports_of_the_past_tell(front: FrontDesk) -> None:
    alone = STATISTICS.model_copy(update={"cascades": False})
    front.issue(draft(alone))
    assert front.report(front.token("d1"), {"events": "1", "people": "2"}).is_success  # 15 working days early
    front.clock.moment = DUE + timedelta(days=7)
    again = draft(_due(alone, Occurrence(due=DUE + timedelta(days=60))), number="2")
    desk = ForecastDesk(front.house.ledger, front.clock, "http://127.0.0.1:8000")
    forecast = desk.forecast(again, Wanted(behaviour=Behaviour.HISTORY, messages=True))
    reports = {act.unit_code: act.at for act in forecast.acts if act.act == "report"}
    assert reports["d2"] == DUE + timedelta(days=60, hours=-1)  # no record: on the last day
    assert DUE + timedelta(days=35) < reports["d1"] < DUE + timedelta(days=45)


def test_an_office_reviews_what_waits_for_it(front: FrontDesk) -> None:
    desk = ForecastDesk(front.house.ledger, front.clock, "http://127.0.0.1:8000")
    reviewed = draft(STATISTICS.model_copy(update={"review": True}))
    forecast = desk.forecast(reviewed, Wanted(behaviour=Behaviour.LAST_DAY, messages=True))
    assert {act.unit_code for act in forecast.acts if act.act == "accept"} == {"c", "d1", "d2", "s1", "s2", "s3"}
    assert forecast.closed_at is not None
    silent = desk.forecast(reviewed, Wanted(behaviour=Behaviour.NOBODY, messages=True))
    assert silent.acts == ()


def test_the_texts_are_those_of_the_product(front: FrontDesk) -> None:
    first = to(foretold(front, texts=True), "v1.liaison")[0]
    assert first.subject.startswith("【新通知】")
    assert "关于开展安全生产月活动" in first.text
    assert "一社区 v1liaison" in first.text
    assert "http://127.0.0.1:8000/l/" in first.text
    sms = next(m for m in to(foretold(front, texts=True), "v1.liaison") if m.channel is ChannelName.SMS)
    assert sms.text.startswith("安全生产月活动等1项未报")
    assert "127.0.0.1:8000/l/" in sms.text
    assert to(foretold(front), "v1.liaison")[0].text == ""


def test_one_unit_alone_can_be_asked_for(front: FrontDesk) -> None:
    about = foretold(front, unit_code="v1")
    assert {m.unit_code for m in about.messages} == {"v1"}
    assert about.letters == foretold(front).letters


def test_who_cannot_be_reached_is_named(front: FrontDesk) -> None:
    forecast = foretold(front)
    assert [(one.unit_code, one.level) for one in forecast.unreachable] == [("v7", Level.COMMUNITY)]
    assert {"unreachable", "no_contact"} <= {one.kind for one in forecast.incidents}


def test_the_lowest_level_has_the_least_time(front: FrontDesk) -> None:
    leads = foretold(front).leads
    assert [(one.levels_down, one.level, one.units) for one in leads] == [
        (1, Level.DISTRICT, 2),
        (2, Level.STREET, 3),
        (3, Level.COMMUNITY, 7),
    ]
    days = [one.working_days for one in leads]
    assert days == sorted(days, reverse=True)
    assert not any(one.too_short for one in leads)


def test_nothing_is_written(front: FrontDesk) -> None:
    with front.untouched():
        for behaviour in Behaviour:
            foretold(front, behaviour)


def test_it_refuses_as_issuing_does(front: FrontDesk) -> None:
    desk = ForecastDesk(front.house.ledger, front.clock, "http://127.0.0.1:8000")
    front.issue(draft())
    with pytest.raises(NumberTaken):
        desk.forecast(draft(), Wanted(behaviour=Behaviour.NOBODY))
    passed = _due(STATISTICS, Occurrence(due=MONDAY))
    with pytest.raises(DueBeforeIssue):
        desk.forecast(draft(passed, number="2"), Wanted(behaviour=Behaviour.NOBODY))


def _due(obligation: Obligation, occurrence: Occurrence) -> Obligation:
    return obligation.model_copy(update={"occurrences": (occurrence,)})


@pytest.mark.parametrize("name", [name for name in NAMES if name != "quanzhou-2024"])
@pytest.mark.parametrize("behaviour", [Behaviour.NOBODY, Behaviour.LAST_DAY])
def test_each_sample_notice_is_foretold(tmp_path: Path, name: str, behaviour: Behaviour) -> None:
    chosen = sample(name)
    engine = open_engine(f"sqlite:///{tmp_path / 'facts.sqlite3'}")
    migrate(engine)
    Directory(engine).put(chosen.units, invent_contacts(chosen.units, 7))
    for notice in chosen.notices:
        desk = ForecastDesk(SqlLedger(engine), ImaginedClock(notice.issued_at), "http://127.0.0.1:8000")
        forecast = desk.forecast(answering(notice.draft, {}), Wanted(behaviour=behaviour, messages=True, texts=True))
        assert forecast.letters == len(forecast.messages) == sum(one.messages for one in forecast.counts)
        assert all(message.text and message.address for message in forecast.messages)
        assert forecast.closed_at is not None
        missing = sum(one.base.missing for one in forecast.outcome if one.base)
        assert (missing == 0) is (behaviour is Behaviour.LAST_DAY)
        leaders = {message.contact_id for message in forecast.messages if message.duty is Duty.LEADER}
        assert bool(leaders) is (behaviour is Behaviour.NOBODY)
    engine.dispose()


def test_samples_are_one_message_of_each_kind(front: FrontDesk) -> None:
    desk = ForecastDesk(front.house.ledger, front.clock, "http://127.0.0.1:8000")
    forecast = desk.forecast(draft(), Wanted(behaviour=Behaviour.NOBODY, samples=True))
    assert all(message.text for message in forecast.messages)
    kinds = {(m.purpose, m.step, m.channel, m.parts[0].rung_id) for m in forecast.messages}
    assert kinds == {(m.purpose, m.step, m.channel, m.parts[0].rung_id) for m in foretold(front).messages}
    assert len(forecast.messages) < forecast.letters
