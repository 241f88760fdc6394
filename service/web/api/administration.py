"""What administrators see and do, over the API."""

from collections.abc import Sequence
from typing import Annotated

import anyio.from_thread
from fastapi import APIRouter, Path, Query
from pydantic import Field

from activities.retrying import Retried, RetryOrder
from domain.base import Frozen
from domain.gazette import GazettedYear
from domain.letters import ChannelName
from domain.orders import notice_workflow_id
from domain.policy import Policy, Urgency
from domain.texts import OneLine, PlainText
from service.operations.channel_trial import Trial
from service.operations.engine_state import EngineState, WorkflowState
from service.operations.lights import Light
from service.operations.policy_form import check
from service.store.administration import Change
from service.store.views import ChannelQueue, TroubledMessage
from service.web.office.administration.channels import tried
from service.web.office.administration.overview import all_lights
from service.web.office.administration.workflows import revive
from service.web.office.administration.years import read_year
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NoticeId
from service.web.rights import AdministersAll, signed_by
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/admin", tags=["administration"], responses=refusals(401, 403))
ChannelPath = Annotated[ChannelName, Path(description="email or sms")]
UrgencyPath = Annotated[Urgency, Path(description="plain, urgent or extra_urgent")]


class Overview(Frozen):
    """How the running service stands."""

    engine: EngineState
    lights: tuple[Light, ...]
    channels: tuple[ChannelQueue, ...]
    incidents: dict[str, int]


class OfficeWorkflow(Frozen):
    """The workflow of one notice of a cascade. ``workflow`` is null where Temporal does not answer."""

    notice_id: str
    office_name: str
    workflow: WorkflowState | None


class Restarted(Frozen):
    """What was asked to start anew."""

    workflow_id: str


class Address(Frozen):
    """Where a test message goes."""

    address: Annotated[OneLine, Field(min_length=1, max_length=200)]


class Announcement(Frozen):
    """A year's arrangement as it is published, or as a table. ``source`` where the text names none."""

    text: Annotated[PlainText, Field(min_length=1, max_length=20_000)]
    source: Annotated[OneLine, Field(max_length=100)] = ""


@router.get("/overview", summary="Traffic lights, workers, queues and what waits for a hand")
def overview(office: OfficeDependency, _: AdministersAll) -> Overview:
    """Temporal is asked live and given four seconds; where it does not answer the light says so."""
    state, lights = all_lights(office)
    return Overview(
        engine=state,
        lights=tuple(lights),
        channels=tuple(office.views.channel_queues(office.house.clock.now())),
        incidents=office.views.open_incidents(),
    )


@router.get("/messages", summary="Messages that failed")
def messages(
    office: OfficeDependency,
    _: AdministersAll,
    channel: Annotated[ChannelName | None, Query(description="Only this channel")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most")] = 200,
) -> Sequence[TroubledMessage]:
    """Refused for good, or tried again; the last ones tried come first."""
    return office.views.troubled_messages(channel, limit)


@router.post("/messages/retry", summary="Send failed messages again")
def retry(body: RetryOrder, office: OfficeDependency, person: AdministersAll) -> Retried:
    """Each by itself. What is not owed any more is not sent, as always."""
    return office.retrying.retry(signed_by(person, body))


@router.get("/notices/{notice_id}/workflows", summary="The workflows of a cascade", responses=refusals(404))
def workflows(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: AdministersAll,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="How many to pass over")] = 0,
) -> Sequence[OfficeWorkflow]:
    """At most 50 at a time, in order of the tree."""
    offices = office.views.cascade_offices(notice_id, limit=50, offset=offset)
    found = anyio.from_thread.run(office.probe.workflows, [notice_workflow_id(one.id) for one in offices])
    states: Sequence[WorkflowState | None] = found if found is not None else [None] * len(offices)
    return [
        OfficeWorkflow(notice_id=one.id, office_name=one.office_name, workflow=state)
        for one, state in zip(offices, states, strict=True)
    ]


@router.post("/notices/{notice_id}/restart", status_code=202, summary="Start a notice's workflow anew")
def restart(notice_id: NoticeId, office: OfficeDependency, person: AdministersAll) -> Restarted:
    """Where it is not there or has failed; one that runs only looks at the facts again."""
    workflow_id = notice_workflow_id(notice_id)
    revive(office, notice_id)
    office.administration.log(person.name, office.house.clock.now(), "workflow", "revive", workflow_id)
    return Restarted(workflow_id=workflow_id)


@router.post("/channels/{channel}/test", summary="Send a test message", responses=refusals(429))
def test(channel: ChannelPath, body: Address, office: OfficeDependency, person: AdministersAll) -> Trial:
    """Over the real channel, with the server's true answer. At most five in ten minutes."""
    return tried(office, person, channel.value, body.address)


@router.get("/policies", summary="The policies of new notices")
def policies(office: OfficeDependency, _: AdministersAll) -> dict[Urgency, Policy]:
    """By urgency: the administrator's, else the program's own."""
    return dict(office.administration.policies())


@router.put("/policies/{urgency}", summary="Set the policy of new notices")
def put_policy(urgency: UrgencyPath, body: Policy, office: OfficeDependency, person: AdministersAll) -> Policy:
    """Notices that are out keep the policy they were issued with."""
    check(body)
    office.administration.put_policy(urgency, body, person.name, office.house.clock.now())
    return body


@router.delete("/policies/{urgency}", summary="Go back to the program's own policy")
def forget_policy(urgency: UrgencyPath, office: OfficeDependency, person: AdministersAll) -> Policy:
    """Gives the policy that counts then."""
    office.administration.forget_policy(urgency, person.name, office.house.clock.now())
    return office.administration.policies()[urgency]


@router.post("/calendar/reading", summary="Read a published arrangement, without keeping it")
def read_announcement(body: Announcement, _: AdministersAll) -> GazettedYear:
    """Out of the State Council's own words, or a table. To keep it, post it to ``/calendar/years``."""
    return read_year("", b"", body.text, body.source)


@router.get("/log", summary="What administrators did, newest first")
def log(
    office: OfficeDependency,
    _: AdministersAll,
    pager: PagerDependency,
    area: Annotated[str | None, Query(max_length=40, description="policy, calendar, channel or workflow")] = None,
) -> list[Change]:
    """``detail`` is JSON as text."""
    found = office.administration.changes(area=area, before=pager.number, limit=pager.wanted)
    return pager.page(found, lambda one: one.id)
