"""Cases: what every unit handed in for each period, and which of them the office passes upward."""

from typing import Annotated

from fastapi import APIRouter, Body

from activities.selecting import Selecting, SelectionState, SelectOrder, UnselectOrder
from service.quotas import QuotaLedger, quota_ledgers
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice, WorksOnNotice, signed_by
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/api/v1/notices/{notice_id}", tags=["cases"], responses=refusals(401, 404, 413))
_CHOICE = refusals(400, 409)


@router.get("/quotas", summary="Quotas of cases, unit by period")
def quotas(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice, pager: PagerDependency) -> list[QuotaLedger]:
    """One ledger for each item that asks for cases: fulfilled, short, missed and made up, and what was chosen."""
    return pager.cut(quota_ledgers(office.house.ledger, notice_id), lambda one: one.obligation)


@router.post("/select", summary="Choose cases to pass upward", responses=_CHOICE)
def select(
    notice_id: NoticeId, body: Annotated[SelectOrder, Body()], office: OfficeDependency, person: WorksOnNotice
) -> SelectionState:
    """All or none, each with its reason; the unit it came from is credited. Never more than may go upward."""
    return _selecting(office).select(notice_id, signed_by(person, body))


@router.post("/unselect", summary="Take a choice back", responses=_CHOICE)
def unselect(
    notice_id: NoticeId, body: Annotated[UnselectOrder, Body()], office: OfficeDependency, person: WorksOnNotice
) -> SelectionState:
    """With a reason; what was submitted upward before stays on record, and a new version follows."""
    return _selecting(office).unselect(notice_id, signed_by(person, body))


def _selecting(office: Office) -> Selecting:
    return Selecting(office.house.ledger, office.house.clock, office.engine)
