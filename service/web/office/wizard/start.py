"""Beginning: write by hand, paste, upload, or pass superiors' notices on; and the drafts that were begun."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from domain.drafting.findings import Findings
from domain.errors import CascadeError
from domain.rights import Act
from domain.units import CODE
from service.web.office.wizard.forms import Filled, FilledForm
from service.web.office.wizard.opened import OpenedDraft, to, workplaces
from service.web.pages import office_page
from service.web.parameters import NOTICE_ID
from service.web.rights import Person, Works, path_of, require
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
Superior = Annotated[str, Query(pattern=NOTICE_ID, description="A superior notice to be passed on")]


@router.get("/notices/new")
def new(
    request: Request,
    person: Works,
    office: OfficeDependency,
    code: Annotated[
        str | None, Query(alias="office", pattern=CODE, description="Issue in the name of this unit")
    ] = None,
) -> HTMLResponse:
    """How to begin, and what was begun."""
    if code:
        require(person, Act.WORK, path_of(office, code))
    return _start(request, person, office, Filled({"office": [code]} if code else {}))


@router.get("/drafts")
def drafts(request: Request, person: Works) -> Response:
    """The drafts are listed where one begins."""
    assert person.name
    return to(request, "notices/new#drafts")


@router.post("/drafts")
def begin(request: Request, person: Works, office: OfficeDependency, form: FilledForm) -> Response:
    """By hand, or from a text that was pasted."""
    code = form.one("office")
    require(person, Act.WORK, path_of(office, code))
    text = form.one("text")
    try:
        if form.act == "blank":
            kept = office.wizard.begin_blank(code, person.name)
        else:
            kept = office.wizard.begin_text(code, text, person.name)
    except CascadeError as refusal:
        return _start(request, person, office, form, refusal)
    return to(request, f"drafts/{kept.id}/check")


@router.post("/drafts/upload")
async def upload(request: Request, person: Works, office: OfficeDependency, form: FilledForm) -> Response:
    """From a file."""
    return await run_in_threadpool(_uploaded, request, person, office, form, await _content(form))


async def _content(form: Filled) -> bytes:
    return await form.file.read() if form.file is not None else b""


def _uploaded(request: Request, person: Person, office: Office, form: Filled, data: bytes) -> Response:
    code = form.one("office")
    require(person, Act.WORK, path_of(office, code))
    name = (form.file.filename or "") if form.file is not None else ""
    try:
        kept = office.wizard.begin_file(code, data, name, person.name)
    except CascadeError as refusal:
        return _start(request, person, office, form, refusal)
    return to(request, f"drafts/{kept.id}/check")


@router.get("/drafts/passing")
def passing(request: Request, person: Works, office: OfficeDependency, notice: Superior, code: str) -> HTMLResponse:
    """What is to be passed on by the office ``code``, and what else waits that may be merged into it."""
    require(person, Act.WORK, path_of(office, code))
    return _passing(request, person, office, code, (notice,))


@router.post("/drafts/passing")
def begin_passing(request: Request, person: Works, office: OfficeDependency, form: FilledForm) -> Response:
    """The draft that carries these superiors out."""
    code = form.one("office")
    require(person, Act.WORK, path_of(office, code))
    kept = office.wizard.begin_passing(code, form.many("superior"), person.name)
    return to(request, f"drafts/{kept.id}/check")


@router.get("/drafts/{draft_id}")
def resume(request: Request, opened: OpenedDraft) -> Response:
    """Where the draft was left; the notice where it became one."""
    if opened.kept.notice_id is not None:
        return to(request, f"notices/{opened.kept.notice_id}")
    return to(request, f"drafts/{opened.kept.id}/{opened.kept.step.value}")


@router.get("/drafts/{draft_id}/delete")
def ask_delete(request: Request, opened: OpenedDraft) -> HTMLResponse:
    """Whether the draft is really to be thrown away."""
    context = {"kept": opened.kept, "office": opened.unit}
    return office_page(request, opened.person, "wizard/delete", context, section="notices")


@router.post("/drafts/{draft_id}/delete")
def delete(request: Request, opened: OpenedDraft, form: FilledForm) -> Response:
    """Throw it away."""
    if form.one("sure") == "1":
        opened.wizard.drafts.delete(opened.kept.id)
        return to(request, "notices/new?done=deleted#drafts")
    return to(request, f"drafts/{opened.kept.id}/delete")


def _start(
    request: Request,
    person: Person,
    office: Office,
    form: Filled,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    units = workplaces(office, person, form.one("office"))
    context: dict[str, Any] = {
        "units": units,
        "chosen": form.one("office") or (units[0].code if units else ""),
        "text": form.one("text"),
        "refusal": refusal,
        "uploaded": form.file is not None,
        "drafts": office.wizard.drafts.listed(person.places(Act.WORK)),
        "faults": {},
        "found": Findings(),
        "marks": {},
        "waiting": [(unit, one) for unit in units for one in office.wizard.waiting(unit)],
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "wizard/start", context, section="notices", status=status)


def _passing(request: Request, person: Person, office: Office, code: str, superiors: tuple[str, ...]) -> HTMLResponse:
    found, notices = office.wizard.proposal(code, superiors)
    context = {"office": office.wizard.office(code), "proposed": found, "superiors": notices}
    return office_page(request, person, "wizard/passing", context, section="notices")
