"""A clerk passes a notice on: what is proposed, what may be changed, and what may not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from activities.reissuing import NothingToReissue
from activities.reporting import ForeignTask, NoticeClosed
from domain.dues import DueAfterSuperior
from domain.errors import InvalidInput
from domain.facts import Link
from domain.letters import ChannelName
from domain.notices import AlreadyReissued, NoticeDraft
from domain.obligations import Occurrence
from domain.outbox import Purpose
from domain.units import ReissueRule
from service.reissuing_desk import issue_reviewed, proposal
from tests import small_city
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import DUE, draft


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FrontDesk]:
    """The western district looks first."""
    with open_front_desk(tmp_path, units=small_city.units(d2={"reissue": ReissueRule.REVIEW_FIRST})) as desk:
        yield desk


@pytest.fixture
def superior(desk: FrontDesk) -> str:
    return desk.issue(draft())


def link(notice_id: str, unit: str) -> Link:
    return Link(
        intent_id=1,
        notice_id=notice_id,
        unit_code=unit,
        contact_id=f"{unit}.clerk",
        contact_name="乙清和",
        channel=ChannelName.EMAIL,
        purpose=Purpose.REISSUE,
        live=True,
    )


def proposed(desk: FrontDesk, notice_id: str, unit: str) -> NoticeDraft | None:
    with desk.house.ledger.reading() as facts:
        receipt = facts.receipt(notice_id, unit)
        found = proposal(facts, facts.notice(notice_id), receipt, desk.clock.now())
    return found.draft if found else None


def issue(desk: FrontDesk, notice_id: str, unit: str, number: str = "", edited: NoticeDraft | None = None) -> str:
    return issue_reviewed(desk.house.ledger, desk.clock, desk.engine, link(notice_id, unit), number, edited)


def test_only_who_looks_first_gets_a_proposal(desk: FrontDesk, superior: str) -> None:
    assert proposed(desk, superior, "d1") is None
    found = proposed(desk, superior, "d2")
    assert found is not None
    assert (found.office, found.basis[0].notice_id) == ("d2", superior)
    assert found.obligations[0].occurrences[0].due is not None
    assert found.obligations[0].occurrences[0].due < DUE


def test_what_is_proposed_is_issued_in_the_clerks_name(desk: FrontDesk, superior: str) -> None:
    shown = proposed(desk, superior, "d2")
    notice_id = issue(desk, superior, "d2", "西安办〔2024〕9号")
    with desk.house.ledger.reading() as facts:
        issued = facts.notice(notice_id)
        assert facts.receipt(superior, "d2").child_id == notice_id
    assert shown is not None
    assert issued.draft == shown.model_copy(update={"number": "西安办〔2024〕9号"})
    assert desk.engine.poked == [superior]
    assert proposed(desk, superior, "d2") is None


def test_it_is_issued_once(desk: FrontDesk, superior: str) -> None:
    issue(desk, superior, "d2")
    with desk.untouched(), pytest.raises(AlreadyReissued):
        issue(desk, superior, "d2")


def test_a_draft_may_be_edited_but_not_in_another_office_name(desk: FrontDesk, superior: str) -> None:
    shown = proposed(desk, superior, "d2")
    assert shown is not None
    foreign = shown.model_copy(update={"office": "d1"})
    with desk.untouched(), pytest.raises(ForeignTask) as caught:
        issue(desk, superior, "d2", edited=foreign)
    assert caught.value.field == "office"
    edited = shown.model_copy(update={"body": "请抓紧办理。", "basis": ()})
    with desk.house.ledger.reading() as facts:
        issued = facts.notice(issue(desk, superior, "d2", edited=edited))
    assert (issued.draft.body, issued.superiors) == ("请抓紧办理。", (superior,))


def test_an_edited_due_may_not_be_later_than_the_superiors(desk: FrontDesk, superior: str) -> None:
    shown = proposed(desk, superior, "d2")
    assert shown is not None
    late = Occurrence(due=DUE.replace(day=26))
    edited = shown.model_copy(
        update={"obligations": (shown.obligations[0].model_copy(update={"occurrences": (late,)}),)}
    )
    with desk.untouched(), pytest.raises(DueAfterSuperior):
        issue(desk, superior, "d2", edited=edited)


@pytest.mark.parametrize("number", ["号" * 61, "西安办\n9号", "西安办\x009号"])
def test_a_number_of_another_shape_is_refused(desk: FrontDesk, superior: str, number: str) -> None:
    with desk.untouched(), pytest.raises(InvalidInput) as caught:
        issue(desk, superior, "d2", number)
    assert caught.value.field == "number"


def test_who_has_nobody_below_passes_nothing_on(desk: FrontDesk) -> None:
    street = draft(office="s1", number="甲街〔2024〕1号")
    notice_id = desk.issue(street)
    with desk.untouched(), pytest.raises(NothingToReissue):
        issue(desk, notice_id, "v1")


def test_nothing_is_passed_on_after_the_end(desk: FrontDesk, superior: str) -> None:
    with desk.house.ledger.transaction() as facts:
        facts.close_notice(superior, desk.clock.now())
    assert proposed(desk, superior, "d2") is None
    with desk.untouched(), pytest.raises(NoticeClosed):
        issue(desk, superior, "d2")


def test_over_the_api_a_clerk_cannot_speak_for_another_office(desk: FrontDesk, superior: str) -> None:
    token = desk.token("d2", superior, "clerk")
    body: Any = draft(office="d1", number="冒名〔2024〕1号").model_dump(mode="json")
    with desk.untouched():
        answer = desk.client.post(f"/api/v1/links/{token}/reissue", json=body)
        desk.refused(answer, ForeignTask, "office")
