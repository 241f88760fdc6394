"""Units that change in mid-course (撤并、更名、补入): what would happen to open work, before anything does."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from activities.restructuring import Restructured, UnitOrder
from domain.errors import CascadeError, InvalidInput
from domain.rights import Act
from domain.unit_changes import UnitChangeKind
from domain.units import NAME_LENGTH
from service.web.office.refusing import act_or_show
from service.web.office.typed import TypedForm
from service.web.office.units.lines import single_line
from service.web.office.units.unit import Code
from service.web.pages import office_page
from service.web.rights import KeepsUnit, Person, path_of, require
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
KINDS = {"merge": UnitChangeKind.MERGED, "dissolve": UnitChangeKind.DISSOLVED}
KINDS |= {"rename": UnitChangeKind.RENAMED, "join": UnitChangeKind.JOINED}
"""The acts, as addresses name them."""
_LONGEST = 400


@router.get("/units/{code}/change")
def ask(
    request: Request,
    code: Code,
    person: KeepsUnit,
    office: OfficeDependency,
    kind: Annotated[str, Query(max_length=20)] = "rename",
) -> HTMLResponse:
    """What the change needs to be told."""
    return _page(request, person, office, code, {"kind": kind})


@router.post("/units/{code}/change/preview")
def preview(request: Request, code: Code, person: KeepsUnit, office: OfficeDependency, form: TypedForm) -> Response:
    """What would happen; nothing is written."""
    typed = _typed(form)
    try:
        order = _order(person, office, code, typed)
        done = office.restructuring.foresee(KINDS[typed["kind"]], order)
    except CascadeError as refusal:
        return _page(request, person, office, code, typed, refusal=refusal)
    return _page(request, person, office, code, typed, foreseen=done)


@router.post("/units/{code}/change")
def change(request: Request, code: Code, person: KeepsUnit, office: OfficeDependency, form: TypedForm) -> Response:
    """Do it."""
    typed = _typed(form)

    def act() -> str:
        order = _order(person, office, code, typed)
        use = office.restructuring
        acts = {"merge": use.merge, "dissolve": use.dissolve, "rename": use.rename, "join": use.join}
        acts[typed["kind"]](order)
        return f"units/{code}?done={typed['kind']}"

    return act_or_show(request, act, lambda refusal: _page(request, person, office, code, typed, refusal=refusal))


def _typed(form: TypedForm) -> dict[str, str]:
    return {name: form.one(name) for name in ("kind", "into", "name", "reason")}


def _order(person: Person, office: Office, code: str, typed: dict[str, str]) -> UnitOrder:
    if typed["kind"] not in KINDS:
        raise InvalidInput("请选择办理并入、撤销、更名或补入", field="kind")
    if not typed["reason"] or len(typed["reason"]) > _LONGEST:
        raise InvalidInput(f"请填写原因或文件依据，不超过 {_LONGEST} 字", field="reason")
    if typed["kind"] == "rename" and not 0 < len(typed["name"]) <= NAME_LENGTH:
        raise InvalidInput(f"请填写新名称，不超过 {NAME_LENGTH} 字", field="name")
    if typed["kind"] == "merge":
        if not typed["into"]:
            raise InvalidInput("请选择并入哪个单位", field="into")
        require(person, Act.KEEP, path_of(office, typed["into"]))
    return UnitOrder(
        unit_code=code,
        by=person.name,
        reason=single_line(typed["reason"]),
        into=typed["into"] or None,
        name=single_line(typed["name"]),
    )


def _page(
    request: Request,
    person: Person,
    office: Office,
    code: str,
    typed: dict[str, str],
    *,
    foreseen: Restructured | None = None,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    family = office.views.family(code)
    unit = family.unit
    assert unit is not None  # the right to keep it was looked up by its path
    with office.house.ledger.reading() as facts:
        tasks = facts.open_tasks(code)
    concerned = sorted({*(task.notice_id for task in tasks), *(foreseen.notices if foreseen else ())})
    beside = office.views.family(unit.parent_code).branches if typed.get("kind") == "merge" and unit.parent_code else ()
    context: dict[str, Any] = {
        "unit": unit,
        "above": [one for one in family.above if person.may(Act.SEE, one.path)],
        "kind": typed.get("kind") if typed.get("kind") in KINDS else "rename",
        "typed": typed,
        "foreseen": foreseen,
        "refusal": refusal,
        "tasks": _owed(tasks, typed.get("kind", "")),
        "titles": office.views.notice_titles(concerned),
        "beside": [one.unit for one in beside if one.unit.code != code and one.unit.active],
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "units/change", context, section="units", status=status)


def _owed(tasks: Sequence[Any], kind: str) -> Sequence[Any]:
    return tasks if kind in ("merge", "dissolve") else ()
