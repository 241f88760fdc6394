"""Entering what a unit told by telephone, on paper or by fax (代录): the unit is told of it and may object."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from activities.entering import EntryOrder
from domain.base import Frozen
from domain.clock import instant_label
from domain.entries import EntryChannel, ReceivedInstant, channel_label
from domain.errors import CascadeError, InvalidInput, NotFound
from domain.facts import Provenance
from domain.reports import LinkUsed
from domain.rights import NotAllowed
from domain.texts import OneLine
from service.web.link.access import Visitor
from service.web.link.forms import base_version, submission, task_form
from service.web.link.view import TaskView, view
from service.web.office.monitor.unit import UnitCode
from service.web.office.orders import checked, moment_typed
from service.web.office.typed import TypedForm
from service.web.pages import office_page, root
from service.web.parameters import NoticeId
from service.web.rights import Person, WorksOnNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_ADDRESS = "/notices/{notice_id}/units/{code}/entry/{task_id}"
_TaskId = Annotated[int, Path(ge=1, le=2**63 - 1)]
_OWN = ("source", "channel", "received_at")
"""Blanks of this page beside those of the report."""


class _Origin(Frozen):
    """How it came, and from whom."""

    channel: EntryChannel
    source: OneLine = Field(min_length=1, max_length=100)


@router.get(_ADDRESS)
def before(
    notice_id: NoticeId,
    code: UnitCode,
    task_id: _TaskId,
    request: Request,
    person: WorksOnNotice,
    office: OfficeDependency,
) -> Response:
    """The form of the unit's task, with who told it and when."""
    return _page(request, office, person, notice_id, _shown(office, person, notice_id, code, task_id))


@router.post(_ADDRESS)
def enter(
    notice_id: NoticeId,
    code: UnitCode,
    task_id: _TaskId,
    request: Request,
    person: WorksOnNotice,
    office: OfficeDependency,
    form: TypedForm,
) -> Response:
    """Enter it in the unit's name. With ``more`` only another blank is asked for."""
    typed = form.named("")
    item = _shown(office, person, notice_id, code, task_id)
    if "more" in typed:
        return _page(request, office, person, notice_id, item, typed)
    try:
        office.entering.enter(_order(item, person, typed))
    except (NotFound, NotAllowed):
        raise
    except LinkUsed:
        item = _shown(office, person, notice_id, code, task_id)
        return _page(request, office, person, notice_id, item, typed, _overtaken(item))
    except CascadeError as refusal:
        return _page(request, office, person, notice_id, item, typed, refusal)
    return RedirectResponse(f"{root(request.url.path)}notices/{notice_id}/units/{code}?done=entered", 303)


def _shown(office: Office, person: Person, notice_id: str, code: str, task_id: int) -> TaskView:
    """The task without the draft that the unit is preparing, which is its own. Raises NotFound."""
    visitor = Visitor(
        notice_id=notice_id,
        unit_code=code,
        provenance=Provenance(actor=person.name, channel=EntryChannel.PHONE.value),
    )
    with office.house.ledger.reading() as facts:
        tasks = view(facts, office.views, visitor, office.house.clock.now()).tasks
    for one in tasks:
        if one.task.id == task_id:
            return one.model_copy(update={"draft": None})
    raise NotFound("这份通知没有要求这个单位报送这一事项；请从单位页面重新打开", field="task_id")


def _order(item: TaskView, person: Person, typed: Mapping[str, str]) -> EntryOrder:
    """What is asked for. Raises InvalidInput, ReceivedInstant."""
    source = typed.get("source", "").strip()
    if not source:
        raise InvalidInput("请填写是谁来电、签字或发来的", field="source")
    origin = checked(_Origin, {"channel": typed.get("channel", ""), "source": source})
    return EntryOrder(
        notice_id=item.task.notice_id,
        unit_code=item.task.unit_code,
        obligation=item.task.obligation,
        occurrence=item.task.occurrence,
        submission=submission(typed),
        received_at=_received(typed.get("received_at", "").strip()),
        by=person.name,
        base_version=base_version(typed),
        **origin.model_dump(),
    )


def _received(typed: str) -> datetime | None:
    try:
        return moment_typed(typed) if typed else None
    except InvalidInput as error:
        raise ReceivedInstant("收到时间看不懂，请重填", field="received_at") from error


def _overtaken(item: TaskView) -> LinkUsed:
    """Why a form that was opened on another version was not entered."""
    latest = item.latest
    if latest is None or latest.submitted_at is None:
        return LinkUsed("页面已过时，本次没有录入；所填内容都在，请核对后再录入", field="base_version")
    return LinkUsed(
        f"{latest.actor}于{instant_label(latest.submitted_at)}报了第 {latest.version} 版，本次没有录入；"
        "所填内容都在，请与已报内容核对后再录入",
        field="base_version",
    )


def _page(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    item: TaskView,
    typed: Mapping[str, str] | None = None,
    refusal: CascadeError | None = None,
) -> Response:
    own = refusal if refusal and refusal.field in _OWN else None
    about = None if own or isinstance(refusal, LinkUsed) else refusal
    shown = typed or {}
    context = {
        "head": office.views.notice_head(notice_id),
        "base": f"work/{notice_id}/{item.task.unit_code}",
        "back": f"notices/{notice_id}/units/{item.task.unit_code}",
        "csrf": person.csrf,
        "item": item,
        "unit_name": office.views.unit_names([item.task.unit_code])[item.task.unit_code],
        "form": task_form(item, typed, about) if item.open or item.correctable else None,
        "channels": [(one.value, channel_label(one)) for one in EntryChannel],
        "told": {name: shown.get(name, "") for name in _OWN},
        "refusal": refusal,
        "own": own,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "monitor/entry", context, section="notices", status=status)
