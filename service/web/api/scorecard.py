"""How punctual units are, and what they are asked for, over the API."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from domain.units import CODE, Level
from service.scorecard import Burden, Scorecard, burden, scorecard, span_of
from service.web.office.subtree import chosen_unit
from service.web.openapi import refusals
from service.web.rights import Sees
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/scorecard", tags=["scorecard"], responses=refusals(401, 403, 404))
UnitOf = Annotated[str | None, Query(alias="unit", pattern=CODE, description="Whose subtree; by default one's own")]
First = Annotated[date | None, Query(description="First day of dues, by default eleven months before the last month")]
Last = Annotated[date | None, Query(description="Last day of dues, by default the end of this month")]


@router.get("", summary="Punctuality of a unit's subtree")
def show(
    office: OfficeDependency,
    person: Sees,
    unit: UnitOf = None,
    first: First = None,
    last: Last = None,
    level: Annotated[Level | None, Query(description="Only tasks of units of this level")] = None,
) -> Scorecard:
    """The unit's direct subordinates, each with everything below it. Rates are None for fewer than five tasks."""
    now = office.house.clock.now()
    family = office.views.family(chosen_unit(person, office, unit or ""))
    with office.house.ledger.reading() as facts:
        calendar = facts.calendar()
    return scorecard(office.views, family, span_of(first, last, now), level, now, calendar)


@router.get("/burden", summary="What a unit's subtree is asked for")
def show_burden(
    office: OfficeDependency,
    person: Sees,
    unit: UnitOf = None,
    first: First = None,
    last: Last = None,
    level: Annotated[Level, Query(description="The level whose units are looked at")] = Level.COMMUNITY,
) -> Burden:
    """Notices, requests and blanks of forms, as sums; divide by units and months."""
    now = office.house.clock.now()
    family = office.views.family(chosen_unit(person, office, unit or ""))
    return burden(office.views, family, span_of(first, last, now), level)
