"""A notice goes down four levels; everybody reports; a whole month passes; the rollup is the sum."""

from datetime import timedelta
from decimal import Decimal

from domain.clock import SHANGHAI
from domain.notices import NoticeState
from domain.outbox import Purpose
from domain.reports import Submission
from domain.rollup import Counts
from tests import small_city
from tests.cascade import Cascade


async def test_everybody_is_told_once_by_their_own_office(cascade: Cascade) -> None:
    await cascade.issue(small_city.draft())
    told = {mail.parts[0].contact.id: mail.parts[0].notice_id for mail in cascade.mails}
    assert set(told) == {f"{unit.code}.liaison" for unit in small_city.units() if unit.code != "c"}
    assert len(cascade.mails) == len(told)
    assert told["v1.liaison"].endswith("-s1")
    assert told["s1.liaison"].endswith("-d1")


async def test_dues_come_earlier_level_by_level(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    asked = {"c": (notice.id, "d1"), "d1": (f"{notice.id}-d1", "s1"), "s1": (f"{notice.id}-s1", "v1")}
    dues = {office: cascade.tasks(*whose)[0].due for office, whose in asked.items()}
    days = {office: due.astimezone(SHANGHAI).day for office, due in dues.items() if due}
    assert days == {"c": 25, "d1": 24, "s1": 21}  # 2024-06-22 and 23 are a weekend


async def test_when_the_last_report_is_in_the_rollup_climbs_to_the_city_at_once(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    for number, code in enumerate(small_city.COMMUNITIES, start=1):
        street = next(unit.parent_code for unit in small_city.units() if unit.code == code)
        values = {"events": str(number), "people": str(10 * number), "score": str(number)}
        await cascade.report(f"{notice.id}-{street}", code, Submission(values=values))
    await cascade.until_closed(notice.id)
    with cascade.ledger.reading() as facts:
        version, rollup = facts.latest_rollup(notice.id, ("statistics", "once")) or (0, None)
        assert facts.notice(notice.id).state is NoticeState.CLOSED
    assert rollup is not None
    assert version == 1
    assert rollup.base == Counts(expected=7, included=7)
    assert rollup.direct == Counts(expected=2, included=2)
    totals = {figure.field.key: figure.value for figure in rollup.figures}
    assert totals["events"] == 28
    assert totals["people"] == 280
    assert totals["score"] == Decimal(10 * sum(n * n for n in range(1, 8))) / 280


async def test_silence_is_chased_up_the_ladder_and_ends_as_missing(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    await cascade.until_closed(notice.id)
    chased = [mail for mail in cascade.mails_to("v1") if mail.parts[0].purpose is not Purpose.NOTICE]
    steps = [(mail.parts[0].contact.duty.value, mail.parts[0].rung_id.split(".")[0]) for mail in chased]
    assert ("liaison", "acknowledge") in steps
    assert ("leader", "acknowledge") in steps
    assert ("liaison", "report") in steps
    assert ("leader", "report") in steps
    offices = {mail.parts[0].contact.id for mail in cascade.mails if mail.parts[0].purpose is Purpose.ALARM}
    assert {"s1.clerk", "c.clerk"} <= offices  # the office that collects, then the one the notice came from
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert latest is not None
    assert latest[1].base == Counts(expected=7, missing=7)


async def test_one_unit_missing_never_keeps_the_office_waiting(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    for code in small_city.COMMUNITIES[1:]:
        street = next(unit.parent_code for unit in small_city.units() if unit.code == code)
        await cascade.report(f"{notice.id}-{street}", code, Submission(values={"events": "1", "people": "2"}))
    await cascade.until(small_city.DUE + timedelta(days=1))
    street_task = cascade.tasks(f"{notice.id}-d1", "s1")[0]
    assert street_task.version == 1  # compiled without v1, in time
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(f"{notice.id}-s1", ("statistics", "once"))
    assert latest is not None
    assert latest[1].direct == Counts(expected=3, included=2, missing=1)


async def test_a_late_report_reaches_the_citys_final_rollup(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    for code in small_city.COMMUNITIES[1:]:
        street = next(unit.parent_code for unit in small_city.units() if unit.code == code)
        await cascade.report(f"{notice.id}-{street}", code, Submission(values={"events": "1", "people": "2"}))
    await cascade.until(small_city.DUE + timedelta(days=1))
    await cascade.report(f"{notice.id}-s1", "v1", Submission(values={"events": "5", "people": "7"}))
    await cascade.until_closed(notice.id)
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert latest is not None
    assert latest[1].base == Counts(expected=7, included=6, late=1)
    assert latest[1].figures[0].value == 11
