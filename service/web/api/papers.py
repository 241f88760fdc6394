"""督办单 and 通报 as papers: for whom, the office's own words, and the file in the form of the standard."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from activities.supervising import Wording
from domain.supervising import Proposal
from domain.supervision import Supervision
from service.documents.word_page import DOCX
from service.web.api.circulars import CircularId, CircularShown, circulating, shown
from service.web.api.supervisions import SupervisionId, supervising
from service.web.office.circulars import circular_document
from service.web.office.supervisions import supervision_document
from service.web.openapi import refusals
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice, WorksOnNotice, signed_by
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/notices", tags=["supervision"], responses=refusals(401, 404))
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}, "description": "A Word document"}
}
_Key = Annotated[str | None, Query(max_length=60, description="Only about this obligation")]


@router.get("/{notice_id}/supervisions/proposal", summary="For whom a 督办单 would be drafted")
def proposal(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: WorksOnNotice,
    obligation: _Key = None,
    occurrence: Annotated[str, Query(max_length=20, description="Where the obligation recurs")] = "once",
) -> Proposal:
    """In which colour and why, the most pressing first; and who owes something but gets none. Nothing is written."""
    return supervising(office).propose(notice_id, obligation, occurrence)


@router.put("/{notice_id}/supervisions/{supervision_id}/requirement", summary="Put the office's own words into a draft")
def word_supervision(
    notice_id: NoticeId, supervision_id: SupervisionId, body: Wording, office: OfficeDependency, person: WorksOnNotice
) -> Supervision:
    """One paragraph a line; all else comes from the facts. Refused once it is signed."""
    return supervising(office).edit(notice_id, supervision_id, signed_by(person, body))


@router.get(
    "/{notice_id}/supervisions/{supervision_id}/document",
    summary="A 督办单 as a Word document",
    response_class=Response,
    responses=_FILE,
)
def supervision_file(
    notice_id: NoticeId, supervision_id: SupervisionId, office: OfficeDependency, _: SeesNotice
) -> Response:
    """In the form of GB/T 9704-2012. A draft says on every page that it is one."""
    with office.house.ledger.reading() as facts:
        return supervision_document(facts.supervision(notice_id, supervision_id))


@router.put("/{notice_id}/circulars/{circular_id}/requirement", summary="Put the office's own words into a 通报")
def word_circular(
    notice_id: NoticeId, circular_id: CircularId, body: Wording, office: OfficeDependency, person: WorksOnNotice
) -> CircularShown:
    """The roster stays as it was frozen. Refused once it is signed."""
    return shown(circulating(office).edit(notice_id, circular_id, signed_by(person, body)))


@router.get(
    "/{notice_id}/circulars/{circular_id}/document",
    summary="A 通报 as a Word document",
    response_class=Response,
    responses=_FILE,
)
def circular_file(notice_id: NoticeId, circular_id: CircularId, office: OfficeDependency, _: SeesNotice) -> Response:
    """In the form of GB/T 9704-2012. A draft says on every page that it is one."""
    with office.house.ledger.reading() as facts:
        return circular_document(facts.circular(notice_id, circular_id))
