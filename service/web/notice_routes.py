"""The JSON API for issuing offices and operators: notices, their standing, rollups, and reports entered by hand."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response
from pydantic import Field

from activities.reporting import ReportOrder
from domain.base import Frozen
from domain.dues import DueFlag
from domain.errors import NotFound
from domain.facts import Provenance, Submitted
from domain.notices import NoticeDraft
from domain.reports import Submission
from service.documents.office import rollup_workbook
from service.foresight import DryRun
from service.store.views import Views
from service.web.state import Caller, Office, OfficeDependency

router = APIRouter(prefix="/api/v1", tags=["notices"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Issued(Frozen):
    """The answer to an issue. ``flags`` are what a person should have seen."""

    notice_id: str
    flags: tuple[DueFlag, ...]


class ProxyReport(Frozen):
    """A report that came on paper or by telephone, entered by a clerk. ``source`` says how it came."""

    notice_id: str
    unit_code: str
    obligation: str
    occurrence: str = "once"
    submission: Submission
    source: str = Field(min_length=1, max_length=100)


def _views(office: Office) -> Views:
    return Views(office.house.ledger.engine)


@router.post("/notices", status_code=201, summary="Issue a notice")
def issue(draft: Annotated[NoticeDraft, Body()], office: OfficeDependency, caller: Caller) -> Issued:
    """One transaction writes everything; the workflow then tells the recipients."""
    choice = office.desk.issue(draft, actor=caller)
    return Issued(notice_id=choice.notice.id, flags=choice.flags)


@router.post("/notices/plan", summary="Dry run")
def plan(draft: Annotated[NoticeDraft, Body()], office: OfficeDependency, _: Caller) -> DryRun:
    """What issuing now would do at every level, without doing it."""
    return office.desk.dry_run(draft)


@router.get("/notices", summary="Notices, newest first")
def notices(office: OfficeDependency, _: Caller, limit: int = 50, after: str | None = None) -> list[Any]:
    """``after`` is the id of the last one seen."""
    return list(_views(office).notices(limit=max(1, min(limit, 200)), after=after))


@router.get("/notices/{notice_id}", summary="How a notice stands")
def status(notice_id: str, office: OfficeDependency, _: Caller) -> Any:
    """Head, items, units, and what happens next."""
    return _views(office).notice_status(notice_id)


@router.get("/notices/{notice_id}/progress", summary="How the whole cascade stands")
def progress(notice_id: str, office: OfficeDependency, _: Caller) -> Any:
    """One row per office below and including this notice's origin."""
    return _views(office).subtree_progress(notice_id)


@router.get("/notices/{notice_id}/escalations", summary="Who was alarmed when")
def escalations(notice_id: str, office: OfficeDependency, _: Caller) -> Any:
    """Every rung of the climb that told somebody, in order."""
    return _views(office).escalations(notice_id)


@router.get("/notices/{notice_id}/messages", summary="Messages of a notice with their delivery")
def messages(notice_id: str, office: OfficeDependency, _: Caller) -> Any:
    """In order of their planned instant."""
    return _views(office).messages(notice_id)


@router.get("/notices/{notice_id}/rollup.xlsx", summary="The rollup as a workbook", response_class=Response)
def rollup(notice_id: str, office: OfficeDependency, _: Caller) -> Response:
    """Totals by obligation, one row per unit, the missing ones, the texts."""
    name, content = rollup_workbook(office.house.ledger, _views(office), notice_id, office.house.clock.now())
    disposition = f"attachment; filename=rollup-{notice_id}.xlsx; filename*=UTF-8''{name}"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": disposition})


@router.post("/reports", status_code=201, summary="Enter a report that came on paper or by telephone")
def proxy_report(body: Annotated[ProxyReport, Body()], office: OfficeDependency, caller: Caller) -> Submitted:
    """Entered by a clerk with its provenance."""
    with office.house.ledger.reading() as facts:
        tasks = facts.tasks_of(body.notice_id, body.unit_code)
    task = next((t for t in tasks if (t.obligation, t.occurrence) == (body.obligation, body.occurrence)), None)
    if task is None:
        raise NotFound(f"该单位在这份通知下没有报送事项“{body.obligation}”，请核对单位编码和事项", field="obligation")
    order = ReportOrder(
        notice_id=body.notice_id,
        unit_code=body.unit_code,
        task_id=task.id,
        submission=body.submission,
        base_version=task.version,
        provenance=Provenance(actor=caller, channel=f"proxy:{body.source}"),
    )
    return office.reporting.report(order)
