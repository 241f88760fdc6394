"""Passing on over the API with the office's token: the proposal, and issuing it as edited."""

from typing import Annotated

from fastapi import APIRouter, Body, Query
from pydantic import Field

from activities.reissuing import Proposed, ReissueOrder, Reissuing
from domain.base import Frozen
from domain.dues import DueFlag
from domain.facts import Provenance
from domain.notices import NoticeDraft
from domain.rights import Act
from domain.texts import OneLine
from domain.units import CODE
from service.web.openapi import refusals
from service.web.parameters import NOTICE_ID, NamedNotice, NoticeId
from service.web.rights import Works, name_for, require_for_unit
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/api/v1/notices", tags=["notices"], responses=refusals(401, 403, 404, 409, 413))
Also = Annotated[
    list[Annotated[str, Field(pattern=NOTICE_ID)]],
    Query(
        default_factory=list,
        max_length=10,
        description="Further superior notices to be carried out by the same local one",
    ),
]
CHANNEL = "api"


class ReissueBody(Frozen):
    """The proposal as edited, and who decides. Superiors that its ``basis`` names by id are carried out together."""

    by: OneLine = Field(min_length=1, max_length=400)
    draft: NoticeDraft


class LocalIssued(Frozen):
    """The local notice, the superiors that it carries out, and what a person should have seen."""

    notice_id: str
    superiors: tuple[NamedNotice, ...]
    flags: tuple[DueFlag, ...]


@router.get("/{notice_id}/proposal", summary="What an office would pass on")
def proposal(
    notice_id: NoticeId,
    desk: OfficeDependency,
    person: Works,
    office: Annotated[str, Query(pattern=CODE, description="Code of the office that passes it on")],
    also: Also,
) -> Proposed:
    """The inherited notice with its derived dues, and what else waits for the office. Writes nothing."""
    require_for_unit(person, Act.WORK, desk, office)
    return _reissuing(desk).propose(office, (notice_id, *also))


@router.post("/{notice_id}/reissue", status_code=201, summary="Pass a notice on as edited")
def reissue(
    notice_id: NoticeId, body: Annotated[ReissueBody, Body()], desk: OfficeDependency, person: Works
) -> LocalIssued:
    """Issue the local notice in the name of the draft's office, for this notice and the others of its basis."""
    require_for_unit(person, Act.WORK, desk, body.draft.office)
    order = ReissueOrder(
        office=body.draft.office,
        superiors=(notice_id,),
        draft=body.draft,
        provenance=Provenance(actor=name_for(person, body.by), channel=CHANNEL),
    )
    choice = _reissuing(desk).issue(order)
    return LocalIssued(notice_id=choice.notice.id, superiors=choice.notice.superiors, flags=choice.flags)


def _reissuing(desk: Office) -> Reissuing:
    return Reissuing(desk.house.ledger, desk.house.clock, desk.engine)
