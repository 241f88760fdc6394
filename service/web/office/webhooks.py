"""The pages on which webhooks are kept. They decide nothing: ``HookKeeper`` does."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import CascadeError
from domain.hooks import PING
from service.store.hooks import Hook
from service.web.api.webhooks import DeliveryId, HookId
from service.web.hooks import HookKeeper
from service.web.office.typed import Typed, TypedForm
from service.web.pages import office_page, root
from service.web.paging import MOST
from service.web.rights import Administers, Person
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/admin/webhooks", tags=["pages"], include_in_schema=False)
SHOWN = 50
EVENTS = {
    "issued": "通知下发",
    "acknowledged": "单位签收",
    "reported": "单位报送",
    "accepted": "报送采纳",
    "returned": "报送退回",
    "extended": "准予延期",
    "waived": "准予免报",
    "amended": "通知变更",
    "withdrawn": "通知撤回",
    "compiled": "形成汇总",
    "closed": "通知办结",
    "urged": "人工催办",
    "supervision_signed": "督办单签发",
    "circular_signed": "通报签发",
}
"""The acts that receivers mostly ask for, to be ticked; the API takes any."""


@router.get("")
def show(request: Request, person: Administers, office: OfficeDependency) -> HTMLResponse:
    """The list, and a form for a new one."""
    return _list(request, office, person)


@router.post("")
def make(request: Request, person: Administers, office: OfficeDependency, form: TypedForm) -> Response:
    """Make one; its secret is shown this once."""
    try:
        made, secret = HookKeeper(office, person).make(form.one("unit"), form.one("url"), _events(form))
    except CascadeError as refusal:
        typed = {"unit": form.one("unit"), "url": form.one("url"), "events": _events(form)}
        return _list(request, office, person, refusal=refusal, typed=typed, status=refusal.status)
    return _one(request, office, person, made.id, secret=secret)


@router.get("/{hook_id}")
def one(request: Request, hook_id: HookId, person: Administers, office: OfficeDependency) -> HTMLResponse:
    """How one fares, and what was sent to it."""
    return _one(request, office, person, hook_id)


@router.post("/{hook_id}")
def change(
    request: Request, hook_id: HookId, person: Administers, office: OfficeDependency, form: TypedForm
) -> Response:
    """Where it leads, what it is told, whether at all."""
    active = form.one("active") == "1"

    def act(keeper: HookKeeper) -> Hook:
        return keeper.change(hook_id, form.one("url"), _events(form), active=active)

    return _trying(request, office, person, hook_id, act, "changed")


@router.post("/{hook_id}/test")
def test(request: Request, hook_id: HookId, person: Administers, office: OfficeDependency) -> Response:
    """Send a test event."""
    return _trying(request, office, person, hook_id, lambda keeper: keeper.ping(hook_id), "tested")


@router.post("/{hook_id}/deliveries/{delivery_id}/repeat")
def repeat(
    request: Request, hook_id: HookId, delivery_id: DeliveryId, person: Administers, office: OfficeDependency
) -> Response:
    """Send an event once more."""
    return _trying(request, office, person, hook_id, lambda keeper: keeper.repeat(hook_id, delivery_id), "repeated")


@router.post("/{hook_id}/secret")
def renew(request: Request, hook_id: HookId, person: Administers, office: OfficeDependency) -> HTMLResponse:
    """Another secret, shown this once."""
    return _one(request, office, person, hook_id, secret=HookKeeper(office, person).renew(hook_id))


@router.post("/{hook_id}/remove")
def remove(request: Request, hook_id: HookId, person: Administers, office: OfficeDependency) -> RedirectResponse:
    """With the record of its deliveries."""
    HookKeeper(office, person).remove(hook_id)
    return RedirectResponse(f"{root(request.url.path)}admin/webhooks?done=removed", 303)


def _events(form: Typed) -> list[str]:
    return [event for event in form.many("events") if event in EVENTS]


def _trying(
    request: Request, office: Office, person: Person, hook_id: int, act: Callable[[HookKeeper], object], done: str
) -> Response:
    try:
        act(HookKeeper(office, person))
    except CascadeError as refusal:
        if refusal.status == 404:
            raise
        return _one(request, office, person, hook_id, refusal=refusal, status=refusal.status)
    return RedirectResponse(f"{root(request.url.path)}admin/webhooks/{hook_id}?done={done}", 303)


def _list(request: Request, office: Office, person: Person, *, status: int = 200, **more: Any) -> HTMLResponse:
    context = {
        "hooks": HookKeeper(office, person).hooks(MOST),
        "events": EVENTS,
        "refusal": None,
        "typed": {"unit": person.home or "", "url": "", "events": ()},
        **more,
    }
    return office_page(request, person, "hooks/list", context, section="admin", status=status)


def _one(
    request: Request,
    office: Office,
    person: Person,
    hook_id: int,
    *,
    secret: str = "",
    refusal: CascadeError | None = None,
    status: int = 200,
) -> HTMLResponse:
    keeper = HookKeeper(office, person)
    context = {
        "hook": keeper.hook(hook_id),
        "deliveries": keeper.deliveries(hook_id, None, SHOWN),
        "events": EVENTS,
        "names": EVENTS | {PING: "测试事件"},
        "secret": secret,
        "refusal": refusal,
    }
    return office_page(request, person, "hooks/one", context, section="admin", status=status)
