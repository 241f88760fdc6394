"""The liaison's way in: a page without an account.

Opening it changes nothing, so that mail scanners do no harm; every act is a POST that leads back to the page.
"""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from domain.errors import CascadeError, Conflict, InvalidInput
from domain.reports import InvalidReport, LinkUsed
from service.reissuing_desk import proposal
from service.web import link_acts
from service.web.body_limit import LIMIT
from service.web.forms import Typed, base_version, submission, task_form
from service.web.link_acts import ReportBody, TaskNumber
from service.web.link_view import LinkView, TaskView, open_link, view
from service.web.pages import page, root
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
Answer = HTMLResponse | RedirectResponse
UNITS_SHOWN = 300


@router.get("/l/{token}")
def show(token: str, request: Request, office: OfficeDependency, done: str = "") -> HTMLResponse:
    """The notice, the unit's standing, and its forms. ``done`` names the act that led here."""
    return _page(office, request.url.path, token, done=done)


@router.post("/l/{token}/acknowledge")
def acknowledge(token: str, request: Request, office: OfficeDependency) -> RedirectResponse:
    """Acknowledge, then show the page again."""
    link_acts.acknowledge(office, token)
    return _back(request, token, "acknowledged")


@router.post("/l/{token}/tasks/{task_id}", response_model=None)
async def report(token: str, task_id: TaskNumber, request: Request, office: OfficeDependency) -> Answer:
    """Hand in what was typed. A mistake shows the form again with everything kept."""
    typed = await _typed(request)
    return await run_in_threadpool(_report, office, request, token, task_id, typed)


@router.post("/l/{token}/reissue", response_model=None)
async def reissue(token: str, request: Request, office: OfficeDependency) -> Answer:
    """The clerk has looked: pass the notice on under the office's own number."""
    typed = await _typed(request)
    return await run_in_threadpool(_reissue, office, request, token, typed)


async def _typed(request: Request) -> Typed:
    form = await request.form(max_fields=2000, max_part_size=LIMIT)
    return {key: value for key, value in form.items() if isinstance(value, str)}


def _report(office: Office, request: Request, token: str, task_id: int, typed: Typed) -> Answer:
    path = request.url.path
    if "more" in typed:
        return _page(office, path, token, typed=typed, task_id=task_id)
    try:
        if (version := base_version(typed)) < 0:
            raise InvalidReport("页面内容不完整，本次未提交；请核对下面所填内容后重新报送", field="base_version")
        link_acts.report(office, token, ReportBody(task_id=task_id, submission=submission(typed), base_version=version))
    except (InvalidReport, LinkUsed) as refusal:
        return _page(office, path, token, typed=typed, task_id=task_id, refusal=refusal)
    return _back(request, token, f"task-{task_id}")


def _reissue(office: Office, request: Request, token: str, typed: Typed) -> Answer:
    try:
        link_acts.reissue(office, token, typed.get("number", "").strip())
    except (InvalidInput, Conflict) as refusal:
        if refusal.field != "number":
            raise
        return _page(office, request.url.path, token, typed=typed, refusal=refusal)
    return _back(request, token, "reissued")


def _back(request: Request, token: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"{root(request.url.path)}l/{token}?done={done}", 303)


def _page(
    office: Office,
    path: str,
    token: str,
    *,
    done: str = "",
    typed: Typed | None = None,
    task_id: int = 0,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    now = office.house.clock.now()
    with office.house.ledger.reading() as facts:
        link = open_link(facts, office.house.signer, token)
        shown = view(facts, office.views, link, now)
        proposed = proposal(facts, facts.notice(link.notice_id), shown.receipt, now)
    context: dict[str, Any] = {
        "view": shown,
        "token": token,
        "now": now,
        "proposed": proposed,
        "cards": [_card(item, typed if item.task.id == task_id else None, refusal) for item in shown.tasks],
        "reissue_number": (typed or {}).get("number", "") if not task_id else "",
        "reissue_mistake": refusal.message if refusal and not task_id else "",
        "failed": refusal is not None,
        "done": _done(shown, done),
        "units_shown": UNITS_SHOWN,
        "next_due": _next_due(shown, now),
    }
    return page(path, "notice", context, refusal.status if refusal else 200)


def _card(item: TaskView, typed: Typed | None, refusal: CascadeError | None) -> dict[str, Any]:
    """One task with its form. A form sent twice keeps what was typed, now on top of the version that came first."""
    mistaken = refusal if typed is not None and isinstance(refusal, InvalidReport) else None
    form = task_form(item, typed, mistaken) if item.open or item.correctable else None
    return {
        "item": item,
        "form": form,
        "wrong": typed is not None and refusal is not None,
        "used": refusal.message if typed is not None and isinstance(refusal, LinkUsed) else "",
    }


def _done(shown: LinkView, done: str) -> str | TaskView:
    """What to confirm at the top: a task just reported, or "acknowledged", "reissued"; only what the facts bear out."""
    for item in shown.tasks:
        if done == f"task-{item.task.id}" and item.latest:
            return item
    receipt = shown.receipt
    true = {
        "acknowledged": receipt is not None and receipt.acknowledged_at is not None,
        "reissued": receipt is not None and receipt.child_id is not None,
    }
    return done if true.get(done) else ""


def _next_due(shown: LinkView, now: datetime) -> TaskView | None:
    """The next task to fill in: owed, not voluntary first."""
    waiting = [item for item in shown.tasks if item.open and item.owing and item.obligation.demand == "mandatory"]
    return min(waiting, key=lambda item: item.task.due or now, default=None)
