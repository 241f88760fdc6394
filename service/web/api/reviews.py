"""What an office decides: on reports that wait for review, on requests of its units, and unasked."""

from typing import Annotated

from fastapi import APIRouter, Body

from activities.deciding import Decided, DecisionOrder, Extension, Waiver
from activities.reviewing import Acceptance, Return, Reviewed
from service.store.views import Waiting
from service.web.openapi import refusals
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice, WorksOnNotice, signed_by
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/notices/{notice_id}", tags=["reviews"], responses=refusals(401, 404, 413))
_DECISION = refusals(400, 409)
_OURS = {"channels"}
"""What the answer need not tell."""


@router.get("/waiting", summary="What waits for the office's decision")
def waiting(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice) -> Waiting:
    """Reports for review and requests of units, what waits longest first."""
    return office.views.waiting(notice_id)


@router.post("/accept", summary="Accept reports", responses=_DECISION, response_model_exclude=_OURS)
def accept(
    notice_id: NoticeId, body: Annotated[Acceptance, Body()], office: OfficeDependency, person: WorksOnNotice
) -> Reviewed:
    """All or none, each at the version that was seen. The units are told nothing."""
    return office.reviewing.accept(notice_id, signed_by(person, body))


@router.post("/return", summary="Send reports back", responses=_DECISION, response_model_exclude=_OURS)
def send_back(
    notice_id: NoticeId, body: Annotated[Return, Body()], office: OfficeDependency, person: WorksOnNotice
) -> Reviewed:
    """With a reason and a new due; the units owe again on a ladder of their own, and are told."""
    return office.reviewing.send_back(notice_id, signed_by(person, body))


@router.post("/decide", summary="Decide requests of units", responses=_DECISION, response_model_exclude=_OURS)
def decide(
    notice_id: NoticeId, body: Annotated[DecisionOrder, Body()], office: OfficeDependency, person: WorksOnNotice
) -> Decided:
    """Grant or refuse several alike: more time to one due, or a waiver. The units are told."""
    return office.deciding.decide(notice_id, signed_by(person, body))


@router.post("/extend", summary="Give more time unasked", responses=_DECISION, response_model_exclude=_OURS)
def extend(
    notice_id: NoticeId, body: Annotated[Extension, Body()], office: OfficeDependency, person: WorksOnNotice
) -> Decided:
    """Never past the close of the item, nor past the office's own due above."""
    return office.deciding.extend(notice_id, signed_by(person, body))


@router.post("/waive", summary="Let units off", responses=_DECISION, response_model_exclude=_OURS)
def waive(
    notice_id: NoticeId, body: Annotated[Waiver, Body()], office: OfficeDependency, person: WorksOnNotice
) -> Decided:
    """With a reason and the name of who decides."""
    return office.deciding.waive(notice_id, signed_by(person, body))
