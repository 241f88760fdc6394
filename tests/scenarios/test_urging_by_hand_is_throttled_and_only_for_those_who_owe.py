"""A clerk urges by hand: only those who still owe, once in four working hours, each unit by itself.

Domain rules 5 and 6. Known failures: a boolean "urged" and unlimited manual urging (O2OA); "P1D" read as 24 business
hours (Jmix).
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from activities.urging import Urge, Urged, Urging
from domain.reports import Submission
from domain.urging import NotUrged
from tests import small_city
from tests.cascade import Cascade, open_cascade

NUMBERS = Submission(values={"events": "1", "people": "1"})
SEVENTEENTH = small_city.MONDAY + timedelta(days=14, hours=6)  # a Monday, 15:00


@pytest.fixture
async def city(tmp_path: Path) -> AsyncIterator[Cascade]:
    async with open_cascade(tmp_path, small_city.units(), small_city.contacts(), small_city.MONDAY) as opened:
        yield opened


async def urge(city: Cascade, notice_id: str, *units: str) -> Urged:
    urged = Urging(city.ledger, city.clock, city.engine).urge(
        notice_id, Urge(by="王五", units=units, obligation="statistics")
    )
    await city.settle()
    return urged


def urgings(city: Cascade, unit: str) -> list[str]:
    return [part.rung_id for mail in city.mails_to(unit) for part in mail.parts if ".urge." in part.rung_id]


async def test_only_those_who_still_owe_get_the_message(city: Cascade) -> None:
    notice = await city.issue(small_city.draft())
    await city.until(SEVENTEENTH)
    await city.report(f"{notice.id}-s1", "v1", NUMBERS)
    urged = await urge(city, f"{notice.id}-s1")
    assert [unit.unit_code for unit in urged.urged] == ["v2", "v3"]
    assert (urgings(city, "v1"), len(urgings(city, "v2"))) == ([], 1)


async def test_a_second_urging_waits_for_working_hours_and_not_for_hours_of_the_clock(city: Cascade) -> None:
    notice = await city.issue(small_city.draft())
    await city.until(SEVENTEENTH)
    assert (await urge(city, f"{notice.id}-s1", "v1")).urged
    await city.pass_time(timedelta(hours=15))  # the night, but hardly an hour and a half of work
    again = await urge(city, f"{notice.id}-s1", "v1", "v2")
    assert [unit.unit_code for unit in again.urged] == ["v2"]
    (refusal,) = again.refused
    assert refusal.code is NotUrged.URGED_RECENTLY
    assert refusal.possible_at is not None
    assert refusal.possible_at - SEVENTEENTH < timedelta(days=1)
    assert refusal.possible_at.hour == 9  # three hours yesterday, one today
    await city.until(refusal.possible_at)
    assert (await urge(city, f"{notice.id}-s1", "v1")).refused == ()


async def test_what_is_urged_in_the_evening_waits_and_whoever_reports_meanwhile_is_spared(city: Cascade) -> None:
    notice = await city.issue(small_city.draft())
    await city.until(SEVENTEENTH + timedelta(hours=6))  # 21:00
    urged = await urge(city, f"{notice.id}-s1", "v1", "v2")
    assert urged.release_at.hour == 8
    assert urgings(city, "v1") == urgings(city, "v2") == []
    await city.report(f"{notice.id}-s1", "v1", NUMBERS)
    await city.until(urged.release_at + timedelta(minutes=5))
    assert (urgings(city, "v1"), len(urgings(city, "v2"))) == ([], 1)


async def test_the_plan_goes_on_as_if_nobody_had_urged(city: Cascade) -> None:
    notice = await city.issue(small_city.draft())
    await city.until(SEVENTEENTH)
    with city.ledger.reading() as facts:
        before = facts.rungs(f"{notice.id}-s1")
    await urge(city, f"{notice.id}-s1")
    with city.ledger.reading() as facts:
        assert facts.rungs(f"{notice.id}-s1") == before
    await city.until_closed(notice.id)
