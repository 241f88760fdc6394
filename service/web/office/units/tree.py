"""The tree of units (单位): level by level, or as a list of what was searched for."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from domain.contact_health import LABELS, Trouble
from domain.rights import Act
from domain.units import Level
from service.store.views import UnitSearch
from service.web.office.subtree import chosen_unit, own_places
from service.web.pages import office_page
from service.web.rights import ROOT, Person, Sees, path_of
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
PAGE = 100
UnitParameter = Annotated[str, Query(alias="unit", max_length=40)]
_LEVELS = {level.value: level for level in Level}
_TROUBLES = {trouble.value: trouble for trouble in Trouble}


@router.get("/units")
def show(
    request: Request,
    person: Sees,
    office: OfficeDependency,
    unit: UnitParameter = "",
    text: Annotated[str, Query(alias="q", max_length=60)] = "",
    level: Annotated[str, Query(max_length=20)] = "",
    trouble: Annotated[str, Query(max_length=20)] = "",
    gone: Annotated[str, Query(max_length=5)] = "",
    after: Annotated[str, Query(max_length=2000)] = "",
    part: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """The tree from a unit downward; a list where something is searched for.

    ``part`` asks for the direct subordinates alone, for a branch that is opened: at the address of the page, so that
    what is relative on it leads to the same places.
    """
    code = chosen_unit(person, office, unit)
    if part == "below":
        opened = [node for node in office.views.unit_nodes(code) if node.unit.code != code]
        return office_page(request, person, "units/below", {"nodes": opened, "troubles": LABELS}, section="units")
    wanted = UnitSearch(
        paths=_paths(person, office, code),
        text=text.strip(),
        level=_LEVELS.get(level),
        trouble=_TROUBLES.get(trouble),
        active=not gone,
    )
    context = _shown(person, office, code, wanted, after) | {"gone": gone, "places": own_places(person, office)}
    return office_page(request, person, "units/tree", context, section="units")


def _shown(person: Person, office: Office, code: str | None, wanted: UnitSearch, after: str) -> dict[str, Any]:
    """The tree, or the list where something is searched for."""
    searched = bool(wanted.text or wanted.level or wanted.trouble or not wanted.active)
    listed = office.views.kept_units(wanted, PAGE + 1, after) if searched else []
    nodes = [] if searched else office.views.unit_nodes(code)
    family = office.views.family(code)
    return {
        "nodes": [node for node in nodes if node.unit.code != code],
        "own": next((node for node in nodes if node.unit.code == code), None),
        "family": family,
        "above": [one for one in family.above if person.may(Act.SEE, one.path)],
        "listed": listed[:PAGE],
        "following": listed[PAGE - 1].unit.path if len(listed) > PAGE else "",
        "searched": searched,
        "wanted": wanted,
        "levels": tuple(Level),
        "troubles": LABELS,
        "keeps": person.may(Act.KEEP, family.unit.path if family.unit else ROOT),
    }


def _paths(person: Person, office: Office, code: str | None) -> tuple[str, ...]:
    return (path_of(office, code),) if code else person.places(Act.SEE)
