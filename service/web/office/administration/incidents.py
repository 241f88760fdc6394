"""Items that need a hand (待处理事项): filtered, resolved with a note, and messages that failed, sent again."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from activities.retrying import Retried, RetryOrder
from domain.errors import CascadeError, InvalidInput
from domain.incidents import IncidentKind
from domain.letters import ChannelName
from domain.orders import notice_workflow_id
from domain.rights import Act
from service.store.views import IncidentFilter
from service.web.office.refusing import act_or_show
from service.web.office.typed import TypedForm
from service.web.pages import office_page
from service.web.rights import Administers, AdministersAll, Person, require
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
PAGE = 50
KINDS = {
    IncidentKind.NO_CONTACT: "无人可告知",
    IncidentKind.UNREACHABLE: "通知无法送达",
    IncidentKind.DEAD_ADDRESS: "地址失效",
    IncidentKind.GIVEN_UP: "多次发送未成功",
    IncidentKind.REISSUE_REFUSED: "无法自动转发",
    IncidentKind.STALE: "汇总已过时",
    IncidentKind.CLOSE_HELD: "到期未能办结",
    IncidentKind.AMENDMENT_REFUSED: "未能随上级变更",
    IncidentKind.REOPENED_BELOW: "下级重新办理",
    IncidentKind.WEBHOOK_DEAD: "事件推送未送达",
}
_Word = Annotated[str, Query(max_length=100)]


@router.get("/admin/incidents")
def listing(
    request: Request,
    office: OfficeDependency,
    person: Administers,
    kind: _Word = "",
    state: _Word = "open",
    notice: _Word = "",
    unit: _Word = "",
    after: Annotated[str, Query(max_length=400)] = "",
) -> HTMLResponse:
    """Those of the places that the person administers, the newest first."""
    asked = {"kind": kind, "state": state, "notice": notice, "unit": unit, "after": after}
    return _listing(request, office, person, asked)


@router.post("/admin/incidents")
def resolve(request: Request, office: OfficeDependency, person: Administers, form: TypedForm) -> Response:
    """销项 those ticked, with one note."""
    note, keys = form.one("note"), form.many("key")
    asked = {name: form.one(name) for name in ("kind", "state", "notice", "unit")} | {"after": ""}

    def act() -> str:
        if not keys or not 1 <= len(note) <= 400:
            raise InvalidInput("请勾选事项，并写明是怎么处理的（不超过 400 字）", field="note")
        for key in keys:
            require(person, Act.ADMINISTER, office.views.incident_path(key))
            office.resolving.resolve(key, person.name, note)
        return f"admin/incidents?done={len(keys)}"

    return act_or_show(request, act, lambda refusal: _listing(request, office, person, asked, refusal))


@router.get("/admin/messages")
def messages(request: Request, office: OfficeDependency, person: AdministersAll, channel: _Word = "") -> HTMLResponse:
    """What was refused for good, and what is tried again."""
    return _messages(request, office, person, channel)


@router.post("/admin/messages")
def retry(request: Request, office: OfficeDependency, person: AdministersAll, form: TypedForm) -> Response:
    """重发 those ticked, each by itself."""
    numbers = form.numbers("message")
    if not numbers:
        return _messages(request, office, person, "", refusal=InvalidInput("请先勾选要重发的消息", field="message"))
    order = RetryOrder(by=person.name, messages=tuple(numbers[:500]), trusting=bool(form.one("trusting")))
    result = office.retrying.retry(order)
    return _messages(request, office, person, "", result)


def _listing(
    request: Request, office: Office, person: Person, asked: dict[str, str], refusal: CascadeError | None = None
) -> HTMLResponse:
    wanted = IncidentFilter(
        paths=person.places(Act.ADMINISTER),
        resolved={"open": False, "resolved": True}.get(asked["state"]),
        kind=asked["kind"] or None,
        notice_id=asked["notice"] or None,
        unit=asked["unit"] or None,
    )
    found = office.views.listed_incidents(wanted, PAGE + 1, asked["after"] or None)
    context = {
        "incidents": found[:PAGE],
        "next": found[PAGE - 1].key if len(found) > PAGE else "",
        "asked": asked,
        "kinds": KINDS,
        "ui": workflow_address(office),
        "workflow_id": notice_workflow_id,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "admin/incidents", context, section="admin", status=status)


def workflow_address(office: Office) -> str:
    """The beginning of the address of a workflow in Temporal's own pages, '' where nobody has said where they are."""
    settings = office.house.settings
    base = settings.resolved_temporal_ui_url
    return f"{base}/namespaces/{settings.temporal_namespace}/workflows/" if base else ""


def _messages(
    request: Request,
    office: Office,
    person: Person,
    channel: str,
    result: Retried | None = None,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    chosen = ChannelName(channel) if channel in set(ChannelName) else None
    context = {
        "messages": office.views.troubled_messages(chosen, 200),
        "channel": channel,
        "result": result,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "admin/messages", context, section="admin", status=status)
