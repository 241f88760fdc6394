"""The dry run: the very code that issues, run to the end without writing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from activities.issuing import reissue
from domain.clock import BusinessClock
from domain.dues import DueBeforeIssue
from domain.errors import NotFound
from domain.notices import reissue_id
from domain.orders import NoticeOrder
from domain.units import ReissueRule
from service.foresight import DryRun, foresee
from tests import small_city
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import DUE, MONDAY, STATISTICS, draft


@pytest.fixture
def front(tmp_path: Path) -> Iterator[FrontDesk]:
    with open_front_desk(tmp_path, units=small_city.units(d2={"reissue": ReissueRule.REVIEW_FIRST})) as front:
        yield front


def dry(front: FrontDesk, **changes: object) -> DryRun:
    with front.house.ledger.reading() as facts:
        return foresee(facts, draft(**changes), "dry-run", front.clock.now())


def test_every_office_that_passes_on_by_itself_is_foreseen(front: FrontDesk) -> None:
    shown = dry(front)
    assert [office.office.code for office in shown.offices] == ["c", "d1", "s1", "s2"]
    assert [office.tasks for office in shown.offices] == [2, 2, 3, 2]
    assert front.counts()["notice"] == 0


def test_dues_come_earlier_from_level_to_level(front: FrontDesk) -> None:
    dues = {office.office.code: office.notice.draft.obligations[0].occurrences[0].due for office in dry(front).offices}
    assert dues["c"] == DUE
    assert dues["s1"] is not None
    assert dues["d1"] is not None
    assert dues["s1"] < dues["d1"] < DUE


def test_what_runs_is_what_was_shown(front: FrontDesk) -> None:
    shown = dry(front)
    issued = front.issue(draft())
    with front.house.ledger.transaction() as facts:
        for foreseen in shown.offices[1:]:
            unit = foreseen.office
            superior = issued if unit.parent_code == "c" else reissue_id(issued, str(unit.parent_code))
            order = NoticeOrder(
                notice_id=reissue_id(issued, unit.code),
                origin_id=issued,
                office=unit.code,
                office_path=unit.path,
                level=unit.level.value,
                clock=BusinessClock.plain(),
                superior_id=superior,
            )
            reissue(facts, order, front.clock.now())
    with front.house.ledger.reading() as facts:
        for foreseen in shown.offices:
            notice_id = issued if foreseen.office.code == "c" else reissue_id(issued, foreseen.office.code)
            assert tuple(facts.rungs(notice_id)) == foreseen.rungs
            assert len(facts.receipts(notice_id)) == len(foreseen.receipts)


def test_it_refuses_as_issuing_does(front: FrontDesk) -> None:
    passed = STATISTICS.model_copy(
        update={"occurrences": (STATISTICS.occurrences[0].model_copy(update={"due": MONDAY}),)}
    )
    with pytest.raises(DueBeforeIssue):
        dry(front, obligations=(passed,))
    with pytest.raises(NotFound):
        dry(front, office="nowhere")


def test_a_basis_that_is_known_gives_its_dues(front: FrontDesk) -> None:
    above = front.issue(draft())
    shown = dry(front, office="d1", number="东安办〔2024〕1号", basis=({"number": "1", "notice_id": above},))
    assert shown.offices[0].notice.superiors == (above,)
