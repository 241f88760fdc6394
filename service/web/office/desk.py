"""The desk (工作台): where a person begins the day."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from domain.rights import Act
from service.web.office.subtree import own_units
from service.web.pages import office_page, root
from service.web.rights import Signed
from service.web.state import OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/")
def home(request: Request, _: Signed) -> RedirectResponse:
    """The bare address leads to the desk, or to the sign-in."""
    return RedirectResponse(f"{root(request.url.path) or './'}desk", 303)


@router.get("/desk")
def show(request: Request, person: Signed, office: OfficeDependency) -> HTMLResponse:
    """What I owe, what waits for me, what I issued."""
    codes = own_units(person, office)
    desk = office.views.desk(codes, office.house.clock.now())
    incidents = len(office.directory.incidents()) if person.may(Act.ADMINISTER) else 0
    return office_page(
        request, person, "desk/desk", {"desk": desk, "incidents": incidents, "first": not codes}, section="desk"
    )
