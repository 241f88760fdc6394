"""A clerk who never passes a notice on: the clock of passing on climbs as the others do (domain rules 3 and 7)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.outbox import Purpose
from tests import commerce_bureau, small_city
from tests.cascade import Cascade, open_cascade
from tests.clerk import rollup


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Cascade]:
    units, people = commerce_bureau.UNITS, commerce_bureau.contacts()
    async with open_cascade(tmp_path, units, people, small_city.MONDAY) as opened:
        yield opened


async def test_the_climb_goes_on_to_the_issuing_office_and_nobody_below_hears(bureau: Cascade) -> None:
    superior = await bureau.issue(commerce_bureau.from_the_line())
    assert [mail.parts[0].purpose for mail in bureau.mails_to("swj")] == [Purpose.REISSUE]
    await bureau.acknowledge(superior.id, "swj")
    await bureau.until_closed(superior.id)
    told = [
        (part.rung_id, part.contact.id)
        for mail in bureau.mails
        for part in mail.parts
        if part.rung_id.startswith("reissue")
    ]
    assert {rung for rung, _ in told} == {f"reissue.escalate.{step}" for step in range(4)}
    assert ("reissue.escalate.0", "swj.liaison") in told
    assert ("reissue.escalate.1", "swj.leader") in told
    assert {contact for rung, contact in told if rung in {"reissue.escalate.2", "reissue.escalate.3"}} <= {
        "cb.clerk",
        "cb.liaison",
        "cb.leader",
    }
    assert not bureau.mails_to("e1")
    found = rollup(bureau, superior.id, "statistics")
    assert (found.base.expected, found.base.missing) == (1, 1)
