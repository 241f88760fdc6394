"""What the dry run foretells, message by message, is what goes out (domain rule 4), however the units behave."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.behaviour import Behaviour
from domain.forecast import Forecast, PlannedAct
from domain.letters import ChannelName
from domain.obligations import Obligation
from domain.reports import Submission
from domain.units import ReissueRule
from service.forecasting.account import Wanted
from service.forecasting.desk import ForecastDesk
from service.forecasting.playing import DRY_RUN
from tests import small_city
from tests.cascade import Cascade, open_cascade

RECORD: dict[str, int | None] = {"v1": -3, "v2": None, "v3": 2, "v4": 0, "v5": 1, "v6": None, "s3": None}
"""Working days after the due: early, never, late, on the day."""
Message = tuple[str, str, tuple[tuple[str, str, str], ...]]
ANSWER = {"statistics": {"events": "1", "people": "2"}, "stand": {"stands": "0"}}


@pytest.fixture
async def city(tmp_path: Path) -> AsyncIterator[Cascade]:
    """The small city; in 西区 the clerk looks before passing on, and 五社区 has no leader."""
    units = small_city.units(d2={"reissue": ReissueRule.REVIEW_FIRST})
    people = small_city.contacts(without=("v5.leader",))
    async with open_cascade(tmp_path, units, people, small_city.MONDAY) as opened:
        yield opened


def foretold(city: Cascade, behaviour: Behaviour, *obligations: Obligation) -> Forecast:
    desk = ForecastDesk(city.ledger, city.clock, "http://127.0.0.1:8000")
    wanted = Wanted(behaviour=behaviour, messages=True)
    return desk.forecast(small_city.draft(*obligations), wanted, RECORD)


def planned_messages(forecast: Forecast, notice_id: str) -> list[Message]:
    return sorted(
        (
            message.contact_id,
            message.channel.value,
            tuple(
                sorted((_real(p.notice_id, notice_id), p.rung_id, f"{p.released:%m-%d %H:%M}") for p in message.parts)
            ),
        )
        for message in forecast.messages
    )


def sent_messages(city: Cascade) -> list[Message]:
    return sorted(
        (
            letter.parts[0].contact.id,
            channel.value,
            tuple(sorted((p.notice_id, p.rung_id, f"{p.release_at:%m-%d %H:%M}") for p in letter.parts)),
        )
        for channel in ChannelName
        for letter in city.post[channel].kept
    )


def _real(foretold_id: str, notice_id: str) -> str:
    return foretold_id.replace(DRY_RUN, notice_id, 1)


async def carry_out(city: Cascade, act: PlannedAct, notice_id: str) -> None:
    """What the dry run imagined of a unit, done."""
    real = _real(act.notice_id, notice_id)
    await city.until(act.at)
    match act.act:
        case "acknowledge":
            await city.acknowledge(real, act.unit_code)
        case "reissue":
            await city.reissue(real, act.unit_code)
        case _:
            tasks = city.tasks(real, act.unit_code)
            place = next(n for n, task in enumerate(tasks) if task.obligation == act.obligation)
            await city.report(real, act.unit_code, Submission(values=ANSWER[act.obligation]), task=place)


@pytest.mark.parametrize("behaviour", Behaviour)
async def test_every_message_goes_out_as_foretold(city: Cascade, behaviour: Behaviour) -> None:
    forecast = foretold(city, behaviour, small_city.STATISTICS, small_city.VOLUNTARY)
    notice = await city.issue(small_city.draft(small_city.STATISTICS, small_city.VOLUNTARY))
    for act in forecast.acts:
        await carry_out(city, act, notice.id)
    await city.until_closed(notice.id)
    assert forecast.messages
    assert (forecast.acts == ()) is (behaviour is Behaviour.NOBODY)
    assert sent_messages(city) == planned_messages(forecast, notice.id)
    with city.ledger.reading() as facts:
        latest = {
            item.obligation: facts.latest_rollup(notice.id, (item.obligation, "once")) for item in forecast.outcome
        }
    assert {item.obligation: item.base for item in forecast.outcome} == {
        key: found[1].base if found else None for key, found in latest.items()
    }


async def test_the_incidents_are_foretold(city: Cascade) -> None:
    forecast = foretold(city, Behaviour.NOBODY)
    notice = await city.issue(small_city.draft())
    await city.until_closed(notice.id)
    assert forecast.incidents
    assert {(one.kind, one.unit_code, one.sentence) for one in forecast.incidents} == {
        (one.kind, one.unit_code, one.sentence) for one in city.directory.incidents()
    }
