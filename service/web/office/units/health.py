"""Contact health (联络状况): which units cannot be reached, by district; and who is told where nobody else can be."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from domain.contact_health import LABELS, Trouble
from domain.errors import CascadeError, InvalidInput, NotFound
from domain.rights import Act
from service.documents.directory_sheet import write_health
from service.store.views import BranchHealth, UnitSearch
from service.web.attachments import attachment
from service.web.office.refusing import act_or_show
from service.web.office.scorecard import WORKBOOK
from service.web.office.subtree import chosen_unit
from service.web.office.typed import TypedForm
from service.web.office.units.tree import PAGE, UnitParameter
from service.web.pages import office_page
from service.web.rights import ROOT, Keeps, Person, Sees, path_of, require
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_TROUBLES = {trouble.value: trouble for trouble in Trouble}


@router.get("/units/health")
def show(
    request: Request,
    person: Sees,
    office: OfficeDependency,
    unit: UnitParameter = "",
    trouble: Annotated[str, Query(max_length=20)] = "",
    after: Annotated[str, Query(max_length=2000)] = "",
) -> HTMLResponse:
    """By branch, and the units of one trouble."""
    return _page(request, person, office, unit, _TROUBLES.get(trouble), after)


@router.post("/units/health/last-resort")
def name_last_resort(request: Request, person: Keeps, office: OfficeDependency, form: TypedForm) -> Response:
    """最终联系人: for the whole service, so whoever keeps the whole tree names one."""
    require(person, Act.KEEP, _whole(office))

    def act() -> str:
        try:
            office.staffing.name_last_resort(form.one("contact") or None)
        except NotFound as unknown:
            raise InvalidInput(unknown.message, field="contact") from None
        return "units/health?done=last-resort"

    return act_or_show(request, act, lambda refusal: _page(request, person, office, "", None, "", refusal))


@router.get("/units/health/export")
def export(person: Sees, office: OfficeDependency, unit: UnitParameter = "") -> Response:
    """Everything that is wrong, as a workbook."""
    code = chosen_unit(person, office, unit)
    places = (path_of(office, code),) if code else person.places(Act.SEE)
    units = office.views.kept_units(UnitSearch(paths=places))
    content = write_health(office.views.contact_health(code), units, office.house.clock.now())
    return attachment(content, "联络状况.xlsx", WORKBOOK)


def _whole(office: Office) -> str:
    tops = office.views.tops()
    return path_of(office, tops[0]) if len(tops) == 1 else ROOT


def _page(
    request: Request,
    person: Person,
    office: Office,
    unit: str,
    trouble: Trouble | None,
    after: str,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    code = chosen_unit(person, office, unit)
    family = office.views.family(code)
    branches = office.views.contact_health(code)
    places = (family.unit.path,) if family.unit else person.places(Act.SEE)
    wanted = UnitSearch(paths=places, trouble=trouble)
    listed = office.views.kept_units(wanted, PAGE + 1, after) if trouble else []
    context = {
        "family": family,
        "above": [one for one in family.above if person.may(Act.SEE, one.path)],
        "branches": [one for one in branches if one.unit.code != code],
        "sums": sums(branches),
        "trouble": trouble,
        "troubles": LABELS,
        "listed": listed[:PAGE],
        "following": listed[PAGE - 1].unit.path if len(listed) > PAGE else "",
        "last_resort": office.staffing.last_resort(),
        "names_last_resort": person.may(Act.KEEP, _whole(office)),
        "refusal": refusal,
    }
    return office_page(
        request, person, "units/health", context, section="units", status=refusal.status if refusal else 200
    )


def sums(branches: list[BranchHealth]) -> dict[str, int]:
    """All branches together."""
    told = {name: sum(getattr(one, name) for one in branches) for name in ("units", "no_email", "no_sms", "cut_off")}
    return told | {trouble.value: sum(one.troubles[trouble] for one in branches) for trouble in Trouble}
