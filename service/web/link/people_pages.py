"""The pages on which a unit hands its work over (委托他人), and objects to what was entered for it (异议)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from activities.entering import Objection
from domain.clock import SHANGHAI
from domain.contacts import duty_label
from domain.errors import CascadeError, InvalidInput
from domain.handovers import Handover
from domain.typed_days import typed_day
from service.input_faults import sentence
from service.web.api.units import HandoverBody, HandoverId
from service.web.body_limit import LIMIT
from service.web.link import acts
from service.web.link.access import Access, Given, on
from service.web.link.acts import TaskNumber
from service.web.link.forms import Typed
from service.web.link.notice_page import task_page
from service.web.link.pages import back
from service.web.link.people import ObjectionBody, delegates_of
from service.web.link.request_pages import task_shown
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_Body = TypeVar("_Body", bound=BaseModel)
Answer = HTMLResponse | RedirectResponse
_BLANKS = {"to_contact": "", "scope": "notice", "ends": "", "reason": ""}
_OBJECTION = "/tasks/{task_id}/objection"


@on(router, "GET", "/handover")
def handover(request: Request, office: OfficeDependency, access: Given, done: str = "") -> HTMLResponse:
    """Who stands in now, and the form."""
    return _handover_page(office, request, access, {}, done=done)


@on(router, "POST", "/handover", response_model=None)
async def hand_over(request: Request, office: OfficeDependency, access: Given) -> Answer:
    """Let somebody stand in; a mistake shows the form again with everything kept."""
    typed = await _typed(request)
    who = await run_in_threadpool(acts.visitor_of, office, access)
    try:
        today = office.house.clock.now().astimezone(SHANGHAI).date()
        await acts.hand_over(office, access, _body(typed, who.notice_id, today))
    except InvalidInput as refusal:
        return await run_in_threadpool(_handover_page, office, request, access, typed, refusal)
    return back(request, access, "handed", "/handover")


@on(router, "POST", "/handovers/{handover_id}/end")
async def end(handover_id: HandoverId, request: Request, office: OfficeDependency, access: Given) -> RedirectResponse:
    """Everything is as before from now on."""
    await acts.end_handover(office, access, handover_id)
    return back(request, access, "ended", "/handover")


@on(router, "GET", _OBJECTION)
def objection(task_id: TaskNumber, request: Request, office: OfficeDependency, access: Given) -> HTMLResponse:
    """What was entered, and the form."""
    return _objection_page(office, request, access, task_id, {})


@on(router, "POST", _OBJECTION, response_model=None)
async def object_to(task_id: TaskNumber, request: Request, office: OfficeDependency, access: Given) -> Answer:
    """Object; the entry stands until the office has decided."""
    typed = await _typed(request)
    try:
        reason = typed.get("reason", "").strip()
        if not reason:
            raise InvalidInput("请写明哪里不对，应当是什么", field="reason")
        said = _checked(ObjectionBody, {"task_id": task_id, "reason": reason})
        await acts.object_to(office, access, Objection(task_id=task_id, reason=said.reason))
    except InvalidInput as refusal:
        return await run_in_threadpool(_objection_page, office, request, access, task_id, typed, refusal)
    return back(request, access, f"objected-{task_id}")


async def _typed(request: Request) -> Typed:
    async with request.form(max_fields=20, max_part_size=LIMIT) as form:
        return {key: value for key, value in form.items() if isinstance(value, str)}


def _body(typed: Typed, notice_id: str, today: date) -> HandoverBody:
    """What was typed. Raises InvalidInput with the blank at fault."""
    given = {name: typed.get(name, "").strip() for name in _BLANKS}
    if not given["to_contact"]:
        raise InvalidInput("请选择受托人", field="to_contact")
    if not given["reason"]:
        raise InvalidInput("请写明委托原因，如出差、休假", field="reason")
    body = {
        "to_contact": given["to_contact"],
        "notice_id": notice_id if given["scope"] != "all" else None,
        "ends_at": _end_of(given["ends"], today) if given["ends"] else None,
        "reason": given["reason"],
    }
    return _checked(HandoverBody, body)


def _end_of(typed: str, today: date) -> datetime:
    """The first instant after that day in Asia/Shanghai."""
    day = typed_day(typed, today)
    if day is None or day == date.max:
        raise InvalidInput("看不懂委托到哪一天，请写成“6月28日”或 2024-06-28", field="ends")
    return datetime.combine(day, time(), SHANGHAI) + timedelta(days=1)


def _checked(kind: type[_Body], given: Mapping[str, object]) -> _Body:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(sentence(first), field=str(first["loc"][0]) if first["loc"] else "reason") from error


def _handover_page(
    office: Office,
    request: Request,
    access: Access,
    typed: Typed,
    refusal: CascadeError | None = None,
    done: str = "",
) -> HTMLResponse:
    now = office.house.clock.now()
    who = acts.visitor_of(office, access)
    with office.house.ledger.reading() as facts:
        notice = facts.notice(who.notice_id)
        unit = facts.unit(who.own_unit)
        handovers = facts.handovers(unit.code)
    field = {"ends_at": "ends", "to_unit": "to_contact"}.get(refusal.field or "", refusal.field) if refusal else None
    people = delegates_of(office, who)
    delegates = [(one.contact_id, one.name, duty_label(one.duty), one.unit_name) for one in people]
    context: dict[str, Any] = {
        "notice": notice.draft,
        "open_notice": notice.state.value == "issued",
        "unit": unit.name,
        "delegates": delegates,
        "current": [one for one in handovers if _in_force(one, now) and one.notice_id in (None, notice.id)],
        "typed": _BLANKS | dict(typed),
        "mistake": {field: refusal.message} if refusal else {},
        "acts": who.acts,
        "done": done,
        "now": now,
        "until": {one.id: _until(one) for one in handovers},
        "today": now.astimezone(SHANGHAI).date(),
    }
    return task_page(request, access, "handover", context, refusal.status if refusal else 200)


def _until(one: Handover) -> datetime | None:
    """Its last minute: nobody reads midnight of the next day as the end of this one."""
    return one.ends_at - timedelta(minutes=1) if one.ends_at else None


def _in_force(one: Handover, now: datetime) -> bool:
    """Whether it counts now or later."""
    return one.ended_at is None and (one.ends_at is None or one.ends_at > now)


def _objection_page(
    office: Office, request: Request, access: Access, task_id: int, typed: Typed, refusal: CascadeError | None = None
) -> HTMLResponse:
    notice, item = task_shown(office, access, task_id)
    context = {
        "notice": notice,
        "item": item,
        "reason": typed.get("reason", ""),
        "mistake": refusal.message if refusal else "",
    }
    return task_page(request, access, "objection", context, refusal.status if refusal else 200)
