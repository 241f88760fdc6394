"""签收 stops the first clock and nothing else: who acknowledges and forgets is chased up to the issuing office."""

from domain.outbox import Purpose
from tests import small_city
from tests.cascade import Cascade


async def test_the_second_clock_climbs_to_the_top(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street = f"{notice.id}-s1"
    for code in ("v1", "v2", "v3"):
        assert await cascade.acknowledge(street, code)
    await cascade.until_closed(street)
    parts = [part for mail in cascade.mails for part in mail.parts if part.notice_id == street]
    chased = [part for part in parts if part.purpose in {Purpose.REMINDER, Purpose.ALARM}]
    assert {part.rung_id.split(".")[0] for part in chased} == {"report"}
    assert {part.contact.id for part in chased} == {
        *(f"{code}.{duty}" for code in ("v1", "v2", "v3") for duty in ("liaison", "leader")),
        "s1.clerk",
        "c.clerk",
    }


async def test_who_acknowledges_when_overdue_is_no_longer_chased_for_that(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    await cascade.until(notice.acknowledge_due.replace(day=notice.acknowledge_due.day + 1, hour=10))
    before = [part.rung_id for mail in cascade.mails_to("v1") for part in mail.parts]
    assert sum(rung.startswith("acknowledge") for rung in before) == 2  # the liaison, then the leader
    await cascade.acknowledge(notice.id, "v1")
    await cascade.until_closed(notice.id)
    after = [part.rung_id for mail in cascade.mails_to("v1") for part in mail.parts]
    assert [rung for rung in after[len(before) :] if rung.startswith("acknowledge")] == []
