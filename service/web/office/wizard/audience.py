"""Step 3, 发送范围: who gets the notice and who owes what, with whom no message would reach."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from domain.base import Frozen
from domain.drafting.settling import of_step
from domain.drafting.typed import BY_CLASS, PICKED, Fault, TypedAudience, TypedNotice
from domain.obligations import Audience
from domain.units import Level, Unit
from service.store.drafts import DraftChanged, Step
from service.store.views.reach import Reach, UnitReach
from service.web.office.wizard.check import BACKGROUND
from service.web.office.wizard.forms import Filled, FilledForm, typed_audience
from service.web.office.wizard.opened import Opened, OpenedDraft, step_page, to

router = APIRouter(tags=["pages"], include_in_schema=False)
_NAMED = 40
_ORDER = (Reach.NOBODY, Reach.DEAD, Reach.UNVERIFIED, Reach.GOOD)


class Health(Frozen):
    """How one recipient can be reached, and how many units below it by reach; ``poor`` names the worst of them."""

    unit: UnitReach
    below: int
    counts: dict[Reach, int]
    poor: tuple[UnitReach, ...]


@router.get("/drafts/{draft_id}/audience")
def show(
    request: Request,
    opened: OpenedDraft,
    faults: Annotated[bool, Query(description="Say at once what is at fault")] = False,
) -> Response:
    """Who is chosen, and how they can be reached."""
    if opened.kept.notice_id is not None:
        return to(request, f"notices/{opened.kept.notice_id}")
    listed = of_step(opened.wizard.judge(opened.kept).faults, "audience") if faults else ()
    return _page(request, opened, listed)


@router.post("/drafts/{draft_id}/audience")
def take(request: Request, opened: OpenedDraft, form: FilledForm) -> Response:
    """Keep the choice, then do what the button asks for."""
    kept = opened.kept
    try:
        saved = opened.wizard.save(kept, _chosen(form, kept.content), opened.by, Step.AUDIENCE, form.seen)
    except DraftChanged as refusal:
        if BACKGROUND in request.headers:
            raise
        fault = Fault(place="", code=refusal.code, message=refusal.message)
        return _page(request, opened, (fault,), refusal.status)
    if BACKGROUND in request.headers:
        return JSONResponse({"version": saved.version})
    address = f"drafts/{kept.id}"
    if form.act != "next":
        return to(request, f"{address}/{'check' if form.act == 'back' else 'audience?done=saved#preview'}")
    now = Opened(saved, opened.unit, opened.person, opened.wizard)
    faults = opened.wizard.judge(saved).faults
    if mine := of_step(faults, "audience"):
        return _page(request, now, mine, 422)
    return to(request, f"{address}/check?faults=1" if faults else f"{address}/rehearsal")


def _chosen(form: Filled, before: TypedNotice) -> TypedNotice:
    """The draft with the audiences of the form."""
    obligations = tuple(
        one.model_copy(update={"audience": typed_audience(form, f"obligations.{index}.audience", one.audience)})
        for index, one in enumerate(before.obligations)
    )
    recipients = typed_audience(form, "recipients", before.recipients)
    return before.model_copy(update={"recipients": recipients, "obligations": obligations})


def selected(typed: TypedAudience, units: Sequence[Unit]) -> list[Unit]:
    """The units that the audience chooses; nobody while it is open."""
    if not typed.mode or (typed.mode == PICKED and not typed.codes):
        return []
    if typed.mode == BY_CLASS and not (typed.levels or typed.tags):
        return []
    levels = tuple(Level(one) for one in typed.levels if one in {level.value for level in Level})
    audience = Audience(
        levels=levels if typed.mode == BY_CLASS else (),
        tags=typed.tags if typed.mode == BY_CLASS else (),
        codes=typed.codes if typed.mode == PICKED else (),
    )
    return [unit for unit in units if audience.selects(unit)]


def health(found: Sequence[UnitReach]) -> list[Health]:
    """The recipients in order of code, each with what is below it."""
    own = {one.code: one for one in found if one.code == one.below}
    listed = []
    for code, unit in own.items():
        below = [one for one in found if one.below == code and one.code != code]
        poor = sorted((one for one in below if one.reach is not Reach.GOOD), key=lambda one: _ORDER.index(one.reach))
        counts = dict(Counter(one.reach for one in below))
        listed.append(Health(unit=unit, below=len(below), counts=counts, poor=tuple(poor[:_NAMED])))
    return listed


def _page(request: Request, opened: Opened, faults: Sequence[Fault] = (), status: int = 200) -> HTMLResponse:
    below = opened.wizard.subordinates(opened.unit)
    units = [unit for unit, _ in below]
    typed = opened.kept.content
    chosen = selected(typed.recipients, units)
    found = opened.wizard.reach([unit.code for unit in chosen])
    everybody = Counter(one.reach for one in found)
    context: dict[str, Any] = {
        "units": below,
        "levels": Counter(unit.level for unit in units),
        "tags": Counter(tag for unit in units for tag in unit.tags),
        "chosen": chosen,
        "owing": [len(selected(one.audience, chosen)) for one in typed.obligations],
        "health": health(found),
        "counts": {reach: everybody.get(reach, 0) for reach in Reach},
        "in_all": len(found),
    }
    return step_page(request, opened, Step.AUDIENCE, context, faults=faults, status=status)
