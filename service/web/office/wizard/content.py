"""Step 1, 来文: the text that the draft was read from; or, passing on, the superiors that it carries out."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from domain.drafting.typed import Fault
from domain.errors import CascadeError
from service.store.drafts import Kind, Step
from service.web.office.wizard.forms import FilledForm
from service.web.office.wizard.opened import Opened, OpenedDraft, step_page, to

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/drafts/{draft_id}/content")
def show(request: Request, opened: OpenedDraft) -> Response:
    """What the draft began with."""
    if opened.kept.notice_id is not None:
        return to(request, f"notices/{opened.kept.notice_id}")
    return _page(request, opened, opened.kept.source)


@router.post("/drafts/{draft_id}/content")
def take(request: Request, opened: OpenedDraft, form: FilledForm) -> Response:
    """Read another text, or carry out other superiors; both fill the draft anew, as the page says."""
    kept = opened.kept
    try:
        if form.act == "merge" and kept.kind is Kind.REISSUE:
            opened.wizard.merge(kept, form.many("superior"), opened.by)
        elif form.act == "read" and kept.kind is Kind.NEW:
            opened.wizard.read_again(kept, form.one("text"), opened.by)
    except CascadeError as refusal:
        place = "text" if kept.kind is Kind.NEW else "superiors"
        fault = Fault(place=place, code=refusal.code, message=refusal.message)
        return _page(request, opened, form.one("text", kept.source), (fault,), refusal.status)
    return to(request, f"drafts/{kept.id}/check{'?done=' + form.act if form.act in ('merge', 'read') else ''}")


def _page(
    request: Request, opened: Opened, text: str, faults: tuple[Fault, ...] = (), status: int = 200
) -> HTMLResponse:
    context = {"text": text, "passing": opened.wizard.passing(opened.kept)}
    return step_page(request, opened, Step.CONTENT, context, faults=faults, status=status)
