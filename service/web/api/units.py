"""Units and people that change over the API: handing over, merging, renaming, dissolving, joining."""

from typing import Annotated

from fastapi import APIRouter, Body, Path
from pydantic import AwareDatetime, Field

from activities.handing_over import HandoverOrder
from activities.restructuring import Restructured, UnitOrder
from domain.base import Frozen
from domain.handovers import Handover
from domain.rights import Act
from domain.texts import OneLine
from domain.unit_changes import UnitChange
from domain.units import CODE, NAME_LENGTH
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NamedNotice, NamedUnit, PersonName
from service.web.rights import KeepsUnit, ReportsForUnit, SeesUnit, name_for, require_for_unit, signed_by
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/units", tags=["units"], responses=refusals(400, 401, 404, 409, 410, 413))
UnitCode = Annotated[str, Path(pattern=CODE, description="Code of a unit")]
HandoverId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of a handover")]
ContactId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]
Reason = Annotated[OneLine, Field(min_length=1, max_length=400)]


class HandoverBody(Frozen):
    """To whom, for what, and how long. Either ``to_contact`` or ``to_unit``; ``notice_id`` None for all work; ``away``
    None for whoever serves the unit.
    """

    to_contact: ContactId | None = None
    to_unit: NamedUnit | None = None
    notice_id: NamedNotice | None = None
    away: ContactId | None = None
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    reason: Reason


class HandoverByClerk(HandoverBody):
    """The same, entered for the unit."""

    by: PersonName


class Decision(Frozen):
    """Who decides, and why."""

    by: PersonName
    reason: Reason


class Merger(Decision):
    """``into`` is the unit that goes on."""

    into: NamedUnit


class Renaming(Decision):
    """The new name."""

    name: Annotated[OneLine, Field(min_length=1, max_length=NAME_LENGTH)]


class Joining(Decision):
    """``notices`` None for all open ones of its superiors."""

    notices: Annotated[tuple[NamedNotice, ...], Field(min_length=1, max_length=200)] | None = None


class Ending(Frozen):
    """Who ends it."""

    by: PersonName


@router.post("/{code}/handover", status_code=201, summary="Let somebody stand in for a unit")
def hand_over(code: UnitCode, body: HandoverByClerk, office: OfficeDependency, person: ReportsForUnit) -> Handover:
    """The delegate is told what the unit still owes; the unit remains accountable."""
    return office.handing.hand_over(HandoverOrder(unit_code=code, **signed_by(person, body).model_dump()))


@router.get("/{code}/handovers", summary="Handovers of a unit, newest first")
def handovers(code: UnitCode, office: OfficeDependency, _: SeesUnit, pager: PagerDependency) -> list[Handover]:
    """Also those that are over."""
    with office.house.ledger.reading() as facts:
        return pager.cut(facts.handovers(facts.unit(code).code), lambda one: one.id)


@router.post("/{code}/handovers/{handover_id}/end", summary="End a handover")
def end_handover(
    code: UnitCode, handover_id: HandoverId, body: Ending, office: OfficeDependency, person: ReportsForUnit
) -> Handover:
    """Everything is as before from now on."""
    return office.handing.take_back(handover_id, code, name_for(person, body.by))


@router.post("/{code}/merge", summary="Merge a unit into another beside it")
def merge(code: UnitCode, body: Merger, office: OfficeDependency, person: KeepsUnit) -> Restructured:
    """What it still owes is waived; the other's tasks count for both. What was handed in stands."""
    require_for_unit(person, Act.KEEP, office, body.into)
    return office.restructuring.merge(UnitOrder(unit_code=code, **signed_by(person, body).model_dump()))


@router.post("/{code}/dissolve", summary="Dissolve a unit")
def dissolve(
    code: UnitCode, body: Annotated[Decision, Body()], office: OfficeDependency, person: KeepsUnit
) -> Restructured:
    """What it still owes is waived with the reason."""
    return office.restructuring.dissolve(UnitOrder(unit_code=code, **signed_by(person, body).model_dump()))


@router.post("/{code}/rename", summary="Rename a unit")
def rename(code: UnitCode, body: Renaming, office: OfficeDependency, person: KeepsUnit) -> Restructured:
    """The new name holds at once everywhere."""
    return office.restructuring.rename(UnitOrder(unit_code=code, **signed_by(person, body).model_dump()))


@router.post("/{code}/join", summary="Let a unit join notices on their way")
def join(code: UnitCode, body: Joining, office: OfficeDependency, person: KeepsUnit) -> Restructured:
    """Open notices of its superiors, as far as their dues have not passed."""
    return office.restructuring.join(UnitOrder(unit_code=code, **signed_by(person, body).model_dump()))


@router.get("/{code}/changes", summary="What happened to a unit, newest first")
def changes(code: UnitCode, office: OfficeDependency, _: SeesUnit, pager: PagerDependency) -> list[UnitChange]:
    """Merged, renamed, dissolved, joined."""
    with office.house.ledger.reading() as facts:
        return pager.cut(facts.unit_changes(facts.unit(code).code), _instant_of)


def _instant_of(change: UnitChange) -> str:
    return f"{change.at.isoformat()}/{change.kind.value}"
