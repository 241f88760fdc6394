"""The working calendar over the API: what is gazetted, and how an administrator adds a year."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path

from domain.base import Frozen
from domain.gazette import GazettedYear
from service.web.openapi import refusals
from service.web.rights import AdministersAll, Signed
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/calendar", tags=["calendar"], responses=refusals(401))
Year = Annotated[int, Path(ge=1950, le=2200)]


class YearShown(Frozen):
    """One year as it counts now. ``gazetted`` is None, and the year tentative (暂定), where nothing is known of it."""

    year: int
    state: Literal["gazetted", "tentative"]
    gazetted: GazettedYear | None


@router.get("/years/{year}", summary="One year's holidays and make-up workdays")
def show(year: Year, office: OfficeDependency, _: Signed) -> YearShown:
    """Of two arrangements for one year the one entered here counts before the one known to the program."""
    with office.house.ledger.reading() as facts:
        known = [one for one in facts.calendar().years if one.year == year]
    return YearShown(year=year, state="gazetted" if known else "tentative", gazetted=known[-1] if known else None)


@router.post("/years", status_code=201, summary="Add a gazetted year", responses=refusals(400, 413))
def put(body: GazettedYear, office: OfficeDependency, person: AdministersAll) -> YearShown:
    """Written in place of what was entered for that year before. Notices issued already keep their dues."""
    office.directory.put_calendar_year(body)
    now = office.house.clock.now()
    office.administration.log(person.name, now, "calendar", "imported", str(body.year), source=body.source)
    return YearShown(year=body.year, state="gazetted", gazetted=body)
