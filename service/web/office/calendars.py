"""The page on which a person gets the calendar address of a unit, and revokes it."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from service.web.api.feeds import FeedId
from service.web.api.units import UnitCode
from service.web.feeds import FeedKeeper
from service.web.pages import office_page, root
from service.web.rights import SeesUnit
from service.web.state import OfficeDependency

router = APIRouter(prefix="/units/{code}/calendar", tags=["pages"], include_in_schema=False)


@router.get("")
def show(request: Request, code: UnitCode, person: SeesUnit, office: OfficeDependency) -> HTMLResponse:
    """The addresses in use."""
    keeper = FeedKeeper(office)
    feeds = [(feed, keeper.url(feed)) for feed in keeper.feeds(code)]
    with office.house.ledger.reading() as facts:
        unit = facts.unit(code)
    return office_page(request, person, "hooks/calendar", {"unit": unit, "feeds": feeds}, section="units")


@router.post("")
def make(request: Request, code: UnitCode, person: SeesUnit, office: OfficeDependency) -> RedirectResponse:
    """One more address."""
    FeedKeeper(office).make(code, person)
    return _back(request, code, "made")


@router.post("/{feed_id}/revoke")
def revoke(
    request: Request, code: UnitCode, feed_id: FeedId, person: SeesUnit, office: OfficeDependency
) -> RedirectResponse:
    """The address is dead from now on."""
    FeedKeeper(office).revoke(code, feed_id, person)
    return _back(request, code, "revoked")


def _back(request: Request, code: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"{root(request.url.path)}units/{code}/calendar?done={done}", 303)
