"""The signed links for programs: the same acts as on the page, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Body

from activities.asking import Asked, Petition
from activities.reissuing import Proposed
from domain.base import Frozen
from domain.facts import Submitted
from domain.notices import NoticeDraft
from service.reissuing_desk import propose_by_link
from service.web.api.reissue import Also
from service.web.link import acts
from service.web.link.access import by_link
from service.web.link.acts import ReportBody
from service.web.link.live import open_link
from service.web.link.view import LinkView, view
from service.web.openapi import refusals
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/links", tags=["links"], responses=refusals(400, 403, 404, 409, 410, 413))


class Acknowledged(Frozen):
    """``first`` is false where it had been acknowledged before."""

    first: bool


class Reissued(Frozen):
    """The notice that was issued."""

    notice_id: str


@router.get("/{token}", summary="What a link shows")
def show(token: str, office: OfficeDependency) -> LinkView:
    """The notice, the unit's standing and its tasks. Opening a link changes nothing."""
    with office.house.ledger.reading() as facts:
        now = office.house.clock.now()
        return view(facts, office.views, by_link(office, token).visitor(facts, now), now)


@router.post("/{token}/acknowledge", summary="Acknowledge the notice")
async def acknowledge(token: str, office: OfficeDependency) -> Acknowledged:
    """May be repeated."""
    return Acknowledged(first=await acts.acknowledge(office, by_link(office, token)))


@router.post("/{token}/reports", status_code=201, summary="Hand in a report")
async def report(token: str, body: Annotated[ReportBody, Body()], office: OfficeDependency) -> Submitted:
    """Hand in values, text or entries for one task."""
    return await acts.report(office, by_link(office, token), body)


@router.get("/{token}/proposal", summary="What the clerk is asked to pass on")
def proposal(token: str, office: OfficeDependency, also: Also) -> Proposed:
    """The inherited notice with its derived dues, merged with the waiting notices ``also``. Writes nothing."""
    with office.house.ledger.reading() as facts:
        link = open_link(facts, office.house.signer, token, office.house.clock.now())
        return propose_by_link(facts, link, also, office.house.clock.now())


@router.post(
    "/{token}/requests",
    status_code=201,
    summary="Ask for more time, or to be let off",
    response_model_exclude={"waits"},
)
async def ask(token: str, body: Annotated[Petition, Body()], office: OfficeDependency) -> Asked:
    """The office above decides; until then one request is open for a task."""
    return await acts.ask(office, by_link(office, token), body)


@router.post("/{token}/reissue", status_code=201, summary="Issue a notice that was waiting for the clerk")
def reissue(token: str, office: OfficeDependency, draft: NoticeDraft | None = None) -> Reissued:
    """Pass it on as proposed, or as edited in ``draft``, whose basis may name further waiting notices."""
    return Reissued(notice_id=acts.reissue(office, token, draft=draft))
