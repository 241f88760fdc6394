"""通报 over the API. Whoever signs sees who is not named and why; the text knows nothing of them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path

from activities.circulating import CircularCancelling, CircularOrder, CircularSignature, Circulating
from domain.base import Frozen
from domain.circular import CircularState
from domain.circular_text import circular_title
from domain.roster import Circular, Entry, Exclusion, Ranked, Tally, exclusion_sentence, ranked, tally
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice, SignsOnNotice, WorksOnNotice, signed_by
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/api/v1/notices", tags=["supervision"], responses=refusals(400, 401, 404, 409, 413))
CircularId = Annotated[int, Path(ge=1, le=2**53, description="Id of a 通报")]


class CircularHead(Frozen):
    """What a list shows."""

    id: int
    notice_id: str
    number: str
    title: str
    state: CircularState
    as_of: datetime
    supersedes: int | None
    drafted_by: str
    drafted_at: datetime
    signed_by: str
    signed_at: datetime | None
    snapshot_hash: str
    total: Tally


class Excluded(Frozen):
    """A unit that is not named for one thing, and why: for the signer only."""

    unit_code: str
    unit_name: str
    title: str
    exclusion: Exclusion
    reason: str


class CircularShown(CircularHead):
    """One 通报 with its text, its roster, and who is not named and why."""

    body: str
    requirement: str
    entries: tuple[Entry, ...]
    excluded: tuple[Excluded, ...]
    ranking: tuple[Ranked, ...]


@router.post("/{notice_id}/circulars", status_code=201, summary="Draft a 通报")
def draft(notice_id: NoticeId, body: CircularOrder, office: OfficeDependency, person: WorksOnNotice) -> CircularShown:
    """From a snapshot of this instant. With ``supersedes`` it corrects one that is out."""
    return shown(circulating(office).draft(notice_id, signed_by(person, body)))


@router.get("/{notice_id}/circulars", summary="通报 of a notice, the oldest first")
def circulars(
    notice_id: NoticeId, office: OfficeDependency, _: SeesNotice, pager: PagerDependency
) -> list[CircularHead]:
    """Drafts, those that are out, and those that were superseded."""
    with office.house.ledger.reading() as facts:
        found = pager.cut(facts.circulars(facts.notice(notice_id).id), lambda one: one.id)
        return [CircularHead.model_validate(_head(one)) for one in found]


@router.get("/{notice_id}/circulars/{circular_id}", summary="One 通报")
def circular(notice_id: NoticeId, circular_id: CircularId, office: OfficeDependency, _: SeesNotice) -> CircularShown:
    """Its text and its roster."""
    with office.house.ledger.reading() as facts:
        return shown(facts.circular(notice_id, circular_id))


@router.post("/{notice_id}/circulars/{circular_id}/sign", summary="Sign a 通报 and send it")
def sign(
    notice_id: NoticeId,
    circular_id: CircularId,
    body: CircularSignature,
    office: OfficeDependency,
    person: SignsOnNotice,
) -> CircularShown:
    """It gets its number and goes to all recipients; the one it corrects is superseded."""
    return shown(circulating(office).sign(notice_id, circular_id, signed_by(person, body)))


@router.post("/{notice_id}/circulars/{circular_id}/cancel", summary="Throw a draft of a 通报 away")
def cancel(
    notice_id: NoticeId,
    circular_id: CircularId,
    body: CircularCancelling,
    office: OfficeDependency,
    person: WorksOnNotice,
) -> CircularShown:
    """What is out is never cancelled, only superseded."""
    return shown(circulating(office).cancel(notice_id, circular_id, signed_by(person, body)))


def circulating(office: Office) -> Circulating:
    """The use case over the office's house."""
    return Circulating(office.house.ledger, office.house.clock, office.engine)


def _head(one: Circular) -> dict[str, object]:
    kept = one.model_dump(include=set(CircularHead.model_fields))
    snapshot = one.snapshot
    return {**kept, "title": circular_title(snapshot), "as_of": snapshot.as_of, "total": tally(snapshot.entries)}


def shown(one: Circular) -> CircularShown:
    """With its text, its roster, and who is not named and why."""
    snapshot = one.snapshot
    return CircularShown.model_validate(
        {
            **_head(one),
            "body": one.body,
            "requirement": one.requirement,
            "entries": snapshot.entries,
            "excluded": tuple(_excluded(entry, snapshot.as_of) for entry in snapshot.entries if entry.exclusion),
            "ranking": ranked(snapshot.entries) if snapshot.ranking else (),
        }
    )


def _excluded(entry: Entry, as_of: datetime) -> Excluded:
    assert entry.exclusion is not None
    return Excluded(
        unit_code=entry.unit_code,
        unit_name=entry.unit_name,
        title=entry.title,
        exclusion=entry.exclusion,
        reason=exclusion_sentence(entry, as_of),
    )
