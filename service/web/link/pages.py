"""The liaison's way in: a page without an account.

Opening it changes nothing, so that mail scanners do no harm; every act is a POST that leads back to the page.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from domain.errors import CascadeError, Conflict, InvalidInput
from domain.reports import InvalidReport, LinkUsed
from service.web.body_limit import LIMIT
from service.web.link import acts
from service.web.link.acts import ReportBody, TaskNumber
from service.web.link.forms import Typed, base_version, submission
from service.web.link.notice_page import Attempt, merged, notice_page
from service.web.pages import root
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
Answer = HTMLResponse | RedirectResponse
BLANKS = 2000
"""Blanks of one form at most."""


@router.get("/l/{token}")
def show(token: str, request: Request, office: OfficeDependency, done: str = "") -> HTMLResponse:
    """The notice, the unit's standing, and its forms. ``done`` names the act that led here."""
    return notice_page(office, request.url.path, token, done)


@router.post("/l/{token}/acknowledge")
async def acknowledge(token: str, request: Request, office: OfficeDependency) -> RedirectResponse:
    """Acknowledge, then show the page again."""
    await acts.acknowledge(office, token)
    return _back(request, token, "acknowledged")


@router.post("/l/{token}/tasks/{task_id}", response_model=None)
async def report(token: str, task_id: TaskNumber, request: Request, office: OfficeDependency) -> Answer:
    """Hand in what was typed. A mistake shows the form again with everything kept."""
    typed = await _typed(request)
    refusal: CascadeError | None = None
    if "more" not in typed:
        try:
            await acts.report(office, token, _body(task_id, typed))
        except (InvalidReport, LinkUsed) as error:
            refusal = error
        else:
            return _back(request, token, f"task-{task_id}")
    attempt = Attempt(typed, task_id, refusal)
    return await run_in_threadpool(notice_page, office, request.url.path, token, attempt=attempt)


@router.post("/l/{token}/reissue", response_model=None)
async def reissue(token: str, request: Request, office: OfficeDependency) -> Answer:
    """The clerk has looked: pass the notice on under the office's own number."""
    typed = await _typed(request)
    return await run_in_threadpool(_reissue, office, request, token, typed)


async def _typed(request: Request) -> Typed:
    async with request.form(max_fields=BLANKS, max_part_size=LIMIT) as form:
        return {key: value for key, value in form.items() if isinstance(value, str)}


def _body(task_id: int, typed: Typed) -> ReportBody:
    if (version := base_version(typed)) < 0:
        raise InvalidReport("页面内容不完整，本次未提交；请核对所填内容后重新报送", field="base_version")
    return ReportBody(task_id=task_id, submission=submission(typed), base_version=version)


def _reissue(office: Office, request: Request, token: str, typed: Typed) -> Answer:
    try:
        acts.reissue(office, token, typed.get("number", "").strip(), also=merged(typed))
    except (InvalidInput, Conflict) as refusal:
        if refusal.field != "number":
            raise
        return notice_page(office, request.url.path, token, attempt=Attempt(typed, refusal=refusal))
    return _back(request, token, "reissued")


def _back(request: Request, token: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"{root(request.url.path)}l/{token}?done={done}", 303)
