"""Step 2, 核对: what was read or typed, blank by blank, beside the text that it was read from."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from domain.drafting.settling import of_step
from domain.drafting.typed import Fault, TypedNotice
from domain.policy import Urgency
from service.store.drafts import DraftChanged, KeptDraft, Step
from service.web.office.wizard.forms import Filled, FilledForm, typed_notice
from service.web.office.wizard.opened import Opened, OpenedDraft, step_page, to
from service.web.state import OfficeDependency
from service.wizard.evidence import first_of, spans
from service.wizard.judging import Judged

router = APIRouter(tags=["pages"], include_in_schema=False)
BACKGROUND = "x-background"
"""The header by which the script says that nobody has pressed anything."""


@router.get("/drafts/{draft_id}/check")
def show(
    request: Request,
    opened: OpenedDraft,
    faults: Annotated[bool, Query(description="Say at once what is at fault")] = False,
) -> Response:
    """The draft as it stands."""
    if opened.kept.notice_id is not None:
        return to(request, f"notices/{opened.kept.notice_id}")
    judged = opened.wizard.judge(opened.kept)
    return check_page(request, opened, judged, of_step(judged.faults, "check") if faults else ())


@router.post("/drafts/{draft_id}/check")
def take(request: Request, opened: OpenedDraft, form: FilledForm, office: OfficeDependency) -> Response:
    """Keep what was typed, then do what the button asks for."""
    assert office.token
    kept = opened.kept
    edited = opened.wizard.edit(kept, typed_notice(form, kept.content), form.act)
    try:
        saved = opened.wizard.save(kept, edited.typed, opened.by, Step.CHECK, form.seen)
    except DraftChanged as refusal:
        if BACKGROUND in request.headers:
            raise
        return _conflict(request, opened, edited.typed, refusal)
    if BACKGROUND in request.headers:
        return JSONResponse({"version": saved.version})
    return _onward(request, _with(opened, saved), form, edited.place, edited.faults)


def _onward(request: Request, opened: Opened, form: Filled, place: str, faults: Sequence[Fault]) -> Response:
    address = f"drafts/{opened.kept.id}"
    if form.act == "next":
        judged = opened.wizard.judge(opened.kept)
        if at_fault := of_step(judged.faults, "check"):
            return check_page(request, opened, judged, at_fault, 422)
        return to(request, f"{address}/audience")
    if faults:
        return check_page(request, opened, opened.wizard.judge(opened.kept), faults, 422)
    if form.act == "back":
        return to(request, f"{address}/content")
    return to(request, f"{address}/check?done=saved" + (f"#{place}" if place else ""))


def _conflict(request: Request, opened: Opened, typed: TypedNotice, refusal: DraftChanged) -> HTMLResponse:
    """Everything typed, over the version that stands there by now: to save again is to replace it knowingly."""
    now = opened.wizard.drafts.find(opened.kept.id)
    mine = _with(opened, now.model_copy(update={"content": typed}))
    fault = Fault(place="", code=refusal.code, message=refusal.message)
    return check_page(request, mine, Judged(draft=None), (fault,), refusal.status, conflict=True)


def check_page(
    request: Request,
    opened: Opened,
    judged: Judged,
    faults: Sequence[Fault] = (),
    status: int = 200,
    *,
    conflict: bool = False,
) -> HTMLResponse:
    """The page of this step."""
    kept = opened.kept
    context: dict[str, Any] = {
        "marks": first_of(kept.findings.marks),
        "spans": spans(kept.source, kept.findings.marks, kept.content),
        "passing": opened.wizard.passing(kept),
        "above": judged.above,
        "uncarried": judged.uncarried,
        "unsettled": len(of_step(judged.faults, "check")),
        "presets": opened.wizard.presets(),
        "urgencies": tuple(Urgency),
        "late": conflict or _asks_reason(judged, faults, kept),
        "conflict": conflict,
    }
    return step_page(request, opened, Step.CHECK, context, faults=faults, status=status)


def _asks_reason(judged: Judged, faults: Sequence[Fault], kept: KeptDraft) -> bool:
    """Whether a due lies after the superior's, so that a reason is asked for."""
    later = any(fault.code == "due_after_superior" for fault in (*judged.faults, *faults))
    return later or bool(kept.content.override_reason)


def _with(opened: Opened, kept: KeptDraft) -> Opened:
    return Opened(kept, opened.unit, opened.person, opened.wizard)
