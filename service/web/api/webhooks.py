"""Webhooks over the API: other programs are told what happens to the notices of a unit and below."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from domain.base import Frozen
from domain.hooks import DeliveryState
from service.store.hooks import Hook, HookDelivery
from service.web.conditions import ConditionDependency, tag_of
from service.web.hooks import HookKeeper
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NamedUnit
from service.web.rights import Administers
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"], responses=refusals(401, 403, 404, 409, 413))
HookId = Annotated[int, Path(ge=1, le=2**53, description="Id of a webhook")]
DeliveryId = Annotated[int, Path(ge=1, le=2**53, description="Id of a delivery")]
Event = Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
Url = Annotated[str, Field(min_length=8, max_length=2000, examples=["https://oa.example.gov.cn/cascade-events"])]
Events = Annotated[
    tuple[Event, ...],
    Field(max_length=100, description="Acts of the trail, such as `reported`; none for all", examples=[["reported"]]),
]


class WebhookBody(Frozen):
    """Where it leads and what it is told. ``active`` false: nothing until it is switched on again."""

    url: Url
    events: Events = ()
    active: bool = True


class NewWebhook(Frozen):
    """A webhook to be made, for the notices of ``unit`` and below."""

    unit: NamedUnit
    url: Url
    events: Events = ()


class Secret(Frozen):
    """What the receiver checks signatures with. It is shown this once."""

    secret: str = Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"])


class WebhookMade(Frozen):
    """The webhook, and its secret, which is shown this once."""

    webhook: Hook
    secret: str


@router.get("", summary="Webhooks")
def webhooks(office: OfficeDependency, person: Administers, pager: PagerDependency) -> list[Hook]:
    """Those of the units that the caller administers, in order of their making."""
    return pager.page(HookKeeper(office, person).hooks(pager.wanted, pager.number), lambda one: one.id)


@router.post("", status_code=201, summary="Make a webhook", responses=refusals(400))
def make(body: NewWebhook, office: OfficeDependency, person: Administers) -> WebhookMade:
    """It is told of what happens from now on."""
    made, secret = HookKeeper(office, person).make(body.unit, body.url, body.events)
    return WebhookMade(webhook=made, secret=secret)


@router.get("/{hook_id}", summary="One webhook")
def webhook(hook_id: HookId, office: OfficeDependency, person: Administers, response: Response) -> Hook:
    """Where it leads, and how it fares."""
    found = HookKeeper(office, person).hook(hook_id)
    response.headers["ETag"] = _tag(found)
    return found


@router.put("/{hook_id}", summary="Change a webhook", responses=refusals(400, 412))
def change(
    hook_id: HookId, body: WebhookBody, office: OfficeDependency, person: Administers, condition: ConditionDependency
) -> Hook:
    """`If-Match` takes the `ETag` of the webhook. What happens while it is switched off, it is never told."""
    keeper = HookKeeper(office, person)
    condition.check(_tag(keeper.hook(hook_id)))
    return keeper.change(hook_id, body.url, body.events, active=body.active)


@router.delete("/{hook_id}", status_code=204, summary="Remove a webhook")
def remove(hook_id: HookId, office: OfficeDependency, person: Administers) -> None:
    """With the record of its deliveries."""
    HookKeeper(office, person).remove(hook_id)


@router.post("/{hook_id}/secret", summary="Give a webhook another secret")
def renew(hook_id: HookId, office: OfficeDependency, person: Administers) -> Secret:
    """The one before is worth nothing any more."""
    return Secret(secret=HookKeeper(office, person).renew(hook_id))


@router.post("/{hook_id}/test", status_code=202, summary="Send a test event")
def test(hook_id: HookId, office: OfficeDependency, person: Administers) -> HookDelivery:
    """An event `ping`; among the deliveries it shows what came of it."""
    return HookKeeper(office, person).ping(hook_id)


@router.get("/{hook_id}/deliveries", summary="What was sent to a webhook, newest first")
def deliveries(
    hook_id: HookId,
    office: OfficeDependency,
    person: Administers,
    pager: PagerDependency,
    state: Annotated[DeliveryState | None, Query(description="Only those in this state")] = None,
) -> list[HookDelivery]:
    """Those delivered are kept for 30 days."""
    found = HookKeeper(office, person).deliveries(hook_id, state, pager.wanted, pager.number)
    return pager.page(found, lambda one: one.id)


@router.post("/{hook_id}/deliveries/{delivery_id}/repeat", status_code=202, summary="Send an event once more")
def repeat(hook_id: HookId, delivery_id: DeliveryId, office: OfficeDependency, person: Administers) -> HookDelivery:
    """With the same id, so that the receiver can tell."""
    return HookKeeper(office, person).repeat(hook_id, delivery_id)


def _tag(hook: Hook) -> str:
    return tag_of(hook.model_dump_json().encode())
