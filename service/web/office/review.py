"""Review (审核): the queue of what waits, one report beside what it is compared to, and the decisions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from activities.deciding import DecisionOrder
from activities.reviewing import Acceptance, Return
from domain.clock import SHANGHAI
from domain.dues import proposed_due
from domain.errors import CascadeError, InvalidInput
from domain.rights import Act
from service.comparison import Comparison, comparison
from service.review_queue import Flag, Queue, Wanted, review_queue
from service.store.views import WaitingRequest
from service.web.office.orders import checked, moment_typed, seen_reports, whole
from service.web.pages import office_page, root
from service.web.parameters import NoticeId
from service.web.rights import Person, SeesNotice, WorksOnNotice
from service.web.state import Office, OfficeDependency
from service.web.ways import way_of

router = APIRouter(tags=["pages"], include_in_schema=False)
PHRASES = (
    "数据与表内关系不符，请核对",
    "缺少盖章扫描件",
    "文字材料过于简略，请补充具体做法和成效",
    "与上次数据差异较大，请核实或说明",
    "附件打不开，请重新上传",
    "填报口径不一致，请按通知要求填报",
)
"""Common reasons to send a report back, to be ticked."""
_Seen = Annotated[list[str], Form(default_factory=list, max_length=20_000)]
_Back = Annotated[str, Form(max_length=2000)]


def wanted_part(
    item: Annotated[str, Query(max_length=120)] = "",
    q: Annotated[str, Query(max_length=60)] = "",
    flag: Annotated[list[str] | None, Query(max_length=10)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Wanted:
    """The part of the queue that an address names; what it misspells is passed over."""
    return Wanted(item=item, words=q, flags=frozenset(Flag(one) for one in flag or () if one in set(Flag)), page=page)


@router.get("/notices/{notice_id}/review")
def show(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: SeesNotice,
    item: Annotated[str, Query(max_length=120)] = "",
    q: Annotated[str, Query(max_length=60)] = "",
    flag: Annotated[list[str] | None, Query(max_length=10)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    task: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    ask: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> HTMLResponse:
    """The queue, and the report or request that is looked at: the first one where none is named."""
    return _page(request, office, person, notice_id, wanted_part(item, q, flag, page), task=task, ask=ask)


@router.post("/notices/{notice_id}/review/accept")
def accept(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    seen: _Seen,
    back: _Back = "",
) -> Response:
    """采纳 what was ticked, or the one that is looked at."""

    def act(queue: Queue) -> str:
        reports = seen_reports(seen)
        office.reviewing.accept(notice_id, Acceptance(reports=reports, by=person.name))
        return _onward(request, notice_id, queue, [one.task_id for one in reports], "accepted")

    return _carry_out(request, office, person, notice_id, back, act, {"seen": seen})


@router.post("/notices/{notice_id}/review/return")
def send_back(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    seen: _Seen,
    phrase: Annotated[list[str], Form(default_factory=list, max_length=20)],
    reason: Annotated[str, Form(max_length=2000)] = "",
    due: Annotated[str, Form(max_length=40)] = "",
    back: _Back = "",
) -> Response:
    """退回 with a reason and a new due."""
    given = {"seen": seen, "phrases": phrase, "reason": reason, "due": due, "opened": "return"}

    def act(queue: Queue) -> str:
        reports, whole = seen_reports(seen), "；".join([*phrase, *([reason.strip()] if reason.strip() else [])])
        if not whole:
            raise InvalidInput("请选择或填写退回的理由", field="reason")
        order = {"reports": reports, "by": person.name, "reason": whole, "due": moment_typed(due)}
        office.reviewing.send_back(notice_id, checked(Return, order))
        return _onward(request, notice_id, queue, [one.task_id for one in reports], "returned")

    return _carry_out(request, office, person, notice_id, back, act, given)


@router.post("/notices/{notice_id}/review/decide")
def decide(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    number: Annotated[int, Form(ge=1, le=2**63 - 1)],
    grant: Annotated[bool, Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
    due: Annotated[str, Form(max_length=40)] = "",
    back: _Back = "",
) -> Response:
    """批复 one request: grant it, or refuse it with a reason."""

    def act(queue: Queue) -> str:
        known = next((one for one in queue.requests if one.request_id == number), None)
        timed = grant and known is not None and known.kind == "extension"
        order = {"requests": (number,), "grant": grant, "by": person.name, "reason": reason.strip()}
        office.deciding.decide(notice_id, checked(DecisionOrder, order | ({"due": moment_typed(due)} if timed else {})))
        left = [one.request_id for one in queue.requests if one.request_id != number]
        more = {"ask": left[0]} if left else {}
        return _address(request, notice_id, queue.wanted, done="granted" if grant else "refused", count=1, **more)

    return _carry_out(request, office, person, notice_id, back, act, {"reason": reason, "due": due}, ask=number)


def _carry_out(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    back: str,
    act: Callable[[Queue], str],
    given: Mapping[str, Any],
    ask: int | None = None,
) -> Response:
    """Do it and go on with the next; where it is refused show the page again, with what was typed and why not."""
    wanted, task = _came_from(back)
    queue = review_queue(office.house.ledger, office.views, notice_id, wanted, office.house.clock.now())
    try:
        return RedirectResponse(act(queue), 303)
    except CascadeError as refusal:
        return _page(request, office, person, notice_id, wanted, task=task, ask=ask, given=given, refusal=refusal)


def _page(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    wanted: Wanted,
    *,
    task: int | None,
    ask: int | None,
    given: Mapping[str, Any] | None = None,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    now = office.house.clock.now()
    head = office.views.notice_head(notice_id)
    queue = review_queue(office.house.ledger, office.views, notice_id, wanted, now)
    asked = next((one for one in queue.requests if one.request_id == ask), None)
    chosen = task or (queue.ids[0] if queue.ids and asked is None else None)
    laid = None if asked or chosen is None else comparison(office.house.ledger, office.views, notice_id, chosen)
    if laid is None and asked is None and queue.requests and task is None:
        asked = queue.requests[0]
    context = {
        "head": head,
        "queue": queue,
        "laid": laid,
        "way": way_of(laid.now.channel) if laid else "",
        "asked": asked,
        "named": task is not None or ask is not None,
        "row": next((row for row in queue.rows if laid and row.report.task_id == laid.task.task_id), None),
        "works": person.may(Act.WORK, office.views.office_path(notice_id) or ""),
        "proposed": _proposal(office, notice_id, laid, asked, now),
        "phrases": PHRASES,
        "given": {"seen": (), "phrases": (), "reason": "", "due": "", "opened": "", **(given or {})},
        "refusal": refusal,
        "count": request.query_params.get("count", ""),
        "flags": Flag,
        "shanghai": SHANGHAI,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "review/review", context, section="notices", status=status)


def _proposal(
    office: Office, notice_id: str, laid: Comparison | None, asked: WaitingRequest | None, now: datetime
) -> datetime | None:
    """The due that the forms propose: what was asked for, else one that may be given."""
    if asked is not None and asked.asked_due is not None:
        return asked.asked_due
    if laid is None and asked is None:
        return None
    key = (
        (asked.obligation, asked.occurrence)
        if asked
        else (laid.task.obligation, laid.task.occurrence)
        if laid
        else None
    )
    with office.house.ledger.reading() as facts:
        bound = facts.bounds(notice_id).get(key) if key else None
        calendar = facts.calendar()
    return proposed_due(now, bound.item.close_at, bound.superior_due, calendar) if bound else None


def _onward(request: Request, notice_id: str, queue: Queue, decided: list[int], done: str) -> str:
    """The address of the next report in the queue, which tells what was done with this one."""
    return _address(request, notice_id, queue.wanted, done=done, count=len(decided), task=queue.after(decided))


def _address(request: Request, notice_id: str, wanted: Wanted, **more: object) -> str:
    return f"{root(request.url.path)}notices/{notice_id}/review?{wanted.query(**more)}"


def _came_from(back: str) -> tuple[Wanted, int | None]:
    """The part of the queue and the report that a form was sent from, out of its query."""
    found = parse_qsl(back.removeprefix("?"), max_num_fields=20)
    one = dict(found)
    flags = [value for name, value in found if name == "flag"]
    wanted = wanted_part(one.get("item", "")[:120], one.get("q", "")[:60], flags, _number(one.get("page")) or 1)
    return wanted, _number(one.get("task"))


def _number(text: str | None) -> int | None:
    try:
        return whole(text or "") or None
    except ValueError:
        return None
