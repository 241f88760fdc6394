"""The rollup (汇总): the live table with its sources, who is missing, the texts by chapter, and the way upward."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from activities.closing import CloseByHand, Closing
from activities.reopening import ItemDue, Reopen, Reopening
from activities.supplementing import SubmitByHand, Supplement, Supplementing
from domain.absence import HINTS, WORDS
from domain.clock import SHANGHAI
from domain.dues import proposed_due
from domain.errors import CascadeError, InvalidInput
from domain.plan import ItemKey
from domain.policy import CLIMB
from domain.rights import Act
from domain.rollup import Category
from service.chapters import CHAPTER_PAGE, compiled_texts
from service.documents.office import rollup_workbook
from service.documents.rollup_csv import rollup_csv
from service.provenance import Asked, provenance
from service.rollup_page import CATEGORY_WORDS, rollup_page
from service.rollup_sheet import rollup_sheet
from service.web.office.orders import checked, item_named, moment_typed
from service.web.pages import office_page, root
from service.web.parameters import NoticeId
from service.web.rights import Person, SeesNotice, WorksOnNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/notices/{notice_id}/rollup", tags=["pages"], include_in_schema=False)
_FAR_DAYS = 3
_Item = Annotated[str, Query(max_length=120)]
_Words = Annotated[str, Form(max_length=2000)]
STEP_WORDS = {"liaison": "联络员", "leader": "分管领导", "superior": "发文单位", "origin": "最初发文单位"}


@router.get("")
def show(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: SeesNotice,
    item: _Item = "",
    sort: Annotated[str, Query(max_length=60)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """One item of the notice, the first where none is named."""
    return _page(request, office, person, notice_id, item_named(item), sort=sort, page=page)


@router.get("/sources")
def sources(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: SeesNotice,
    item: _Item = "",
    field: Annotated[str, Query(max_length=60)] = "",
    category: Annotated[Category | None, Query()] = None,
    through: Annotated[list[str] | None, Query(max_length=12)] = None,
) -> HTMLResponse:
    """The units behind one number, down to the bottom."""
    asked = Asked(key=item_named(item) or ("", ""), field=field, category=category, through=tuple(through or ()))
    found = provenance(office.house.ledger, office.views, notice_id, asked)
    context = {
        "head": office.views.notice_head(notice_id),
        "found": found,
        "item": item,
        "words": CATEGORY_WORDS,
        "through": asked.through,
    }
    return office_page(request, person, "rollup/sources", context, section="notices")


@router.get("/text")
def text(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: SeesNotice,
    item: _Item = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """The texts of all units, chapter by chapter, each with its source."""
    compiled = compiled_texts(office.house.ledger, office.views, notice_id, item_named(item), page)
    context = {"head": office.views.notice_head(notice_id), "compiled": compiled, "size": CHAPTER_PAGE}
    return office_page(request, person, "rollup/text", context, section="notices")


@router.get("/downloads")
def downloads(
    request: Request, notice_id: NoticeId, office: OfficeDependency, person: SeesNotice, item: _Item = ""
) -> HTMLResponse:
    """The files with their sizes; they are made for that, so the page fetches it only when asked."""
    key = item_named(item)
    _, workbook = rollup_workbook(office.house.ledger, notice_id, office.house.clock.now())
    table = rollup_csv(rollup_sheet(office.house.ledger, office.views, notice_id, key)) if key else b""
    context = {"notice_id": notice_id, "item": item, "workbook": len(workbook), "table": len(table)}
    return office_page(request, person, "rollup/downloads", context)


@router.post("/submit")
def submit(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    item: Annotated[str, Form(max_length=120)],
    reason: _Words = "",
) -> Response:
    """上报 now, also before all are in: with the stated list of those missing, and why."""

    def act(key: ItemKey) -> str:
        order = checked(SubmitByHand, {"by": person.name, "reason": _stated(reason), "items": (key,)})
        _supplementing(office).submit(notice_id, order)
        return "submitted"

    return _carry_out(request, office, person, notice_id, item, act, {"submit": reason})


@router.post("/supplement")
def supplement(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    item: Annotated[str, Form(max_length=120)],
    reason: _Words = "",
) -> Response:
    """补报 what came after the close."""

    def act(key: ItemKey) -> str:
        order = checked(Supplement, {"by": person.name, "reason": _stated(reason)})
        _supplementing(office).supplement(notice_id, key, order)
        return "supplemented"

    return _carry_out(request, office, person, notice_id, item, act, {"supplement": reason})


@router.post("/close")
def close(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    item: Annotated[str, Form(max_length=120)],
    reason: _Words = "",
) -> Response:
    """办结: whoever still owes is declared missing."""

    def act(key: ItemKey) -> str:
        order = checked(CloseByHand, {"by": person.name, "reason": _stated(reason), "items": (key,)})
        Closing(office.house.ledger, office.house.clock, office.engine).close(notice_id, order)
        return "closed"

    return _carry_out(request, office, person, notice_id, item, act, {"close": reason})


@router.post("/reopen")
def reopen(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    item: Annotated[str, Form(max_length=120)],
    reason: _Words = "",
    due: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """重新办理: those declared missing owe again, by a new due."""

    def act(key: ItemKey) -> str:
        again = ItemDue(obligation=key[0], occurrence=key[1], due=moment_typed(due))
        order = checked(Reopen, {"by": person.name, "reason": _stated(reason), "items": (again,)})
        Reopening(office.house.ledger, office.house.clock, office.engine).reopen(notice_id, order)
        return "reopened"

    return _carry_out(request, office, person, notice_id, item, act, {"reopen": reason, "due": due})


def _stated(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput("请写明理由，它会记入留痕", field="reason")
    return reason.strip()


def _carry_out(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    item: str,
    act: Callable[[ItemKey], str],
    given: Mapping[str, Any],
) -> Response:
    """Do it and come back to the item; where it is refused show the page again, with what was typed and why not."""
    key = item_named(item)
    try:
        if key is None:
            raise InvalidInput("没有指明事项，请从汇总页上操作", field="item")
        done = act(key)
    except CascadeError as refusal:
        return _page(request, office, person, notice_id, key, given=given, refusal=refusal)
    return RedirectResponse(f"{root(request.url.path)}notices/{notice_id}/rollup?item={item}&done={done}", 303)


def _page(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    key: ItemKey | None,
    *,
    sort: str = "",
    page: int = 1,
    given: Mapping[str, Any] | None = None,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    now = office.house.clock.now()
    with office.house.ledger.reading() as facts:
        calendar = facts.calendar()
    context = {
        "head": office.views.notice_head(notice_id),
        "rollup": rollup_page(office.house.ledger, office.views, notice_id, key, sort=sort, page=page),
        "words": CATEGORY_WORDS,
        "reasons": WORDS,
        "hints": HINTS,
        "climb": [STEP_WORDS[step.value] for step in CLIMB],
        "works": person.may(Act.WORK, office.views.office_path(notice_id) or ""),
        "again": proposed_due(now, now.replace(year=now.year + 1), None, calendar, _FAR_DAYS),
        "given": {"submit": "", "supplement": "", "close": "", "reopen": "", "due": "", **(given or {})},
        "refusal": refusal,
        "shanghai": SHANGHAI,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "rollup/rollup", context, section="notices", status=status)


def _supplementing(office: Office) -> Supplementing:
    return Supplementing(office.house.ledger, office.house.clock, office.engine)
