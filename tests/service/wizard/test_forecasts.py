"""Forecasts in the background: asked for once, kept by version, refused in words."""

from datetime import timedelta

from domain.behaviour import Behaviour
from service.forecasting.account import Wanted
from service.forecasting.desk import ForecastDesk
from service.wizard.forecasts import Forecasts
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE, MONDAY, draft

KEY = ("d0000000001", 1, Behaviour.NOBODY)


def forecasts(desk: FrontDesk) -> Forecasts:
    return Forecasts(ForecastDesk(desk.house.ledger, desk.house.clock, desk.house.settings.public_url))


def test_a_forecast_is_what_the_desk_foretells(desk: FrontDesk) -> None:
    kept = forecasts(desk)
    assert kept.find(KEY) is None
    with desk.untouched():
        job = kept.ask(KEY, draft(), MONDAY, DUE)
        assert kept.ask(KEY, draft(), MONDAY, DUE) is job
        assert job.done.wait(60)
    expected = ForecastDesk(desk.house.ledger, desk.house.clock, desk.house.settings.public_url)
    assert job.forecast == expected.forecast(draft(), Wanted(behaviour=Behaviour.NOBODY))
    assert (job.share, job.refusal, kept.find(KEY)) == (1.0, "", job)


def test_what_cannot_be_issued_has_no_forecast_and_may_be_asked_again(desk: FrontDesk) -> None:
    kept = forecasts(desk)
    desk.clock.moment = DUE + timedelta(days=1)
    job = kept.ask(KEY, draft(), MONDAY, DUE)
    assert job.done.wait(60)
    assert "不晚于下发时间" in job.refusal
    desk.clock.moment = MONDAY
    again = kept.ask(KEY, draft(), MONDAY, DUE)
    assert again is not job
    assert again.done.wait(60)
    assert again.forecast is not None


def test_old_forecasts_are_forgotten(desk: FrontDesk) -> None:
    kept = forecasts(desk)
    desk.clock.moment = DUE + timedelta(days=1)
    for version in range(1, 30):
        assert kept.ask((KEY[0], version, KEY[2]), draft(), MONDAY, DUE).done.wait(60)
    assert kept.find(KEY) is None
    assert kept.find((KEY[0], 29, KEY[2])) is not None
