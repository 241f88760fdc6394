"""Replying to 督办单 through the signed link: a page for people, JSON for programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Facts
from domain.supervision import REPLY_LENGTH, SENT, ReplyUnfit, Supervision, SupervisionState, colour_label, label
from domain.texts import PlainText
from service.web.api.supervisions import supervising
from service.web.link.access import Access, Given, Visitor, by_link, on
from service.web.link.acts import visitor_of
from service.web.link.notice_page import task_page
from service.web.openapi import refusals
from service.web.pages import root
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["links"], responses=refusals(400, 403, 404, 409, 410, 413))
SupervisionId = Annotated[int, Path(ge=1, le=2**53)]
_BODY = 1 << 20


class Reply(Frozen):
    """What was done about it. At most 4000 characters are taken."""

    reply: PlainText = Field(min_length=1, max_length=20_000)


class OrderShown(Frozen):
    """A 督办单 as its unit sees it. ``open``: a reply is taken."""

    id: int
    number: str
    colour: str
    state: SupervisionState
    standing: str
    open: bool
    body: str
    due: datetime | None
    reply: str
    replied_by: str
    replied_at: datetime | None
    ended_reason: str


@router.get("/api/v1/links/{token}/supervisions", summary="督办单 for the link's unit")
def supervisions(token: str, office: OfficeDependency) -> Sequence[OrderShown]:
    """Those that were sent, the oldest first. Opening them changes nothing."""
    return _orders(office, visitor_of(office, by_link(office, token)))


@router.post("/api/v1/links/{token}/supervisions/{supervision_id}/reply", status_code=201, summary="Answer a 督办单")
async def reply(token: str, supervision_id: SupervisionId, body: Reply, office: OfficeDependency) -> OrderShown:
    """May be repeated until it is struck off: the newest reply counts, all are in the trail."""
    return _order(await _reply(office, by_link(office, token), supervision_id, body.reply))


@on(router, "GET", "/supervisions", include_in_schema=False)
def show(request: Request, office: OfficeDependency, access: Given, done: str = "") -> HTMLResponse:
    """The unit's 督办单, each with its reply or a form for it."""
    return _page(office, request, access, done=done)


@on(router, "POST", "/supervisions/{supervision_id}", include_in_schema=False, response_model=None)
async def reply_on_page(
    supervision_id: SupervisionId, request: Request, office: OfficeDependency, access: Given
) -> HTMLResponse | RedirectResponse:
    """Answer, then show the page again. A mistake shows the form with what was typed."""
    async with request.form(max_fields=10, max_part_size=_BODY) as form:
        typed = str(form.get("reply", ""))
    try:
        await _reply(office, access, supervision_id, typed)
    except ReplyUnfit as refusal:
        typing = {"id": supervision_id, "reply": typed, "mistake": refusal.message}
        return await run_in_threadpool(_page, office, request, access, typing=typing)
    return RedirectResponse(f"{root(request.url.path)}{access.base}/supervisions?done={supervision_id}", 303)


def _page(
    office: Office, request: Request, access: Access, done: str = "", typing: dict[str, object] | None = None
) -> HTMLResponse:
    who = visitor_of(office, access)
    orders = _orders(office, who)
    with office.house.ledger.reading() as facts:
        notice = facts.notice(who.notice_id)
        unit = facts.unit(_unit(who)).name
    replied = next((one for one in orders if str(one.id) == done and one.reply), None)
    context = {
        "number": notice.draft.number,
        "title": notice.draft.title,
        "unit": unit,
        "orders": tuple(reversed(orders)),
        "replied": replied,
        "typing": typing or {"id": 0, "reply": "", "mistake": ""},
        "longest": REPLY_LENGTH,
        "acts": who.acts,
        "now": office.house.clock.now(),
    }
    return task_page(request, access, "supervisions", context, 422 if typing else 200)


def _orders(office: Office, who: Visitor) -> Sequence[OrderShown]:
    unit = _unit(who)
    with office.house.ledger.reading() as facts:
        found = facts.supervisions(who.notice_id, unit)
    return [_order(one) for one in found if one.state in SENT and one.number]


async def _reply(office: Office, access: Access, supervision_id: int, text: str) -> Supervision:
    use_case = supervising(office)

    def work(facts: Facts) -> Supervision:
        who = access.visitor(facts, office.house.clock.now())
        return use_case.reply(facts, who.notice_id, _unit(who), supervision_id, text, who.provenance)

    return use_case.replied(await office.writer.run(work))


def _unit(who: Visitor) -> str:
    if who.unit_code is None:
        raise NotFound("这个链接只供查看，不能回复督办单；请从本单位收到的督办单邮件中打开链接", field="token")
    return who.unit_code


def _order(one: Supervision) -> OrderShown:
    return OrderShown(
        id=one.id,
        number=one.number,
        colour=colour_label(one.colour),
        state=one.state,
        standing=label(one.state),
        open=one.state in {SupervisionState.SIGNED, SupervisionState.REPLIED},
        body=one.body,
        due=one.due,
        reply=one.reply,
        replied_by=one.replied_by,
        replied_at=one.replied_at,
        ended_reason=one.ended_reason,
    )
