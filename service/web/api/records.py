"""What is kept of a notice, to be read by programs: its document, its ledger (台账), its trail (留痕)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from domain.base import Frozen
from domain.notices import NoticeDraft, NoticeState
from domain.task_life import OWING
from service.store.views import Entry, TrailFilter, UnitStanding
from service.web.conditions import revision_tag
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/notices/{notice_id}", tags=["notices"], responses=refusals(401, 404))


class Document(Frozen):
    """A notice as it reads now: to be amended, change ``draft`` and send it back with ``If-Match``."""

    notice_id: str
    revision: int
    state: NoticeState
    draft: NoticeDraft


class TrailCheck(Frozen):
    """Whether the trail is whole. ``broken_at`` is the number of the first row that is missing or was changed."""

    whole: bool
    broken_at: int | None


@router.get("/document", summary="The notice as it reads now")
def document(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice, response: Response) -> Document:
    """Its `ETag` is that of the revision: amending with it in `If-Match` overwrites nobody else's amendment."""
    with office.house.ledger.reading() as facts:
        notice = facts.notice(notice_id)
    response.headers["ETag"] = revision_tag(notice.id, notice.revision)
    return Document(notice_id=notice.id, revision=notice.revision, state=notice.state, draft=notice.draft)


@router.get("/ledger", summary="Unit by item")
def ledger(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: SeesNotice,
    pager: PagerDependency,
    owing: Annotated[bool, Query(description="Only units that have not acknowledged, or owe a report")] = False,
) -> list[UnitStanding]:
    """One row for each recipient, in order of code, with its task for each item. Where a unit has passed the notice
    on, the row names its own notice, whose ledger holds the units below.
    """
    units = office.views.notice_status(notice_id).units
    return pager.cut([unit for unit in units if not owing or _owes(unit)], lambda one: one.code)


@router.get("/trail", summary="Who did what when")
def trail(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: SeesNotice,
    pager: PagerDependency,
    act: Annotated[str | None, Query(pattern=r"^[a-z_]{1,60}$", description="Only acts of this kind")] = None,
    actor: Annotated[str | None, Query(min_length=1, max_length=100, description="Only acts of this person")] = None,
    since: Annotated[AwareDatetime | None, Query(description="At this instant or later")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Before this instant")] = None,
) -> list[Entry]:
    """In order. Every row's `hash` contains the one before it, so that a changed or missing row shows."""
    wanted = TrailFilter(act=act, actor=actor, since=since, until=until)
    found = office.views.listed_trail(notice_id, wanted, pager.wanted, pager.number)
    return pager.page(found, lambda one: one.sequence)


@router.get("/trail/check", summary="Whether the trail is whole")
def check(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice) -> TrailCheck:
    """Computes every hash anew."""
    broken = office.views.verify_trail(notice_id)
    return TrailCheck(whole=broken is None, broken_at=broken)


def _owes(unit: UnitStanding) -> bool:
    return unit.acknowledged_at is None or any(task.state in OWING for task in unit.tasks)
