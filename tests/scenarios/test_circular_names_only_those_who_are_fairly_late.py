"""通报: from a frozen snapshot, signed before it goes out, and naming nobody who is not fairly to be named.

Domain rules 8 (extended, waived, opted-out units and those that no message reached are not named), 11 (a return counts
as 退回) and 12 (the office's wait is never counted against the unit).
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from activities.circulating import CircularOrder, CircularSignature, Circulating
from activities.deciding import Deciding, Extension, Waiver
from activities.reviewing import Return, Reviewing
from domain.circular import CircularState
from domain.contacts import Contact
from domain.obligations import Demand, Form, Obligation, Occurrence
from domain.outbox import Purpose
from domain.reports import Submission
from domain.reviews import SeenReport
from domain.roster import Category, Circular, Exclusion, tally
from domain.units import Level, Unit
from tests import small_city
from tests.cascade import Cascade, open_cascade

NUMBERS = Submission(values={"events": "1", "people": "1"})
NEXT_MORNING = small_city.DUE + timedelta(hours=15)
TABLE = small_city.STATISTICS.model_copy(update={"review": True})
INTENTION = Obligation(
    key="intention",
    title="意向报名表",
    form=Form.FORM,
    demand=Demand.OPT_IN,
    occurrences=(Occurrence(due=small_city.DUE),),
)
NAMES = {
    "w1": "按时村",
    "w2": "迟报村",
    "w3": "未报村",
    "w4": "延期村",
    "w5": "免报村",
    "w6": "失联村",
    "w7": "退回村",
}


def _units() -> list[Unit]:
    top = small_city.units()[0]
    villages = (
        Unit(code=code, name=name, level=Level.COMMUNITY, parent_code="c", path=f"/c/{code}/")
        for code, name in NAMES.items()
    )
    return [top, *villages]


def _contacts() -> list[Contact]:
    own = [one for one in small_city.contacts() if one.unit_code == "c"]
    village = [one for one in small_city.contacts() if one.unit_code == "v1"]
    people = [_moved(one, code, place) for place, code in enumerate(NAMES) for one in village]
    return own + people


def _moved(contact: Contact, code: str, place: int) -> Contact:
    """The same duty in another village; nobody in w6 can be reached."""
    identity = f"{code}.{contact.duty.value}"
    address = f"{'dead.' if code == 'w6' else ''}{identity}@example.invalid"
    mobile = None if code == "w6" else f"199000009{place}{len(contact.duty.value) % 10}"
    changes = {"id": identity, "unit_code": code, "email": address, "mobile": mobile}
    return contact.model_copy(update=changes)


@pytest.fixture
async def city(tmp_path: Path) -> AsyncIterator[Cascade]:
    async with open_cascade(tmp_path, _units(), _contacts(), small_city.MONDAY) as opened:
        yield opened


@pytest.fixture
async def notice_id(city: Cascade) -> str:
    """The morning after the due, everybody having done what their name says."""
    notice_id = (await city.issue(small_city.draft(TABLE, INTENTION))).id
    await city.pass_time(timedelta(days=7))
    await city.report(notice_id, "w1", NUMBERS)  # nobody ever reviews it
    await city.report(notice_id, "w7", NUMBERS)
    deciding = Deciding(city.ledger, city.clock, city.engine)
    later = small_city.DUE + timedelta(days=3)
    deciding.extend(notice_id, Extension(tasks=(_task(city, notice_id, "w4"),), by="王五", reason="停电", due=later))
    deciding.waive(notice_id, Waiver(tasks=(_task(city, notice_id, "w5"),), by="王五", reason="已撤并"))
    await city.until(small_city.DUE - timedelta(hours=2))
    seen = (SeenReport(task_id=_task(city, notice_id, "w7"), version=1),)
    back = Return(reports=seen, by="王五", reason="数字有误", due=later)
    Reviewing(city.ledger, city.clock, city.engine).send_back(notice_id, back)
    await city.until(NEXT_MORNING)
    await city.report(notice_id, "w2", NUMBERS)
    return notice_id


def _task(city: Cascade, notice_id: str, unit: str) -> int:
    return next(task.id for task in city.tasks(notice_id, unit) if task.obligation == "statistics")


def office(city: Cascade) -> Circulating:
    return Circulating(city.ledger, city.clock, city.engine)


def draft(city: Cascade, notice_id: str, **changes: object) -> Circular:
    return office(city).draft(notice_id, CircularOrder.model_validate({"by": "王五", "ranking": True, **changes}))


async def sign(city: Cascade, one: Circular) -> Circular:
    signed = office(city).sign(one.notice_id, one.id, CircularSignature(by="赵六"))
    await city.settle()
    return signed


def told(city: Cascade) -> set[str]:
    parts = [part for mail in city.mails for part in mail.parts if part.purpose is Purpose.CIRCULAR]
    return {part.contact.unit_code for part in parts}


async def test_only_late_and_missing_units_are_named(city: Cascade, notice_id: str) -> None:
    one = draft(city, notice_id)
    named = {entry.unit_code: entry.category for entry in one.snapshot.entries if entry.named}
    assert named == {"w2": Category.LATE, "w3": Category.MISSING}, one.snapshot.entries
    for code in ("w4", "w5", "w6", "w7"):
        assert NAMES[code] not in one.body.split("排名")[0], code
    assert f"迟报（1 个单位）：{NAMES['w2']}" in one.body
    assert f"未报送（1 个单位）：{NAMES['w3']}" in one.body


async def test_the_signer_sees_who_is_not_named_and_why(city: Cascade, notice_id: str) -> None:
    entries = draft(city, notice_id, obligation="statistics").snapshot.entries
    assert {entry.unit_code: entry.exclusion for entry in entries if entry.exclusion} == {
        "w4": Exclusion.EXTENDED,
        "w5": Exclusion.WAIVED,
        "w6": Exclusion.UNDELIVERED,
    }
    opted_out = draft(city, notice_id).snapshot.entries
    assert {entry.exclusion for entry in opted_out if entry.obligation == "intention"} == {Exclusion.OPTED_OUT}


async def test_the_offices_own_wait_is_not_counted_against_the_unit(city: Cascade, notice_id: str) -> None:
    await city.pass_time(timedelta(days=2))  # w1 is still not reviewed
    by_unit = {entry.unit_code: entry for entry in draft(city, notice_id, obligation="statistics").snapshot.entries}
    assert by_unit["w1"].category is Category.ON_TIME
    assert (by_unit["w7"].category, by_unit["w7"].returns) == (Category.RETURNED, 1)


async def test_every_task_counts_once(city: Cascade, notice_id: str) -> None:
    total = tally(draft(city, notice_id, obligation="statistics").snapshot.entries)
    assert total.model_dump(include={"on_time", "late", "missing", "returned", "pending", "excluded"}) == {
        "on_time": 1,
        "late": 1,
        "missing": 1,
        "returned": 1,
        "pending": 0,
        "excluded": 3,
    }
    assert (total.expected, total.on_time_rate) == (7, 0.25)


async def test_nothing_goes_out_before_it_is_signed(city: Cascade, notice_id: str) -> None:
    one = draft(city, notice_id)
    await city.pass_time(timedelta(hours=3))
    assert told(city) == set()
    await sign(city, one)
    assert told(city) == set(NAMES) - {"w6"}


async def test_a_mistake_is_put_right_by_another_one_and_never_edited(city: Cascade, notice_id: str) -> None:
    first = await sign(city, draft(city, notice_id))
    await city.report(notice_id, "w3", NUMBERS)
    second = await sign(city, draft(city, notice_id, supersedes=first.id, correction="未报村已补报"))
    with city.ledger.reading() as facts:
        before = facts.circular(notice_id, first.id)
    assert (before.state, before.body, before.snapshot_hash) == (
        CircularState.SUPERSEDED,
        first.body,
        first.snapshot_hash,
    )
    assert second.number == "〔2024〕通2号"
    assert "未报送（" not in second.body
