"""Step 5, 下发: everything once more in short, the remarks to be ticked, and then it goes out."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from domain.drafting.typed import Fault
from domain.dues import DueFlag
from domain.errors import CascadeError
from domain.notices import NoticeDraft
from service.store.drafts import DraftChanged, Kind, Step
from service.web.office.wizard.forms import FilledForm
from service.web.office.wizard.opened import Opened, OpenedDraft, step_page, to
from service.web.office.wizard.rehearsal import mend, sound
from service.wizard.desk import FlagsUnseen, flag_mark
from service.wizard.strip import strip

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/drafts/{draft_id}/issue")
def show(request: Request, opened: OpenedDraft) -> Response:
    """What will go out."""
    draft = sound(opened)
    return mend(request, opened) if draft is None else _page(request, opened, draft)


@router.post("/drafts/{draft_id}/issue")
def take(request: Request, opened: OpenedDraft, form: FilledForm) -> Response:
    """Issue, and show the notice."""
    if form.act == "back":
        return to(request, f"drafts/{opened.kept.id}/rehearsal")
    draft = sound(opened)
    if draft is None or form.act != "issue":
        return mend(request, opened) if draft is None else _page(request, opened, draft)
    if form.seen != opened.kept.version:
        refusal: CascadeError = DraftChanged("草稿在打开这一页之后又改过，没有下发；请核对下面的内容后再下发")
        return _page(request, opened, draft, refusal, form.many("flag"))
    run, _ = opened.wizard.rehearse(draft)
    try:
        notice_id = opened.wizard.issue(opened.kept, run.flags, form.many("flag"), opened.by)
    except (FlagsUnseen, DraftChanged) as unseen:
        return _page(request, opened, draft, unseen, form.many("flag"))
    except CascadeError:
        # Refused since it was judged, a number that was just taken for one: the draft says where.
        if opened.wizard.judge(opened.wizard.drafts.find(opened.kept.id)).draft is None:
            return mend(request, opened)
        raise
    return to(request, f"notices/{notice_id}?done=issued")


def _page(
    request: Request,
    opened: Opened,
    draft: NoticeDraft,
    refusal: CascadeError | None = None,
    ticked: Sequence[str] = (),
) -> Response:
    run, _ = opened.wizard.rehearse(draft)
    shown = strip(run, opened.wizard.calendar())
    context = {
        "draft": draft,
        "strip": shown,
        "recipients": run.offices[0].receipts,
        "flags": [(flag, flag_mark(flag), flag_mark(flag) in ticked) for flag in _distinct(run.flags)],
        "passes_on": opened.kept.kind is Kind.REISSUE or any(one.notice_id for one in draft.basis),
        "policy": run.offices[0].notice.policy,
    }
    faults = (Fault(place="", code=refusal.code, message=refusal.message),) if refusal else ()
    return step_page(request, opened, Step.ISSUE, context, faults=faults, status=refusal.status if refusal else 200)


def _distinct(flags: Sequence[DueFlag]) -> list[DueFlag]:
    return list({flag_mark(flag): flag for flag in flags}.values())
