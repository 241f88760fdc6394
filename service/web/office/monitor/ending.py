"""Ending a notice by hand: closing with the gate before one's eyes, opening again, withdrawing."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from activities.closing import CloseByHand, Closing
from activities.reopening import Reopen, Reopening
from activities.withdrawing import Withdrawing, WithdrawOrder
from domain.errors import CascadeError, InvalidInput
from domain.gate import Obstacle
from domain.rights import Act
from service.web.office.orders import checked, item_named, moment_typed
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import Person, SignsOnNotice, WorksOnNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_Text = Annotated[str, Form(max_length=2000)]
_Short = Annotated[str, Form(max_length=120)]
_Items = Annotated[list[str], Form(default_factory=list, max_length=500)]
OBSTACLE_WORDS = {
    Obstacle.OWING: "未报，办结后记为漏报",
    Obstacle.REVIEW: "报告待审，须先审核",
    Obstacle.REQUEST: "申请待批，须先批复",
    Obstacle.STALE: "汇总后又有更新",
}


@router.get("/notices/{notice_id}/close")
def before_closing(notice_id: NoticeId, request: Request, person: WorksOnNotice, office: OfficeDependency) -> Response:
    """What stands in the way, by name."""
    return _page(request, office, person, notice_id, "close", {})


@router.post("/notices/{notice_id}/close")
def close(
    notice_id: NoticeId,
    request: Request,
    person: WorksOnNotice,
    office: OfficeDependency,
    item: _Items,
    reason: _Text = "",
) -> Response:
    """人工办结 the items ticked, all that are open where none is."""

    def act() -> None:
        keys = tuple(key for one in item if (key := item_named(one)) is not None)
        order = checked(CloseByHand, {"by": person.name, "reason": reason.strip(), "items": keys})
        Closing(office.house.ledger, office.house.clock, office.engine).close(notice_id, order)

    return _carried_out(request, office, person, notice_id, "close", act, {"reason": reason, "items": item})


@router.get("/notices/{notice_id}/reopen")
def before_reopening(
    notice_id: NoticeId, request: Request, person: WorksOnNotice, office: OfficeDependency
) -> Response:
    """Which items are closed."""
    return _page(request, office, person, notice_id, "reopen", {})


@router.post("/notices/{notice_id}/reopen")
def reopen(
    notice_id: NoticeId,
    request: Request,
    person: WorksOnNotice,
    office: OfficeDependency,
    item: _Items,
    reason: _Text = "",
    due: _Short = "",
) -> Response:
    """重新办理 the items ticked, with a new due for those declared missing."""

    def act() -> None:
        keys = [key for one in item if (key := item_named(one)) is not None]
        if not keys:
            raise InvalidInput("请至少勾选一个已办结的事项", field="item")
        items = tuple({"obligation": key[0], "occurrence": key[1], "due": moment_typed(due)} for key in keys)
        order = checked(Reopen, {"by": person.name, "reason": reason.strip(), "items": items})
        Reopening(office.house.ledger, office.house.clock, office.engine).reopen(notice_id, order)

    given = {"reason": reason, "due": due, "items": item}
    return _carried_out(request, office, person, notice_id, "reopen", act, given)


@router.get("/notices/{notice_id}/withdraw")
def before_withdrawing(
    notice_id: NoticeId, request: Request, person: SignsOnNotice, office: OfficeDependency
) -> Response:
    """Whom it concerns."""
    return _page(request, office, person, notice_id, "withdraw", {})


@router.post("/notices/{notice_id}/withdraw")
def withdraw(
    notice_id: NoticeId, request: Request, person: SignsOnNotice, office: OfficeDependency, reason: _Text = ""
) -> Response:
    """撤回 the notice with all below it."""

    def act() -> None:
        order = {"notice_id": notice_id, "by": person.name, "reason": reason.strip()}
        Withdrawing(office.house.ledger, office.house.clock, office.engine).withdraw(checked(WithdrawOrder, order))

    return _carried_out(request, office, person, notice_id, "withdraw", act, {"reason": reason})


_DONE = {"close": "closed", "reopen": "reopened", "withdraw": "withdrawn"}


def _carried_out(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    kind: str,
    act: Callable[[], None],
    given: Mapping[str, Any],
) -> Response:
    try:
        if not str(given.get("reason", "")).strip():
            raise InvalidInput("请填写理由：会记入留痕，并告知有关单位", field="reason")
        act()
    except CascadeError as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        return _page(request, office, person, notice_id, kind, given, refusal)
    return RedirectResponse(f"../{notice_id}?done={_DONE[kind]}", 303)


def _page(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    kind: str,
    given: Mapping[str, Any],
    refusal: CascadeError | None = None,
) -> Response:
    gate = Closing(office.house.ledger, office.house.clock, office.engine).gate(notice_id)
    board = office.boards.board(notice_id).shown()
    context = {
        "head": office.views.notice_head(notice_id),
        "base": f"notices/{notice_id}",
        "kind": kind,
        "gate": gate,
        "reason": given.get("reason", ""),
        "due": given.get("due", ""),
        "items": given.get("items", ()),
        "refusal": refusal,
        "obstacles": OBSTACLE_WORDS,
        "units": board.counts["units"],
        "signs": person.may(Act.SIGN, office.views.office_path(notice_id) or "/"),
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "monitor/ending", context, section="notices", status=status)
