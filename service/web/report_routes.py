"""Reports that came another way than by a link: on paper, by telephone; entered by a clerk with their provenance."""

from fastapi import APIRouter
from pydantic import Field

from activities.reporting import ReportOrder
from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Provenance, Submitted
from domain.reports import Submission
from domain.texts import OneLine
from service.web.openapi import refusals
from service.web.parameters import NamedNotice, NamedObligation, NamedOccurrence, NamedUnit
from service.web.state import Caller, OfficeDependency

router = APIRouter(prefix="/api/v1/reports", tags=["reports"], responses=refusals(400, 401, 404, 409, 413))


class ProxyReport(Frozen):
    """A report entered for a unit. ``source`` says how it came: 电话 张三."""

    notice_id: NamedNotice
    unit_code: NamedUnit
    obligation: NamedObligation
    occurrence: NamedOccurrence = "once"
    submission: Submission
    source: OneLine = Field(min_length=1, max_length=100)


@router.post("", status_code=201, summary="Enter a report that came on paper or by telephone")
def enter(body: ProxyReport, office: OfficeDependency, caller: Caller) -> Submitted:
    """Entered in the unit's name; a report that is there already becomes an older version."""
    with office.house.ledger.reading() as facts:
        tasks = facts.tasks_of(facts.notice(body.notice_id).id, body.unit_code)
    if not tasks:
        raise NotFound(f"单位“{body.unit_code}”在这份通知下没有报送任务，请核对单位编码", field="unit_code")
    task = next((t for t in tasks if (t.obligation, t.occurrence) == (body.obligation, body.occurrence)), None)
    if task is None:
        known = "、".join(dict.fromkeys(f"{one.obligation}（{one.occurrence}）" for one in tasks))
        raise NotFound(f"该单位没有事项“{body.obligation}（{body.occurrence}）”，可填：{known}", field="obligation")
    order = ReportOrder(
        notice_id=body.notice_id,
        unit_code=body.unit_code,
        task_id=task.id,
        submission=body.submission,
        base_version=task.version,
        provenance=Provenance(actor=caller, channel=f"proxy:{body.source}"),
    )
    return office.reporting.report(order)
