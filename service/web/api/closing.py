"""Ending a notice over the API: the gate, closing, submitting and supplementing by hand, the difference, reopening."""

from typing import Annotated

from fastapi import APIRouter, Body, Path
from pydantic import Field

from activities.closing import CloseByHand, ClosedByHand, Closing, Gate
from activities.reopening import Reopen, Reopened, Reopening
from activities.reviewing import Person, Reason
from activities.supplementing import HandedUp, SubmitByHand, Supplement, Supplementing
from domain.base import Frozen
from domain.obligations import KEY
from domain.rollup_diff import RollupDiff
from service.store.views.submissions import Submissions
from service.web.openapi import refusals
from service.web.parameters import NamedObligation, NamedOccurrence, NoticeId
from service.web.rights import SeesNotice, WorksOnNotice, name_for, signed_by
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/api/v1/notices", tags=["notices"], responses=refusals(401, 404, 413))
_ACT = refusals(400, 409)
ObligationKey = Annotated[str, Path(pattern=KEY, description="Key of the obligation")]
OccurrenceKey = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$", description="Key of the occurrence")]


class NamedItem(Frozen):
    """One item of the notice."""

    obligation: NamedObligation
    occurrence: NamedOccurrence = "once"


class ByHand(Frozen):
    """Who decides, why, and about which items; all that are open where none is named."""

    by: Person
    reason: Reason
    items: tuple[NamedItem, ...] = Field(default=(), max_length=500)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The items named."""
        return tuple((one.obligation, one.occurrence) for one in self.items)


@router.get("/{notice_id}/gate", summary="What stands in the way of closing")
def gate(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice) -> Gate:
    """Owing units, reports in review, requests to be decided and stale rollups, item by item, by name."""
    return _closing(office).gate(notice_id)


@router.post("/{notice_id}/close", summary="Close by hand, with a reason", responses=_ACT)
def close(
    notice_id: NoticeId, body: Annotated[ByHand, Body()], office: OfficeDependency, person: WorksOnNotice
) -> ClosedByHand:
    """Units still owing are declared missing, by name; refused while something waits for the office's own decision."""
    return _closing(office).close(
        notice_id, CloseByHand(by=name_for(person, body.by), reason=body.reason, items=body.keys)
    )


@router.post("/{notice_id}/submit", summary="Submit upward before all are in", responses=_ACT)
def submit(
    notice_id: NoticeId, body: Annotated[ByHand, Body()], office: OfficeDependency, person: WorksOnNotice
) -> tuple[HandedUp, ...]:
    """Compile now and hand in to every superior, with the list of those missing. The items stay open."""
    order = SubmitByHand(by=name_for(person, body.by), reason=body.reason, items=body.keys)
    return _supplementing(office).submit(notice_id, order)


@router.get("/{notice_id}/submissions", summary="What was submitted, and who was missing in it")
def submissions(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice) -> Submissions:
    """Sent upward by this notice's office, and received from the offices below."""
    return office.views.submissions(notice_id)


@router.get(
    "/{notice_id}/items/{obligation}/{occurrence}/diff", summary="What compiling now would change", responses=_ACT
)
def diff(
    notice_id: NoticeId,
    obligation: ObligationKey,
    occurrence: OccurrenceKey,
    office: OfficeDependency,
    _: SeesNotice,
) -> RollupDiff:
    """From the newest rollup to the facts: by field and by unit, with the reports before and after. Writes nothing."""
    return _supplementing(office).diff(notice_id, (obligation, occurrence))


@router.post(
    "/{notice_id}/items/{obligation}/{occurrence}/supplement",
    summary="Submit what came after the close",
    responses=_ACT,
)
def supplement(
    notice_id: NoticeId,
    obligation: ObligationKey,
    occurrence: OccurrenceKey,
    body: Annotated[Supplement, Body()],
    office: OfficeDependency,
    person: WorksOnNotice,
) -> HandedUp:
    """Compile one more version and hand it in as a supplement (补报). The versions before stay as they are."""
    return _supplementing(office).supplement(notice_id, (obligation, occurrence), signed_by(person, body))


@router.post("/{notice_id}/reopen", summary="Open closed items again", responses=_ACT)
def reopen(
    notice_id: NoticeId, body: Annotated[Reopen, Body()], office: OfficeDependency, person: WorksOnNotice
) -> Reopened:
    """Those declared missing owe again, by a new due; the notice runs anew."""
    house = office.house
    return Reopening(house.ledger, house.clock, office.engine).reopen(notice_id, signed_by(person, body))


def _closing(office: Office) -> Closing:
    return Closing(office.house.ledger, office.house.clock, office.engine)


def _supplementing(office: Office) -> Supplementing:
    return Supplementing(office.house.ledger, office.house.clock, office.engine)
