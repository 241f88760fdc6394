"""Amending and withdrawing over the API with the office's token, and the versions of a notice."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from activities.revising import Amending, AmendOrder, Shown
from activities.withdrawing import Withdrawing, Withdrawn, WithdrawOrder
from domain.base import Frozen
from domain.changes import Revised
from domain.notices import NoticeDraft
from domain.rights import Act
from domain.texts import OneLine
from service.web.conditions import ConditionDependency, revision_tag
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NoticeId, PersonName
from service.web.rights import SeesNotice, SignsOnNotice, WorksOnNotice, name_for, require_for_unit
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/notices", tags=["notices"], responses=refusals(400, 401, 404, 409, 413))
Reason = Annotated[OneLine, Field(min_length=1, max_length=400)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of the version, 1 for the notice as issued")]


class AmendBody(Frozen):
    """The notice as it shall read, who decides, and why."""

    by: PersonName
    reason: Reason
    draft: NoticeDraft


class WithdrawBody(Frozen):
    """Who decides, and why: it is told to everybody who had been told of the notice."""

    by: PersonName
    reason: Reason


@router.post("/{notice_id}/amend", summary="Amend a notice", responses=refusals(412))
def amend(
    notice_id: NoticeId,
    body: AmendBody,
    desk: OfficeDependency,
    person: WorksOnNotice,
    condition: ConditionDependency,
    preview: Annotated[bool, Query(description="Only show what would change")] = False,
) -> Shown:
    """What changes, in words and in numbers; done unless ``preview``. Local notices below follow by themselves.

    `If-Match` takes the `ETag` of `GET …/document`.
    """
    require_for_unit(person, Act.WORK, desk, body.draft.office)
    amending = Amending(desk.house.ledger, desk.house.clock, desk.engine)
    order = AmendOrder(notice_id=notice_id, draft=body.draft, by=name_for(person, body.by), reason=body.reason)
    if preview:
        return amending.preview(order)
    return amending.amend(order, lambda notice: condition.check(revision_tag(notice.id, notice.revision)))


@router.post("/{notice_id}/withdraw", summary="Withdraw a notice with all below it")
def withdraw(notice_id: NoticeId, body: WithdrawBody, desk: OfficeDependency, person: SignsOnNotice) -> Withdrawn:
    """Local notices that answer another superior still open go on with what that one asks."""
    withdrawing = Withdrawing(desk.house.ledger, desk.house.clock, desk.engine)
    return withdrawing.withdraw(WithdrawOrder(notice_id=notice_id, by=name_for(person, body.by), reason=body.reason))


@router.get("/{notice_id}/revisions", summary="What was amended when, by whom and why")
def revisions(notice_id: NoticeId, desk: OfficeDependency, _: SeesNotice, pager: PagerDependency) -> list[Revised]:
    """One entry an amendment, the oldest first; none for a notice that stands as issued."""
    with desk.house.ledger.reading() as facts:
        return pager.cut(facts.notice(notice_id).revised, lambda one: one.revision)


@router.get("/{notice_id}/revisions/{number}", summary="One version of a notice")
def revision(notice_id: NoticeId, number: Number, desk: OfficeDependency, _: SeesNotice) -> NoticeDraft:
    """The draft of that version, to be read or edited."""
    with desk.house.ledger.reading() as facts:
        return facts.notice_as(notice_id, number).draft
