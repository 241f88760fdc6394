"""The page on which a unit asks for more time, or to be let off."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from activities.asking import Petition
from domain.clock import SHANGHAI
from domain.errors import CascadeError, InvalidInput, NotFound
from domain.typed_days import typed_day
from service.input_faults import sentence
from service.web.body_limit import LIMIT
from service.web.link import acts
from service.web.link.access import Access, Given, on
from service.web.link.acts import TaskNumber
from service.web.link.forms import Typed
from service.web.link.notice_page import task_page
from service.web.link.view import NoticeShown, TaskView, view
from service.web.pages import root
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_BELOW = "/tasks/{task_id}/request"
_BLANKS = {"kind": "", "due": "", "reason": ""}


@on(router, "GET", _BELOW)
def show(task_id: TaskNumber, request: Request, office: OfficeDependency, access: Given) -> HTMLResponse:
    """The form. Opening it changes nothing."""
    return _form(office, request, access, task_id, {})


@on(router, "POST", _BELOW, response_model=None)
async def ask(
    task_id: TaskNumber, request: Request, office: OfficeDependency, access: Given
) -> HTMLResponse | RedirectResponse:
    """Ask, then show the notice again; a mistake shows the form again with everything kept."""
    async with request.form(max_fields=20, max_part_size=LIMIT) as form:
        typed = {key: value for key, value in form.items() if isinstance(value, str)}
    try:
        today = office.house.clock.now().astimezone(SHANGHAI).date()
        await acts.ask(office, access, _petition(task_id, typed, today))
    except InvalidInput as refusal:
        return await run_in_threadpool(_form, office, request, access, task_id, typed, refusal)
    return RedirectResponse(f"{root(request.url.path)}{access.base}?done=asked-{task_id}", 303)


def _petition(task_id: int, typed: Typed, today: date) -> Petition:
    """What was typed. Raises InvalidInput with the blank at fault."""
    given = {name: typed.get(name, "").strip() for name in _BLANKS}
    due = given["due"] if given["kind"] == "extension" else ""
    if given["kind"] not in {"extension", "waiver"}:
        raise InvalidInput("请选择申请延期还是申请免报", field="kind")
    if given["kind"] == "extension" and not due:
        raise InvalidInput("申请延期请写明希望的截止日期，如“6月28日”", field="due")
    if not given["reason"]:
        raise InvalidInput("请写明理由", field="reason")
    try:
        return Petition.model_validate({**given, "task_id": task_id, "due": typed_day(due, today) or due or None})
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "reason"
        shown = "看不懂这个截止日期，请写成“6月28日”或 2024-06-28" if field == "due" else sentence(first)
        raise InvalidInput(shown, field=field) from error


def _form(
    office: Office, request: Request, access: Access, task_id: int, typed: Typed, refusal: CascadeError | None = None
) -> HTMLResponse:
    notice, item = task_shown(office, access, task_id)
    context: dict[str, Any] = {
        "notice": notice,
        "item": item,
        "typed": _BLANKS | dict(typed),
        "earliest": item.task.due.astimezone(SHANGHAI).date() if item.task.due else None,
        "mistake": {refusal.field: refusal.message} if refusal else {},
    }
    return task_page(request, access, "request", context, refusal.status if refusal else 200)


def task_shown(office: Office, access: Access, task_id: int) -> tuple[NoticeShown, TaskView]:
    """The notice and one task of the unit. Raises as ``Access.visitor``, and NotFound."""
    now = office.house.clock.now()
    with office.house.ledger.reading() as facts:
        shown = view(facts, office.views, access.visitor(facts, now), now)
    for item in shown.tasks:
        if item.task.id == task_id:
            return shown.notice, item
    raise NotFound("没有这一报送事项；请从最近收到的邮件中打开链接", field="task_id")
