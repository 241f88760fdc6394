"""Reports that came another way than by a link: on paper, by telephone or fax; entered by a clerk (代录)."""

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from activities.entering import EntryOrder
from domain.base import Frozen
from domain.entries import EntryChannel
from domain.facts import Submitted
from domain.reports import Submission
from domain.rights import Act
from domain.texts import OneLine
from service.web.openapi import refusals
from service.web.parameters import NamedNotice, NamedObligation, NamedOccurrence, NamedUnit, PersonName
from service.web.rights import Works, name_for, require_for_notice
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/reports", tags=["reports"], responses=refusals(400, 401, 404, 409, 413))


class ProxyReport(Frozen):
    """A report entered for a unit. ``source`` is who phoned, signed or sent it; ``received_at`` when it came, by which
    late is judged (None: now); ``by`` the clerk (None: the caller).
    """

    notice_id: NamedNotice
    unit_code: NamedUnit
    obligation: NamedObligation
    occurrence: NamedOccurrence = "once"
    submission: Submission
    channel: EntryChannel = EntryChannel.PHONE
    source: OneLine = Field(min_length=1, max_length=100)
    received_at: AwareDatetime | None = None
    by: PersonName | None = None


@router.post("", status_code=201, summary="Enter a report that came on paper, by telephone or fax")
def enter(body: ProxyReport, office: OfficeDependency, person: Works) -> Submitted:
    """Entered in the unit's name; a report that is there already becomes an older version. The unit is told."""
    require_for_notice(person, Act.WORK, office, body.notice_id)
    order = body.model_dump() | {"by": name_for(person, body.by or person.name), "submission": body.submission}
    return office.entering.enter(EntryOrder(**order))
