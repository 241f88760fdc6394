"""What a unit does through a signed link about people and entries: hand work over, object to what was entered."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Field

from activities.entering import Objected, Objection
from domain.base import Frozen
from domain.climb import reachable
from domain.contacts import Duty
from domain.handovers import Handover
from domain.texts import OneLine
from service.web.api.units import HandoverBody, HandoverId
from service.web.link import acts
from service.web.link.access import Visitor, by_link
from service.web.link.acts import TaskNumber
from service.web.openapi import refusals
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/api/v1/links", tags=["links"], responses=refusals(400, 403, 404, 409, 410, 413))


class Delegate(Frozen):
    """Somebody who may stand in: by name, without addresses."""

    contact_id: str
    name: str
    duty: Duty
    unit_code: str
    unit_name: str


class ObjectionBody(Frozen):
    """What the unit has against an entry."""

    task_id: TaskNumber
    reason: Annotated[OneLine, Field(min_length=1, max_length=400)]


@router.get("/{token}/delegates", summary="Who may stand in for the link's unit")
def delegates(token: str, office: OfficeDependency) -> Sequence[Delegate]:
    """Everybody who can be reached in the unit and below it."""
    return delegates_of(office, acts.visitor_of(office, by_link(office, token)))


def delegates_of(office: Office, who: Visitor) -> Sequence[Delegate]:
    """Everybody who can be reached in the visitor's unit and below it, but the visitor."""
    with office.house.ledger.reading() as facts:
        path = facts.unit(who.own_unit).path
    units = {unit.code: unit.name for unit in office.directory.units(path) if unit.active}
    people = [one for one in office.directory.contacts(path) if one.unit_code in units and reachable(one)]
    return [
        Delegate(
            contact_id=one.id, name=one.name, duty=one.duty, unit_code=one.unit_code, unit_name=units[one.unit_code]
        )
        for one in people
        if one.id != who.contact_id
    ]


@router.post("/{token}/handover", status_code=201, summary="Let somebody stand in for the link's unit")
async def hand_over(token: str, body: HandoverBody, office: OfficeDependency) -> Handover:
    """For the link's notice where ``notice_id`` names it, else for all work. The unit remains accountable."""
    return await acts.hand_over(office, by_link(office, token), body)


@router.post("/{token}/handovers/{handover_id}/end", summary="End a handover")
async def end_handover(token: str, handover_id: HandoverId, office: OfficeDependency) -> Handover:
    """Everything is as before from now on."""
    return await acts.end_handover(office, by_link(office, token), handover_id)


@router.post(
    "/{token}/objections",
    status_code=201,
    summary="Object to what was entered for the unit",
    response_model_exclude={"waits"},
)
async def object_to(token: str, body: Annotated[ObjectionBody, Body()], office: OfficeDependency) -> Objected:
    """The entry stands until the office has decided."""
    return await acts.object_to(office, by_link(office, token), Objection(task_id=body.task_id, reason=body.reason))
