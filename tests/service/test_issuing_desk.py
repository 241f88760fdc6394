"""The desk of an issuing office: what it starts, and what it leaves to the cascade above."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.notices import NumberTaken
from service.issuing_desk import IssuingDesk
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import DUE, draft


@pytest.fixture
def front(tmp_path: Path) -> Iterator[FrontDesk]:
    with open_front_desk(tmp_path) as front:
        yield front


@pytest.fixture
def desk(front: FrontDesk) -> IssuingDesk:
    return IssuingDesk(front.house.ledger, front.clock, front.engine)


def test_an_origin_starts_its_workflow(front: FrontDesk, desk: IssuingDesk) -> None:
    notice = desk.issue(draft(), actor="test").notice
    assert (front.engine.started, front.engine.poked) == ([notice.id], [])


def test_a_notice_with_a_superior_joins_its_cascade(front: FrontDesk, desk: IssuingDesk) -> None:
    above = desk.issue(draft(), actor="test").notice
    basis = ({"number": above.draft.number, "notice_id": above.id},)
    below = desk.issue(draft(office="d1", number="东安办〔2024〕1号", basis=basis), actor="test").notice
    assert (below.origin_id, below.superiors, below.path) == (above.id, (above.id,), f"/{above.id}/{below.id}/")
    assert (front.engine.started, front.engine.poked) == ([above.id], [above.id])


def test_flags_are_told_and_forbid_nothing(desk: IssuingDesk) -> None:
    saturday = DUE.replace(day=29)
    obligation = draft().obligations[0]
    moved = obligation.model_copy(
        update={"occurrences": (obligation.occurrences[0].model_copy(update={"due": saturday}),)}
    )
    assert "rest_day" in {flag.code for flag in desk.issue(draft(moved), actor="test").flags}


def test_a_refused_issue_starts_nothing(front: FrontDesk, desk: IssuingDesk) -> None:
    desk.issue(draft(), actor="test")
    with front.untouched(), pytest.raises(NumberTaken):
        desk.issue(draft(), actor="test")


def test_ids_are_not_guessable(desk: IssuingDesk) -> None:
    ids = {desk.issue(draft(number=f"测安办〔2024〕{n}号"), actor="test").notice.id for n in range(5)}
    assert len(ids) == 5
    assert all(len(one) >= 11 for one in ids)
