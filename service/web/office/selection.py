"""Case selection (案例遴选): the ledger of quotas, unit by period, and which cases go upward."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from activities.selecting import Pick, Selecting, SelectOrder, UnselectOrder
from domain.errors import CascadeError, InvalidInput
from domain.quotas import LABELS
from domain.rights import Act
from service.quotas import quota_ledgers
from service.web.office.orders import checked, whole
from service.web.pages import office_page, root
from service.web.parameters import NoticeId
from service.web.rights import Person, SeesNotice, WorksOnNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/notices/{notice_id}/cases", tags=["pages"], include_in_schema=False)
_Words = Annotated[str, Form(max_length=2000)]
_Key = Annotated[str, Form(max_length=60)]


@router.get("")
def show(request: Request, notice_id: NoticeId, office: OfficeDependency, person: SeesNotice) -> HTMLResponse:
    """One ledger for each item that asks for cases."""
    return _page(request, office, person, notice_id)


@router.post("/select")
def select(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    obligation: _Key,
    occurrence: _Key,
    pick: Annotated[list[str], Form(default_factory=list, max_length=200)],
    reason: _Words = "",
) -> Response:
    """推荐 what was ticked, all with one reason."""

    def act() -> str:
        picks = tuple(_pick(one, reason) for one in pick)
        if not picks:
            raise InvalidInput("没有勾选任何案例，请先勾选", field="picks")
        order = {"obligation": obligation, "occurrence": occurrence, "picks": picks, "by": person.name}
        _selecting(office).select(notice_id, checked(SelectOrder, order))
        return "selected"

    given = {"picks": pick, "reason": reason, "at": f"{obligation}/{occurrence}"}
    return _carry_out(request, office, person, notice_id, act, given)


@router.post("/unselect")
def unselect(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    selection: Annotated[int, Form(ge=1, le=2**63 - 1)],
    reason: _Words = "",
) -> Response:
    """取消推荐, with a reason."""

    def act() -> str:
        order = {"selection_id": selection, "reason": _stated(reason), "by": person.name}
        _selecting(office).unselect(notice_id, checked(UnselectOrder, order))
        return "unselected"

    return _carry_out(request, office, person, notice_id, act, {})


def _pick(ticked: str, reason: str) -> Pick:
    unit, _, entry = ticked.rpartition(":")
    try:
        place = whole(entry)
    except ValueError as error:
        raise InvalidInput("页面上的选择读不出来，请刷新后重新勾选", field="picks") from error
    return checked(Pick, {"unit_code": unit, "entry": place, "reason": _stated(reason)})


def _stated(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput("请写明理由，它会记入留痕", field="reason")
    return reason.strip()


def _carry_out(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    act: Callable[[], str],
    given: Mapping[str, Any],
) -> Response:
    try:
        done = act()
    except CascadeError as refusal:
        return _page(request, office, person, notice_id, given=given, refusal=refusal)
    return RedirectResponse(f"{root(request.url.path)}notices/{notice_id}/cases?done={done}", 303)


def _page(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    *,
    given: Mapping[str, Any] | None = None,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    context = {
        "head": office.views.notice_head(notice_id),
        "ledgers": quota_ledgers(office.house.ledger, notice_id),
        "labels": LABELS,
        "works": person.may(Act.WORK, office.views.office_path(notice_id) or ""),
        "given": {"picks": (), "reason": "", "at": "", **(given or {})},
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "rollup/cases", context, section="notices", status=status)


def _selecting(office: Office) -> Selecting:
    return Selecting(office.house.ledger, office.house.clock, office.engine)
