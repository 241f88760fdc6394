"""Step 4, 预演: what issuing would do at every level, and, on demand, what follows if the units behave so."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from domain.behaviour import Behaviour
from domain.drafting.settling import of_step
from domain.drafting.typed import Fault
from domain.notices import NoticeDraft
from service.store.drafts import Step
from service.web.office.wizard.forms import FilledForm
from service.web.office.wizard.opened import Opened, OpenedDraft, step_page, to
from service.web.state import OfficeDependency
from service.wizard.forecasts import Key
from service.wizard.strip import strip

router = APIRouter(tags=["pages"], include_in_schema=False)
Chosen = Annotated[Behaviour | None, Query(description="The behaviour whose forecast is shown")]


@router.get("/drafts/{draft_id}/rehearsal")
def show(request: Request, opened: OpenedDraft, office: OfficeDependency, behaviour: Chosen = None) -> Response:
    """The dry run by level; the forecast where one was asked for."""
    draft = sound(opened)
    if draft is None:
        return mend(request, opened)
    run, _ = opened.wizard.rehearse(draft)
    job = office.forecasts.find(_key(opened, behaviour)) if behaviour else None
    context: dict[str, Any] = {
        "strip": strip(run, opened.wizard.calendar()),
        "flags": run.flags,
        "behaviours": tuple(Behaviour),
        "behaviour": behaviour,
        "job": job,
    }
    return step_page(request, opened, Step.REHEARSAL, context)


@router.post("/drafts/{draft_id}/rehearsal")
def ask(request: Request, opened: OpenedDraft, office: OfficeDependency, form: FilledForm) -> Response:
    """Begin the forecast for one behaviour, or go on."""
    address = f"drafts/{opened.kept.id}"
    word, _, name = form.act.partition(":")
    if word != "forecast" or name not in {one.value for one in Behaviour}:
        return to(request, f"{address}/{'audience' if form.act == 'back' else 'issue'}")
    draft = sound(opened)
    if draft is None:
        return mend(request, opened)
    run, now = opened.wizard.rehearse(draft)
    shown = strip(run, opened.wizard.calendar())
    office.forecasts.ask(_key(opened, Behaviour(name)), draft, now, shown.ends_at)
    return to(request, f"{address}/rehearsal?behaviour={name}#forecast")


def _key(opened: Opened, behaviour: Behaviour) -> Key:
    return opened.kept.id, opened.kept.version, behaviour


def sound(opened: Opened) -> NoticeDraft | None:
    """The notice that the draft makes by now; None where it must be mended first, or was issued."""
    return None if opened.kept.notice_id is not None else opened.wizard.judge(opened.kept).draft


def mend(request: Request, opened: Opened) -> Response:
    """To the step where what is at fault can be mended, and said there."""
    kept = opened.kept
    if kept.notice_id is not None:
        return to(request, f"notices/{kept.notice_id}")
    faults: tuple[Fault, ...] = opened.wizard.judge(kept).faults
    step = "check" if of_step(faults, "check") or not faults else "audience"
    return to(request, f"drafts/{kept.id}/{step}?faults=1")
