"""Amending a notice (变更): title, text, whom to ask, and dues; the difference is shown before it is done."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from activities.revising import Amending, AmendOrder, Shown
from domain.clock import SHANGHAI
from domain.errors import CascadeError, InvalidInput
from domain.notices import Notice, NoticeDraft
from service.web.conditions import Outdated
from service.web.office.orders import checked, moment_typed
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import Person, WorksOnNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/notices/{notice_id}/amend")
def before(notice_id: NoticeId, request: Request, person: WorksOnNotice, office: OfficeDependency) -> Response:
    """The notice as it stands, to be changed."""
    notice = _notice(office, notice_id)
    return _page(request, office, person, notice, _given(notice))


@router.post("/notices/{notice_id}/amend")
async def amend(notice_id: NoticeId, request: Request, person: WorksOnNotice, office: OfficeDependency) -> Response:
    """First what would change; with ``confirm`` it is done."""
    form = await request.form()
    return await run_in_threadpool(_amend, request, office, person, notice_id, form)


def _amend(request: Request, office: Office, person: Person, notice_id: str, form: FormData) -> Response:
    notice = _notice(office, notice_id)
    given = _given(notice) | {name: str(value) for name, value in form.items() if isinstance(value, str)}
    amending = Amending(office.house.ledger, office.house.clock, office.engine)
    try:
        if given.get("revision") != str(notice.revision):
            raise Outdated("这份通知刚被别人变更过；请核对现行内容后重新填写", field="revision")
        order = checked(
            AmendOrder,
            {
                "notice_id": notice_id,
                "draft": _changed(notice.draft, given),
                "by": person.name,
                "reason": given["reason"].strip(),
            },
        )
        if form.get("confirm"):
            amending.amend(order)
            return RedirectResponse(f"../{notice_id}?done=amended", 303)
        return _page(request, office, person, notice, given, shown=amending.preview(order))
    except CascadeError as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        return _page(request, office, person, notice, given | {"revision": str(notice.revision)}, refusal=refusal)


def _notice(office: Office, notice_id: str) -> Notice:
    with office.house.ledger.reading() as facts:
        return facts.notice(notice_id)


def _given(notice: Notice) -> dict[str, str]:
    """What the form holds when it is opened."""
    draft = notice.draft
    dues = {
        f"due.{one.key}.{occurrence.key}": _local(occurrence.due) if occurrence.due else ""
        for one in draft.obligations
        for occurrence in one.occurrences
    }
    texts = {"title": draft.title, "body": draft.body, "reason": "", "revision": str(notice.revision)}
    inquiry = {f"inquiry.{name}": value for name, value in draft.inquiry.model_dump().items()}
    return texts | inquiry | dues


def _local(due: datetime) -> str:
    return f"{due.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"


def _changed(draft: NoticeDraft, given: Mapping[str, str]) -> NoticeDraft:
    """The draft with what was typed. What was left as it stood stays the same to the second. Raises InvalidInput."""
    if not given["reason"].strip():
        raise InvalidInput("请填写变更理由：会告知受影响的单位", field="reason")
    raw = draft.model_dump()
    raw |= {"title": given["title"].strip(), "body": given["body"].replace("\r\n", "\n").strip()}
    raw["inquiry"] = {name: given[f"inquiry.{name}"].strip() for name in raw["inquiry"]}
    for obligation in raw["obligations"]:
        for occurrence in obligation["occurrences"]:
            typed = given.get(f"due.{obligation['key']}.{occurrence['key']}", "")
            if occurrence["due"] is not None and typed != _local(occurrence["due"]):
                occurrence["due"] = moment_typed(typed)
    return checked(NoticeDraft, raw)


def _page(
    request: Request,
    office: Office,
    person: Person,
    notice: Notice,
    given: Mapping[str, str],
    *,
    shown: Shown | None = None,
    refusal: CascadeError | None = None,
) -> Response:
    with office.house.ledger.reading() as facts:
        names = {unit.code: unit.name for unit, _ in facts.subordinates(facts.unit(notice.office))} if shown else {}
    context = {
        "head": office.views.notice_head(notice.id),
        "base": f"notices/{notice.id}",
        "draft": notice.draft,
        "given": given,
        "shown": shown,
        "refusal": refusal,
        "asked": [names.get(code, code) for code in shown.asked] if shown else [],
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "monitor/amend", context, section="notices", status=status)
