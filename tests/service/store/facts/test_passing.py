"""What waits for an office's clerk."""

from pathlib import Path

import pytest

from activities.reissuing import ReissueOrder, Reissuing
from domain.facts import Provenance
from domain.notices import Notice
from tests import commerce_bureau
from tests.activities.conftest import Furnish
from tests.activities.conftest import empty_facts as empty_facts
from tests.activities.conftest import furnish as furnish
from tests.activities.desk import Desk


@pytest.fixture
def bureau(furnish: Furnish, tmp_path: Path) -> Desk:  # noqa: ARG001
    return furnish(commerce_bureau.UNITS, commerce_bureau.contacts())


@pytest.fixture
def superiors(bureau: Desk) -> tuple[Notice, Notice]:
    return bureau.issue(commerce_bureau.from_the_line(), "line"), bureau.issue(
        commerce_bureau.from_the_safety_office(), "safety"
    )


def waiting(bureau: Desk, *units: str) -> list[str]:
    with bureau.ledger.reading() as facts:
        return [one.notice_id for one in facts.waiting(units)]


def test_both_superiors_wait_with_their_first_due(bureau: Desk, superiors: tuple[Notice, Notice]) -> None:
    with bureau.ledger.reading() as facts:
        found = facts.waiting(("swj",))
    assert [(one.notice_id, one.number, one.office_name) for one in found] == [
        (one.id, one.draft.number, name) for one, name in zip(superiors, ("市商务局", "区安办"), strict=True)
    ]
    assert [one.due for one in found] == [one.draft.obligations[0].occurrences[0].due for one in superiors]
    assert {one.unit_code for one in found} == {"swj"}


def test_what_is_closed_passed_on_or_for_others_waits_no_more(bureau: Desk, superiors: tuple[Notice, Notice]) -> None:
    assert waiting(bureau, "d1", "e1") == []
    order = ReissueOrder(office="swj", superiors=("line",), provenance=Provenance(actor="林一", channel="email"))
    Reissuing(bureau.ledger, bureau.clock, bureau.engine).issue(order)
    assert waiting(bureau, "swj") == ["safety"]
    with bureau.ledger.transaction() as facts:
        facts.close_notice("safety", bureau.clock.now())
    assert waiting(bureau, "swj") == []
    assert len(superiors) == 2
