"""Incidents over the API: what waits for an administrator's hand, and that it is done."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from domain.base import Frozen
from domain.incidents import OpenIncident
from domain.rights import Act
from domain.texts import OneLine
from domain.units import CODE
from service.store.views import IncidentFilter
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NOTICE_ID, PersonName
from service.web.rights import Administers, name_for, require
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/incidents", tags=["incidents"], responses=refusals(401, 413))
Key = Annotated[str, Path(min_length=1, max_length=300, description="Key of an incident")]
Kind = Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$", description="One kind only")]
About = Annotated[str | None, Query(pattern=NOTICE_ID, description="Only those about this notice")]


class Resolution(Frozen):
    """Who resolved it, and what was done."""

    by: PersonName
    note: Annotated[OneLine, Field(min_length=1, max_length=400)]


@router.get("", summary="What waits for a hand, newest first")
def incidents(
    office: OfficeDependency,
    person: Administers,
    pager: PagerDependency,
    everything: Annotated[bool, Query(alias="all", description="Those resolved too")] = False,
    kind: Kind = None,
    notice_id: About = None,
    unit: Annotated[str | None, Query(pattern=CODE, description="Only those about this unit")] = None,
) -> list[OpenIncident]:
    """Open ones; with ``all`` those resolved too."""
    wanted = IncidentFilter(
        paths=person.places(Act.ADMINISTER),
        resolved=None if everything else False,
        kind=kind,
        notice_id=notice_id,
        unit=unit,
    )
    return pager.page(office.views.listed_incidents(wanted, pager.wanted, pager.after), lambda one: one.key)


@router.post("/{key:path}/resolve", summary="Say what was done about it", responses=refusals(400, 404, 409))
def resolve(key: Key, body: Resolution, office: OfficeDependency, person: Administers) -> OpenIncident:
    """It is raised anew should its cause show again."""
    if not person.unlimited:
        require(person, Act.ADMINISTER, office.views.incident_path(key))
    return office.resolving.resolve(key, name_for(person, body.by), body.note)
