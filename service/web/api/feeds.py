"""Calendar feeds over the API, and the calendars themselves at their secret addresses."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from domain.base import Frozen
from service.calendars.feed import As
from service.store.feeds import Feed
from service.web.api.units import UnitCode
from service.web.feeds import FeedKeeper
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.rights import SeesUnit
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/units/{code}/calendars", tags=["calendars"], responses=refusals(401, 403, 404, 413))
feed_router = APIRouter(tags=["calendars"], responses=refusals(404))
ICS = "text/calendar"
FeedId = Annotated[int, Path(ge=1, le=2**53, description="Id of a calendar feed")]
Token = Annotated[str, Path(max_length=200, description="Secret part of the address")]


class FeedShown(Frozen):
    """One feed. ``url`` is secret: whoever has it sees the dues of the unit, without signing in."""

    id: int
    url: str
    made_by: str
    made_at: datetime


@router.get("", summary="Calendar feeds of a unit, newest first")
def feeds(code: UnitCode, office: OfficeDependency, _: SeesUnit, pager: PagerDependency) -> list[FeedShown]:
    """Those that are not revoked."""
    keeper = FeedKeeper(office)
    return [_shown(keeper, feed) for feed in pager.cut(keeper.feeds(code), lambda one: one.id)]


@router.post("", status_code=201, summary="Make a calendar feed of a unit's dues")
def make(code: UnitCode, office: OfficeDependency, person: SeesUnit) -> FeedShown:
    """It lives until it is revoked, or its maker may not see the unit any more."""
    keeper = FeedKeeper(office)
    return _shown(keeper, keeper.make(code, person))


@router.delete("/{feed_id}", status_code=204, summary="Revoke a calendar feed")
def revoke(code: UnitCode, feed_id: FeedId, office: OfficeDependency, person: SeesUnit) -> None:
    """By whoever made it, or keeps the unit."""
    FeedKeeper(office).revoke(code, feed_id, person)


@feed_router.get(
    "/calendar/{token}.ics",
    summary="A unit's dues as a calendar",
    response_class=Response,
    responses={200: {"content": {ICS: {"schema": {"type": "string"}}}, "description": "The calendar (RFC 5545)"}},
)
def calendar(
    token: Token,
    office: OfficeDependency,
    form: Annotated[As, Query(alias="as", description="As events, which all programs show, or as to-dos")] = "events",
) -> Response:
    """One entry a task, with the same UID for good; extended ones move, waived ones are cancelled."""
    content = FeedKeeper(office).read(token, form)
    return Response(content, media_type=f"{ICS}; charset=utf-8")


def _shown(keeper: FeedKeeper, feed: Feed) -> FeedShown:
    return FeedShown(id=feed.id, url=keeper.url(feed), made_by=feed.made_by, made_at=feed.made_at)
