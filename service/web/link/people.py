"""What a unit does through a signed link about people and entries: hand work over, object to what was entered."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Field

from activities.entering import Objected, Objection
from activities.handing_over import HandoverOrder
from domain.base import Frozen
from domain.climb import reachable
from domain.contacts import Duty
from domain.facts import Facts, Link
from domain.handovers import DelegateUnfit, Handover
from domain.texts import OneLine
from service.web.api.units import HandoverBody, HandoverId
from service.web.link.acts import TaskNumber, provenance_of, unit_of
from service.web.link.view import live_link, open_link
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
    with office.house.ledger.reading() as facts:
        link = open_link(facts, office.house.signer, token, office.house.clock.now())
        path = facts.unit(_own(link)).path
    units = {unit.code: unit.name for unit in office.directory.units(path) if unit.active}
    people = [one for one in office.directory.contacts(path) if one.unit_code in units and reachable(one)]
    return [
        Delegate(
            contact_id=one.id, name=one.name, duty=one.duty, unit_code=one.unit_code, unit_name=units[one.unit_code]
        )
        for one in people
        if one.id != link.contact_id
    ]


@router.post("/{token}/handover", status_code=201, summary="Let somebody stand in for the link's unit")
async def hand_over(token: str, body: HandoverBody, office: OfficeDependency) -> Handover:
    """For the link's notice where ``notice_id`` names it, else for all work. The unit remains accountable."""

    def work(facts: Facts) -> Handover:
        link = _live(facts, office, intent_id)
        order = HandoverOrder(unit_code=_own(link), by=link.contact_name, **body.model_dump())
        return office.handing.hand_over_in(facts, order)

    intent_id = office.house.signer.read(token)
    handed = await office.writer.run(work)
    office.handing.announce()
    return handed


@router.post("/{token}/handovers/{handover_id}/end", summary="End a handover")
async def end_handover(token: str, handover_id: HandoverId, office: OfficeDependency) -> Handover:
    """Everything is as before from now on."""
    intent_id = office.house.signer.read(token)

    def work(facts: Facts) -> Handover:
        link = _live(facts, office, intent_id)
        return office.handing.take_back_in(facts, handover_id, _own(link), link.contact_name)

    return await office.writer.run(work)


@router.post(
    "/{token}/objections",
    status_code=201,
    summary="Object to what was entered for the unit",
    response_model_exclude={"waits"},
)
async def object_to(token: str, body: Annotated[ObjectionBody, Body()], office: OfficeDependency) -> Objected:
    """The entry stands until the office has decided."""
    intent_id = office.house.signer.read(token)
    said = Objection(task_id=body.task_id, reason=body.reason)

    def work(facts: Facts) -> Objected:
        link = _live(facts, office, intent_id)
        return office.entering.object_in(facts, link.notice_id, unit_of(link), said, provenance_of(link))

    return office.entering.announce(await office.writer.run(work))


def _live(facts: Facts, office: Office, intent_id: int) -> Link:
    return live_link(facts, intent_id, office.house.clock.now())


def _own(link: Link) -> str:
    """The unit of a link whose contact is its own: a delegate hands nothing further. Raises DelegateUnfit, NotFound."""
    if link.delegated:
        raise DelegateUnfit("您是受托办理，不能再转委托；请由责任单位的联络员办理委托", field="token")
    return unit_of(link)
