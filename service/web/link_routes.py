"""The liaison's way in:

a page without an account. Opening it changes nothing, so that mail scanners do no harm; acting is a POST.
"""

from typing import Annotated

from fastapi import APIRouter, Body, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from activities.reporting import ReportOrder
from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Link, Provenance, Submitted
from domain.notices import NoticeDraft
from domain.reports import Entry, InvalidReport, Submission
from service.reissuing_desk import issue_reviewed, proposal
from service.web.link_view import LinkView, open_link, view
from service.web.pages import page
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["links"])
api = APIRouter(prefix="/api/v1/links", tags=["links"])


class ReportBody(Frozen):
    """A report over the API. ``base_version`` is the version the form was opened on, 0 for a first report."""

    task_id: int
    submission: Submission
    base_version: int = Field(default=0, ge=0)


def _link(office: Office, token: str) -> Link:
    with office.house.ledger.reading() as facts:
        return open_link(facts, office.house.signer, token)


def _unit(link: Link) -> str:
    if link.unit_code is None:
        raise NotFound("这个链接只供查看，不能签收或报送", field="token")
    return link.unit_code


def _provenance(link: Link) -> Provenance:
    return Provenance(actor=link.contact_name, channel=link.channel.value, link=str(link.intent_id))


def _acknowledge(office: Office, link: Link) -> bool:
    return office.reporting.acknowledge(link.notice_id, _unit(link), _provenance(link))


def _report(office: Office, link: Link, body: ReportBody) -> Submitted:
    order = ReportOrder(
        notice_id=link.notice_id,
        unit_code=_unit(link),
        task_id=body.task_id,
        submission=body.submission,
        base_version=body.base_version,
        provenance=_provenance(link),
    )
    return office.reporting.report(order)


@router.get("/l/{token}", response_class=HTMLResponse, summary="Open the link of a mail")
def show(token: str, office: OfficeDependency) -> HTMLResponse:
    """The notice, the unit's standing, and its forms."""
    return _page(office, token)


@router.post("/l/{token}/acknowledge", summary="Acknowledge the notice")
def acknowledge_page(token: str, office: OfficeDependency) -> RedirectResponse:
    """Acknowledge, then show the page again."""
    _acknowledge(office, _link(office, token))
    return RedirectResponse(f"/l/{token}", 303)


@router.post("/l/{token}/tasks/{task_id}", response_model=None, summary="Hand in a report from the form")
async def report_page(
    token: str, task_id: int, request: Request, office: OfficeDependency
) -> HTMLResponse | RedirectResponse:
    """Hand in what was typed. A mistake shows the form again with everything kept."""
    from starlette.concurrency import run_in_threadpool

    typed = {key: str(value) for key, value in (await request.form()).items()}
    return await run_in_threadpool(_report_form, office, token, task_id, typed)


def _report_form(office: Office, token: str, task_id: int, typed: dict[str, str]) -> HTMLResponse | RedirectResponse:
    link = _link(office, token)
    body = ReportBody(task_id=task_id, submission=_submission(typed), base_version=int(typed.get("base_version") or 0))
    try:
        _report(office, link, body)
    except InvalidReport as refusal:
        mistake = {"task_id": task_id, "field": refusal.field, "sentence": refusal.message, "typed": typed}
        return _page(office, token, mistake=mistake, status=refusal.status)
    return RedirectResponse(f"/l/{token}#task-{task_id}", 303)


def _submission(typed: dict[str, str]) -> Submission:
    values = {key.removeprefix("value."): value for key, value in typed.items() if key.startswith("value.")}
    numbers = sorted({key.split(".")[1] for key in typed if key.startswith("entry.")}, key=lambda n: (len(n), n))
    entries = [Entry(title=typed.get(f"entry.{n}.title", ""), text=typed.get(f"entry.{n}.text", "")) for n in numbers]
    return Submission(values=values, text=typed.get("text", ""), entries=tuple(entries), nil=typed.get("nil") == "1")


def _page(office: Office, token: str, mistake: dict[str, object] | None = None, status: int = 200) -> HTMLResponse:
    with office.house.ledger.reading() as facts:
        link = open_link(facts, office.house.signer, token)
        shown = view(facts, link)
        proposed = proposal(facts, shown.notice, shown.receipt, office.house.clock.now())
    now = office.house.clock.now()
    return page("notice", {"view": shown, "token": token, "mistake": mistake, "now": now, "proposed": proposed}, status)


@router.post("/l/{token}/reissue", summary="Issue a notice that was waiting for the clerk")
def reissue_page(
    token: str, office: OfficeDependency, number: Annotated[str, Form(max_length=60)] = ""
) -> RedirectResponse:
    """The clerk has looked: pass the notice on under the office's own number."""
    link = _link(office, token)
    issue_reviewed(office.house.ledger, office.house.clock, office.engine, link, number.strip())
    return RedirectResponse(f"/l/{token}", 303)


@api.get("/{token}", summary="What a link shows")
def show_json(token: str, office: OfficeDependency) -> LinkView:
    """The notice, the unit's standing and its tasks."""
    with office.house.ledger.reading() as facts:
        return view(facts, open_link(facts, office.house.signer, token))


@api.post("/{token}/acknowledge", summary="Acknowledge the notice")
def acknowledge_json(token: str, office: OfficeDependency) -> dict[str, bool]:
    """``first`` is false where it had been acknowledged before."""
    return {"first": _acknowledge(office, _link(office, token))}


@api.post("/{token}/reports", status_code=201, summary="Hand in a report")
def report_json(token: str, body: Annotated[ReportBody, Body()], office: OfficeDependency) -> Submitted:
    """Hand in values, text or entries for one task."""
    return _report(office, _link(office, token), body)


@api.post("/{token}/reissue", status_code=201, summary="Issue a notice that was waiting for the clerk")
def reissue_json(token: str, office: OfficeDependency, draft: NoticeDraft | None = None) -> dict[str, str]:
    """Pass it on as proposed, or as edited in ``draft``."""
    link = _link(office, token)
    return {"notice_id": issue_reviewed(office.house.ledger, office.house.clock, office.engine, link, "", draft)}
