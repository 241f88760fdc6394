"""Urging and 督办单 over the API, for the office that collects."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from activities.supervising import (
    Cancelling,
    Clearing,
    Drafted,
    Signature,
    Supervising,
    SupervisionOrder,
)
from activities.urging import Urge, Urged, Urging
from domain.supervision import Supervision
from domain.units import CODE
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice, SignsOnNotice, WorksOnNotice, signed_by
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/api/v1/notices", tags=["supervision"], responses=refusals(400, 401, 404, 409, 413))
SupervisionId = Annotated[int, Path(ge=1, le=2**53, description="Id of a 督办单")]
_OfUnit = Annotated[str | None, Query(pattern=CODE, description="Only those of this unit")]


@router.post("/{notice_id}/urge", summary="Urge units that still owe")
def urge(notice_id: NoticeId, body: Urge, office: OfficeDependency, person: WorksOnNotice) -> Urged:
    """Each unit by itself: whoever may not be urged now is listed with the reason and when it is possible again."""
    house = office.house
    return Urging(house.ledger, house.clock, office.engine).urge(notice_id, signed_by(person, body))


@router.post("/{notice_id}/supervisions", status_code=201, summary="Draft 督办单")
def draft(notice_id: NoticeId, body: SupervisionOrder, office: OfficeDependency, person: WorksOnNotice) -> Drafted:
    """One a unit, from what is known at this instant; without units for all that are overdue."""
    return supervising(office).draft(notice_id, signed_by(person, body))


@router.get("/{notice_id}/supervisions", summary="督办单 of a notice, the oldest first")
def supervisions(
    notice_id: NoticeId, office: OfficeDependency, _: SeesNotice, pager: PagerDependency, unit: _OfUnit = None
) -> list[Supervision]:
    """``settled`` tells where striking off is proposed: all that was asked for is handed in or let off."""
    with office.house.ledger.reading() as facts:
        return pager.cut(facts.supervisions(facts.notice(notice_id).id, unit), lambda one: one.id)


@router.get("/{notice_id}/supervisions/{supervision_id}", summary="One 督办单")
def supervision(
    notice_id: NoticeId, supervision_id: SupervisionId, office: OfficeDependency, _: SeesNotice
) -> Supervision:
    """Its text, its facts and its life."""
    with office.house.ledger.reading() as facts:
        return facts.supervision(notice_id, supervision_id)


@router.post("/{notice_id}/supervisions/{supervision_id}/sign", summary="Sign a 督办单 and send it")
def sign(
    notice_id: NoticeId, supervision_id: SupervisionId, body: Signature, office: OfficeDependency, person: SignsOnNotice
) -> Supervision:
    """It gets its number and goes to the unit's liaison and leader."""
    return supervising(office).sign(notice_id, supervision_id, signed_by(person, body))


@router.post("/{notice_id}/supervisions/{supervision_id}/clear", summary="Strike a 督办单 off")
def clear(
    notice_id: NoticeId, supervision_id: SupervisionId, body: Clearing, office: OfficeDependency, person: WorksOnNotice
) -> Supervision:
    """销号: always by a named person."""
    return supervising(office).clear(notice_id, supervision_id, signed_by(person, body))


@router.post("/{notice_id}/supervisions/{supervision_id}/cancel", summary="Cancel a 督办单")
def cancel(
    notice_id: NoticeId,
    supervision_id: SupervisionId,
    body: Cancelling,
    office: OfficeDependency,
    person: WorksOnNotice,
) -> Supervision:
    """A draft leaves no gap in the numbers; one that was signed keeps its number."""
    return supervising(office).cancel(notice_id, supervision_id, signed_by(person, body))


def supervising(office: Office) -> Supervising:
    """The use case over the office's house."""
    return Supervising(office.house.ledger, office.house.clock, office.engine)
