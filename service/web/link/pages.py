"""The task page of a unit: through a link without an account, or signed in at /work/….

Opening it changes nothing, so that mail scanners do no harm; every act is a POST that leads back to the page.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from domain.errors import CascadeError, Conflict, InvalidInput
from domain.files import FileOversize, FileUnknown
from domain.report_drafts import DraftChanged
from domain.reports import InvalidReport, LinkUsed
from service.web.body_limit import LIMIT
from service.web.link import acts
from service.web.link.access import Access, Given, by_link, on
from service.web.link.acts import ReportBody, TaskNumber
from service.web.link.forms import Typed, base_version, draft_version, kept, slots_of, submission
from service.web.link.notice_page import Attempt, merged, notice_page
from service.web.link.received import BLANKS, Received, received
from service.web.pages import root
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
Answer = HTMLResponse | RedirectResponse
_TOLD = (InvalidReport, LinkUsed, DraftChanged, FileOversize, FileUnknown)
"""Refusals that show the form again, with everything kept."""


@on(router, "GET")
def show(request: Request, office: OfficeDependency, access: Given, done: str = "") -> HTMLResponse:
    """The notice, the unit's standing, and its forms. ``done`` names the act that led here."""
    return notice_page(office, request, access, done)


@on(router, "POST", "/acknowledge")
async def acknowledge(request: Request, office: OfficeDependency, access: Given) -> RedirectResponse:
    """Acknowledge, then show the page again."""
    await acts.acknowledge(office, access)
    return back(request, access, "acknowledged")


@on(router, "POST", "/tasks/{task_id}", response_model=None)
async def fill(request: Request, task_id: TaskNumber, office: OfficeDependency, access: Given) -> Answer:
    """Report, keep or discard a draft, add or take a file, or ask for another blank: what the button says."""
    given = await received(request, office)
    typed, refusal, done = given.typed, given.refusal, ""
    try:
        typed = await _with_files(office, access, task_id, given)
        if refusal is None:
            done = await _do(office, access, task_id, typed)
    except _TOLD as error:
        refusal = error
    if done:
        return back(request, access, done)
    attempt = Attempt(typed, task_id, refusal)
    return await run_in_threadpool(notice_page, office, request, access, attempt=attempt)


async def _with_files(office: Office, access: Access, task_id: int, given: Received) -> Typed:
    """What was typed, once the files that came with it are in the draft: that is then the draft that was seen."""
    if not given.uploads:
        return given.typed
    slots = await run_in_threadpool(_slots, office, access, task_id)
    named = [one.model_copy(update={"slot": slots[min(index, len(slots) - 1)]}) for index, one in given.uploads]
    changed = await acts.add_files(office, access, task_id, named)
    seen = draft_version(given.typed) == changed.before
    return {**given.typed, "draft_version": str(changed.draft.version)} if seen else given.typed


def _slots(office: Office, access: Access, task_id: int) -> tuple[str, ...]:
    with office.house.ledger.reading() as facts:
        access.visitor(facts, office.house.clock.now())
        task = facts.task(task_id)
        return slots_of(facts.notice(task.notice_id).obligation(task.obligation))


async def _do(office: Office, access: Access, task_id: int, typed: Typed) -> str:
    """Do what the button says. Returns what was done, '' where the form is to be shown again."""
    if "more" in typed or "upload" in typed:
        return ""
    if "take" in typed:
        await acts.take_file(office, access, task_id, int(typed["take"]) if typed["take"].isdecimal() else 0)
        return ""
    if "save" in typed:
        await acts.save(office, access, task_id, kept(typed), draft_version(typed))
        return f"saved-{task_id}"
    if "discard" in typed:
        await acts.discard(office, access, task_id, draft_version(typed))
        return "discarded"
    await acts.report_draft(office, access, _body(task_id, typed), draft_version(typed))
    return f"task-{task_id}"


def _body(task_id: int, typed: Typed) -> ReportBody:
    if (version := base_version(typed)) < 0:
        raise InvalidReport("页面内容不完整，本次未提交；请核对所填内容后重新报送", field="base_version")
    return ReportBody(task_id=task_id, submission=submission(typed), base_version=version)


@router.post("/l/{token}/reissue", response_model=None)
async def reissue(token: str, request: Request, office: OfficeDependency) -> Answer:
    """The clerk has looked: pass the notice on under the office's own number."""
    async with request.form(max_fields=BLANKS, max_part_size=LIMIT) as form:
        typed = {key: value for key, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_reissue, office, request, token, typed)


def _reissue(office: Office, request: Request, token: str, typed: Typed) -> Answer:
    access = by_link(office, token)
    try:
        acts.reissue(office, token, typed.get("number", "").strip(), also=merged(typed))
    except (InvalidInput, Conflict) as refusal:
        if refusal.field != "number":
            raise
        return notice_page(office, request, access, attempt=Attempt(typed, refusal=refusal))
    return back(request, access, "reissued")


def back(request: Request, access: Access, done: str, below: str = "") -> RedirectResponse:
    """To the page, which says what was done."""
    return RedirectResponse(f"{root(request.url.path)}{access.base}{below}?done={done}", 303)


def refused_to(refusal: CascadeError) -> dict[str, str]:
    """A refusal by the blank that it is told beside."""
    return {refusal.field or "form": refusal.message}
