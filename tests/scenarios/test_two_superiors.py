"""One office answers two superior notices with one collection; both get the rollup (as in 泉洛商务〔2024〕26号)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.reports import Submission
from tests import commerce_bureau, small_city
from tests.cascade import Cascade, open_cascade


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Cascade]:
    """A commerce bureau below two superiors: the city's bureau in line, the district's safety office."""
    units, people = commerce_bureau.UNITS, commerce_bureau.contacts()
    async with open_cascade(tmp_path, units, people, small_city.MONDAY) as opened:
        yield opened


async def test_one_collection_feeds_both(bureau: Cascade) -> None:
    from_line = await bureau.issue(commerce_bureau.from_the_line())
    from_safety = await bureau.issue(commerce_bureau.from_the_safety_office())
    local = await bureau.issue(commerce_bureau.answering(from_line, from_safety))
    assert {mail.parts[0].contact.unit_code for mail in bureau.mails if mail.parts[0].notice_id == local.id} == {
        "e1",
        "e2",
    }
    for code in ("e1", "e2"):
        await bureau.report(local.id, code, Submission(values={"events": "2", "people": "3"}))
    for superior in (from_line, from_safety):
        await bureau.until_closed(superior.id)
        with bureau.ledger.reading() as facts:
            latest = facts.latest_rollup(superior.id, ("statistics", "once"))
        assert latest is not None
        assert latest[1].figures[0].value == 4
        assert latest[1].base.included == 2
