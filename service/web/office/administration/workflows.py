"""Workers, queues and workflows: those that always run, those that failed, and those of one notice."""

import anyio.from_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.orders import notice_id_of, notice_workflow_id
from service.operations.engine_state import WorkflowState
from service.web.office.administration.incidents import workflow_address
from service.web.office.refusing import act_or_show
from service.web.office.typed import TypedForm
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import AdministersAll, Person
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
PAGE = 50


@router.get("/admin/workers")
def workers(request: Request, office: OfficeDependency, person: AdministersAll) -> HTMLResponse:
    """Queues with their pollers and backlogs, and the workflows that should always run."""
    state = anyio.from_thread.run(office.probe.look)
    context = {
        "state": state,
        "failed": anyio.from_thread.run(office.probe.failed) if state.failed else (),
        "queues": office.views.channel_queues(office.house.clock.now()),
        "ui": workflow_address(office),
        "notice_of": _notice_of,
        "queue_name": office.house.settings.task_queue,
    }
    return office_page(request, person, "admin/workers", context, section="admin")


@router.post("/admin/workers")
def act(request: Request, office: OfficeDependency, person: AdministersAll, form: TypedForm) -> Response:
    """Wake the couriers, try a failing activity again now, or start the workflow of an open notice anew."""
    workflow_id, back = form.one("workflow")[:200], form.one("notice")
    address = f"admin/notices/{back}/workflows" if back else "admin/workers"

    def do() -> str:
        return f"{address}?done={_do(office, form.one('act'), workflow_id, person)}"

    return act_or_show(request, do, lambda _: workers(request, office, person))


@router.get("/admin/notices/{notice_id}/workflows")
def of_notice(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: AdministersAll,
    page: int = Query(default=1, ge=1, le=10_000),
) -> HTMLResponse:
    """The workflows of a whole cascade, as Temporal knows them."""
    head = office.views.notice_head(notice_id)
    heads = office.views.cascade_offices(notice_id, limit=PAGE + 1, offset=(page - 1) * PAGE)
    ids = [notice_workflow_id(one.id) for one in heads[:PAGE]]
    found = anyio.from_thread.run(office.probe.workflows, ids)
    context = {
        "head": head,
        "rows": list(zip(heads, found, strict=False)) if found is not None else None,
        "page": page,
        "more": len(heads) > PAGE,
        "ui": workflow_address(office),
    }
    return office_page(request, person, "admin/workflows", context, section="admin")


def _notice_of(workflow: WorkflowState) -> str:
    """The id of the notice that a workflow runs, '' for another workflow."""
    try:
        return notice_id_of(workflow.workflow_id)
    except ValueError:
        return ""


def _do(office: Office, what: str, workflow_id: str, person: Person) -> str:
    done = ""
    if what == "couriers":
        for channel in ChannelName:
            office.engine.poke_courier(channel)
        done = "woken"
    elif what == "hurry":
        done = "hurried" if anyio.from_thread.run(office.probe.hurry, workflow_id) else "not_hurried"
    elif what == "revive":
        done = revive(office, notice_id_of(workflow_id))
    if done:
        office.administration.log(person.name, office.house.clock.now(), "workflow", what, workflow_id)
    return done


def revive(office: Office, notice_id: str) -> str:
    """Start the workflow of a notice where it is not there or has failed: the facts hold everything."""
    with office.house.ledger.reading() as facts:
        notice = facts.notice(notice_id)
        unit = facts.unit(notice.office)
    wake = office.engine.restart if notice.state is NoticeState.ISSUED else office.engine.revive
    wake(notice, unit)
    return "revived"
