"""The JSON API for issuing offices and operators: notices, their standing, and rollups."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from pydantic import AwareDatetime, Field

from domain.base import Frozen
from domain.behaviour import Behaviour
from domain.dues import DueFlag
from domain.letters import ChannelName
from domain.notices import NoticeDraft, NoticeState
from domain.outbox import IntentState, Purpose
from domain.rights import Act
from domain.units import CODE
from service.documents.office import rollup_workbook
from service.forecasting.account import Wanted
from service.foresight import DryRun
from service.store.views import (
    Escalation,
    Message,
    MessageFilter,
    NoticeFilter,
    NoticeHead,
    NoticeStatus,
    OfficeProgress,
)
from service.web.attachments import attachment
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NamedUnit, NoticeId
from service.web.rights import Sees, SeesNotice, Works, require_for_unit
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/notices", tags=["notices"], responses=refusals(401, 413))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KNOWN = refusals(404)
_DRAFT = refusals(400, 404, 409)


class Issued(Frozen):
    """The answer to an issue. ``flags`` are what a person should have seen."""

    notice_id: str
    flags: tuple[DueFlag, ...]


class PlannedDraft(NoticeDraft):
    """A draft, and how punctual its units are: working days after the due (negative: before it), null for never.

    Without ``punctuality`` the behaviour ``history`` goes by the reports of the last year.
    """

    punctuality: dict[NamedUnit, Annotated[int, Field(ge=-60, le=60)] | None] | None = None


@router.post("", status_code=201, summary="Issue a notice", responses=_DRAFT)
def issue(draft: Annotated[NoticeDraft, Body()], office: OfficeDependency, person: Works) -> Issued:
    """One transaction writes everything; the workflow then tells the recipients."""
    require_for_unit(person, Act.WORK, office, draft.office)
    choice = office.desk.issue(draft, actor=person.name)
    return Issued(notice_id=choice.notice.id, flags=choice.flags)


@router.post("/plan", summary="Dry run", responses=_DRAFT)
def plan(
    draft: Annotated[PlannedDraft, Body()],
    office: OfficeDependency,
    person: Works,
    behaviour: Annotated[Behaviour | None, Query(description="How the units are imagined to behave")] = None,
    messages: Annotated[bool, Query(description="List every message and act")] = False,
    texts: Annotated[bool, Query(description="List every message with its subject and text")] = False,
    samples: Annotated[bool, Query(description="List one message of each kind with its subject and text")] = False,
    unit: Annotated[str | None, Query(pattern=CODE, description="Only messages to or about this unit")] = None,
) -> DryRun:
    """What issuing now would do at every level, without doing it.

    With ``behaviour`` also every message that would go out if the units behave so.
    """
    require_for_unit(person, Act.WORK, office, draft.office)
    issued = NoticeDraft.model_validate(draft.model_dump(exclude={"punctuality"}))
    shown = office.desk.dry_run(issued)
    if behaviour is None:
        return shown
    wanted = Wanted(behaviour=behaviour, messages=messages or texts, texts=texts, samples=samples, unit_code=unit)
    forecast = office.foretelling.forecast(issued, wanted, draft.punctuality)
    return shown.model_copy(update={"forecast": forecast})


@router.get("", summary="Notices, newest first")
def notices(
    office: OfficeDependency,
    person: Sees,
    pager: PagerDependency,
    state: Annotated[NoticeState | None, Query(description="Only those in this state")] = None,
    issuer: Annotated[str | None, Query(alias="office", pattern=CODE, description="Only those of this office")] = None,
    text: Annotated[str, Query(alias="q", max_length=100, description="Words of the number or the title")] = "",
    issued_from: Annotated[AwareDatetime | None, Query(description="Issued at this instant or later")] = None,
    issued_to: Annotated[AwareDatetime | None, Query(description="Issued before this instant")] = None,
) -> list[NoticeHead]:
    """Those of the offices that the caller may see. All conditions given hold together."""
    wanted = NoticeFilter(
        paths=person.places(), state=state, office=issuer, text=text, since=issued_from, until=issued_to
    )
    return pager.page(office.views.listed_notices(wanted, pager.wanted, pager.after), lambda one: one.id)


@router.get("/{notice_id}", summary="How a notice stands", responses=_KNOWN)
def status(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice) -> NoticeStatus:
    """Head, items, units, and what happens next."""
    return office.views.notice_status(notice_id)


@router.get("/{notice_id}/progress", summary="How the whole cascade stands", responses=_KNOWN)
def progress(
    notice_id: NoticeId, office: OfficeDependency, _: SeesNotice, pager: PagerDependency
) -> list[OfficeProgress]:
    """One row per office below and including this notice's own."""
    return pager.cut(office.views.subtree_progress(notice_id), lambda one: one.notice_id)


@router.get("/{notice_id}/escalations", summary="Who was alarmed when", responses=_KNOWN)
def escalations(
    notice_id: NoticeId, office: OfficeDependency, _: SeesNotice, pager: PagerDependency
) -> list[Escalation]:
    """Everybody told by the climb in the whole cascade, in order."""
    return pager.cut(office.views.escalations(notice_id), lambda one: one.id)


@router.get("/{notice_id}/messages", summary="Messages of a notice with their delivery", responses=_KNOWN)
def messages(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: SeesNotice,
    pager: PagerDependency,
    state: Annotated[IntentState | None, Query(description="Only those of which this became")] = None,
    purpose: Annotated[Purpose | None, Query(description="Only those that go out for this")] = None,
    channel: Annotated[ChannelName | None, Query(description="Only those over this channel")] = None,
    unit: Annotated[str | None, Query(pattern=CODE, description="Only those to or about this unit")] = None,
) -> list[Message]:
    """In order of their planned instant."""
    wanted = MessageFilter(state=state, purpose=purpose, channel=channel, unit=unit)
    found = office.views.listed_messages(notice_id, wanted, pager.wanted, pager.number)
    return pager.page(found, lambda one: one.id)


@router.get(
    "/{notice_id}/rollup.xlsx",
    summary="The rollup as a workbook",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}, "description": "The workbook"}, **_KNOWN},
)
def rollup(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice) -> Response:
    """Totals by obligation, one row per unit, the missing ones, the texts."""
    name, content = rollup_workbook(office.house.ledger, notice_id, office.house.clock.now())
    return attachment(content, name, XLSX)
