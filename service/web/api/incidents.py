"""Incidents over the API: what waits for an administrator's hand, and that it is done."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from domain.base import Frozen
from domain.incidents import OpenIncident
from domain.texts import OneLine
from service.web.openapi import refusals
from service.web.parameters import NOTICE_ID, PersonName
from service.web.state import Caller, OfficeDependency

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
    _: Caller,
    everything: Annotated[bool, Query(alias="all", description="Those resolved too")] = False,
    kind: Kind = None,
    notice_id: About = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Sequence[OpenIncident]:
    """Open ones; with ``all`` those resolved too."""
    with office.house.ledger.reading() as facts:
        return facts.incidents(resolved=everything, kind=kind, notice_id=notice_id, limit=limit)


@router.post("/{key:path}/resolve", summary="Say what was done about it", responses=refusals(400, 404, 409))
def resolve(key: Key, body: Resolution, office: OfficeDependency, _: Caller) -> OpenIncident:
    """It is raised anew should its cause show again."""
    return office.resolving.resolve(key, body.by, body.note)
