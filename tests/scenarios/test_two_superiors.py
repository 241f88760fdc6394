"""One office answers two superior notices with one collection; both get the rollup (as in 泉洛商务〔2024〕26号)."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from domain.clock import SHANGHAI
from domain.contacts import Contact, Duty
from domain.notices import Basis
from domain.obligations import Occurrence
from domain.reports import Submission
from domain.units import Level, ReissueRule, Unit
from tests import small_city
from tests.cascade import Cascade, open_cascade

_REVIEW = ReissueRule.REVIEW_FIRST
_UNITS = (
    Unit(code="c", name="测试市", level=Level.CITY, parent_code=None, path="/c/"),
    Unit(code="cb", name="市商务局", level=Level.DEPARTMENT, parent_code="c", path="/c/cb/"),
    Unit(code="d1", name="东区", level=Level.DISTRICT, parent_code="c", path="/c/d1/"),
    Unit(code="aw", name="区安办", level=Level.COMMITTEE_OFFICE, parent_code="d1", path="/c/d1/aw/", acts_for="d1"),
    Unit(
        code="swj", name="区商务局", level=Level.DEPARTMENT, parent_code="d1", path="/c/d1/swj/", line_superior="cb",
        reissue=_REVIEW,
    ),
    Unit(code="e1", name="甲企业", level=Level.ENTERPRISE, parent_code="swj", path="/c/d1/swj/e1/"),
    Unit(code="e2", name="乙企业", level=Level.ENTERPRISE, parent_code="swj", path="/c/d1/swj/e2/"),
)  # fmt: skip


def _person(code: str, duty: Duty) -> Contact:
    return Contact(id=f"{code}.{duty.value}", unit_code=code, name=code, duty=duty, email=f"{code}@example.invalid")


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Cascade]:
    """A commerce bureau below two superiors: the city's bureau in line, the district's safety office."""
    people = [_person(unit.code, duty) for unit in _UNITS for duty in (Duty.LIAISON, Duty.CLERK, Duty.LEADER)]
    async with open_cascade(tmp_path, _UNITS, people, small_city.MONDAY) as opened:
        yield opened


async def test_one_collection_feeds_both(bureau: Cascade) -> None:
    later = small_city.STATISTICS.model_copy(update={"occurrences": (Occurrence(due=_due(28)),)})
    sooner = small_city.STATISTICS.model_copy(update={"occurrences": (Occurrence(due=_due(27)),)})
    from_line = await bureau.issue(small_city.draft(later, office="cb", number="市商〔2024〕70号"))
    from_safety = await bureau.issue(
        small_city.draft(sooner, office="aw", number="安办〔2024〕43号", recipients={"codes": ("swj",)})
    )
    basis = tuple(Basis(number=n.draft.number, notice_id=n.id) for n in (from_line, from_safety))
    local = await bureau.issue(small_city.draft(office="swj", number="区商〔2024〕26号", basis=basis))
    assert {mail.parts[0].contact.unit_code for mail in bureau.mails if mail.parts[0].notice_id == local.id} == {
        "e1",
        "e2",
    }
    with bureau.ledger.reading() as facts:
        assert all(facts.receipt(n.id, "swj").acknowledged_at for n in (from_line, from_safety))
    for code in ("e1", "e2"):
        await bureau.report(local.id, code, Submission(values={"events": "2", "people": "3"}))
    for superior in (from_line, from_safety):
        await bureau.until_closed(superior.id, days=3)
        with bureau.ledger.reading() as facts:
            latest = facts.latest_rollup(superior.id, ("statistics", "once"))
        assert latest is not None
        assert latest[1].figures[0].value == 4
        assert latest[1].base.included == 2


def _due(day: int) -> datetime:
    return datetime(2024, 6, day, 18, tzinfo=SHANGHAI)
