"""The overview: traffic lights, what waits for a hand, and the last changes."""

import anyio.from_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.rights import Act
from service.operations.engine_state import EngineState
from service.operations.lights import Light, disk_of, lights
from service.store.views import IncidentFilter
from service.web.office.administration.incidents import KINDS
from service.web.pages import office_page
from service.web.rights import ROOT, Administers
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/admin")
def overview(request: Request, office: OfficeDependency, person: Administers) -> HTMLResponse:
    """How everything stands. Whoever administers a part of the tree sees what needs a hand there."""
    whole = person.may(Act.ADMINISTER, ROOT)
    wanted = IncidentFilter(paths=person.places(Act.ADMINISTER))
    state, found = all_lights(office) if whole else (None, [])
    context = {
        "whole": whole,
        "state": state,
        "lights": found,
        "incidents": office.views.listed_incidents(wanted, 8, None),
        "kinds": KINDS,
        "by_kind": office.views.open_incidents() if whole else {},
        "changes": office.administration.changes(limit=5) if whole else (),
    }
    return office_page(request, person, "admin/overview", context, section="admin")


def all_lights(office: Office) -> tuple[EngineState, list[Light]]:
    """What Temporal says, and every light. Called from a thread of the web process."""
    state = anyio.from_thread.run(office.probe.look)
    now = office.house.clock.now()
    with office.house.ledger.reading() as facts:
        known = {year.year for year in facts.calendar().years}
    folder = office.house.settings.data_folder
    found = lights(
        state,
        office.views.channel_queues(now),
        lambda year: year in known,
        disk_of(folder if folder.exists() else folder.parent),
        now,
        office.house.clock.real_now(),
    )
    return state, found
