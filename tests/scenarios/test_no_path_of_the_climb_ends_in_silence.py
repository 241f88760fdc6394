"""Domain rule 7 in full: with nobody on the whole way up a guaranteed handler is told, and gaps are raised anew."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.resolving import Resolving
from activities.staffing import Staffing
from domain.outbox import Purpose
from tests import small_city
from tests.cascade import Cascade, open_cascade

NOBODY = ("v1.liaison", "v1.leader", "s1.clerk", "s1.liaison", "s1.leader")


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Cascade]:
    """Neither the first community nor its street has anybody."""
    people = small_city.contacts(without=NOBODY)
    async with open_cascade(tmp_path, small_city.units(), people, small_city.MONDAY) as opened:
        yield opened


async def test_the_guaranteed_handler_is_told_where_nobody_else_can_be(bare: Cascade) -> None:
    Staffing(bare.ledger, bare.clock, bare.engine).name_last_resort("d2.leader")
    notice = await bare.issue(small_city.draft(office="s1"))
    await bare.until_closed(notice.id)
    alarms = [part for mail in bare.mails for part in mail.parts if part.purpose is Purpose.ALARM]
    assert {part.contact.id for part in alarms if part.unit_code is None} == {"d2.leader"}
    listed = {owed.unit_code for part in alarms if part.contact.id == "d2.leader" for owed in part.owed}
    assert "v1" in listed


async def test_a_gap_that_was_resolved_and_not_mended_is_raised_anew(bare: Cascade) -> None:
    notice = await bare.issue(small_city.draft(office="s1"))
    await bare.until(small_city.DUE.replace(hour=19))
    key = "no-contact:v1:leader"
    with bare.ledger.reading() as facts:
        assert key in {one.key for one in facts.incidents()}
    Resolving(bare.ledger, bare.clock).resolve(key, "林一", "已补充分管领导")
    await bare.until_closed(notice.id)
    with bare.ledger.reading() as facts:
        found = {one.key: one for one in facts.incidents()}
    assert found[key].times == 2
