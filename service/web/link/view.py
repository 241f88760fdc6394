"""What a signed link shows: the notice, the unit's own standing, and its tasks with what was handed in."""

from datetime import datetime
from typing import Any

from activities.reporting import compiled_below
from domain.base import Frozen
from domain.entries import PROXY
from domain.facts import Facts, Link, Receipt, TaskFacts
from domain.notices import Inquiry, Notice, NoticeState
from domain.obligations import Audience, Demand, Obligation
from domain.policy import Urgency
from domain.report_drafts import ReportDraft
from domain.reports import Content
from domain.requests import LABELS, RequestKind
from domain.supervision import OPEN
from domain.task_life import OWING, SETTLED, TaskState, label, takes_supplement
from service.store.views import LatestReport, Views
from service.web.link.access import Visitor
from service.web.link.standing import UnitRow, standing
from service.web.ways import way_of


class TaskView(Frozen):
    """One task. ``open`` tells whether a first or further report is asked for, ``correctable`` whether one that came
    may still be replaced. ``supplement``: the item is closed, and what is handed in now is a 补报. ``latest`` is its
    newest report, None where nothing has come. ``returned`` says why it was sent back; ``asked`` names what the unit
    has asked for and awaits (延期 to ``asked_due``, 免报), ``may_ask`` whether it may ask now. ``draft`` is what is
    being prepared; ``entered``: the newest version was entered by the office, and the unit may object;
    ``objected``: it has.
    """

    task: TaskFacts
    obligation: Obligation
    state: str
    occurrence: str
    owing: bool
    overdue: bool
    open: bool
    correctable: bool
    supplement: bool
    compiled_below: bool
    content: Content | None
    latest: LatestReport | None
    returned: str = ""
    asked: str = ""
    asked_due: datetime | None = None
    may_ask: bool = False
    draft: ReportDraft | None = None
    entered: bool = False
    objected: bool = False

    @property
    def source(self) -> str:
        """How and from whom the office had what it entered: 发文单位代录：电话 张三; '' where it entered nothing."""
        return way_of(self.latest.channel) if self.latest and self.entered else ""


class Original(Frozen):
    """The notice as first issued, whose text re-issues carry."""

    number: str
    title: str
    body: str
    attachments: tuple[str, ...]


class Amended(Frozen):
    """What one amendment changed for the unit, or for the office where it looks at its own notice."""

    at: datetime
    reason: str
    changes: tuple[str, ...]


class NoticeShown(Frozen):
    """What the page shows of a notice: neither its policy nor whom else it went to.

    A unit sees itself, never its siblings. ``original`` is None where this is the original.
    """

    id: str
    state: NoticeState
    number: str
    title: str
    issuers: tuple[str, ...]
    urgency: Urgency
    inquiry: Inquiry
    body: str
    attachments: tuple[str, ...]
    issued_at: datetime
    acknowledge_due: datetime
    reissue_due: datetime
    original: Original | None
    amendments: tuple[Amended, ...]
    withdrawn_reason: str


class LinkView(Frozen):
    """Everything the page needs. ``link`` is None for somebody who signed in, ``acts`` False for who may only look.

    ``units`` is filled for an office's own view of its notice: how every direct subordinate stands. ``orders`` counts
    the unit's 督办单 that are not struck off.
    """

    link: Link | None
    notice: NoticeShown
    receipt: Receipt | None
    tasks: tuple[TaskView, ...]
    units: tuple[UnitRow, ...] = ()
    orders: int = 0
    acts: bool = True


def view(facts: Facts, views: Views, visitor: Visitor, now: datetime) -> LinkView:
    """What is shown now: the unit's own part of the notice, or the office's overview of its subordinates."""
    notice, unit = facts.notice(visitor.notice_id), visitor.unit_code
    return LinkView(
        link=visitor.link,
        notice=_notice(notice, facts.notice(notice.origin_id), unit),
        receipt=_receipt(facts, notice, unit) if unit else None,
        tasks=_tasks(facts, views, notice, unit, now) if unit else (),
        units=standing(views.notice_status(notice.id), now) if unit is None else (),
        orders=_orders(facts, notice, unit) if unit else 0,
        acts=visitor.acts,
    )


def _notice(notice: Notice, origin: Notice, unit_code: str | None) -> NoticeShown:
    draft, first = notice.draft, origin.draft
    original = Original(number=first.number, title=first.title, body=first.body, attachments=first.attachments)
    return NoticeShown(
        id=notice.id,
        state=notice.state,
        number=draft.number,
        title=draft.title,
        issuers=draft.issuers,
        urgency=draft.urgency,
        inquiry=draft.inquiry,
        body=draft.body,
        attachments=draft.attachments,
        # A re-issue made by itself is the same act as its superior's: both count from one instant.
        issued_at=notice.anchor,
        acknowledge_due=notice.acknowledge_due,
        reissue_due=notice.reissue_due,
        original=None if origin.id == notice.id else original,
        amendments=_amendments(notice, unit_code),
        withdrawn_reason=notice.withdrawn_reason,
    )


def _amendments(notice: Notice, unit_code: str | None) -> tuple[Amended, ...]:
    shown = [
        Amended(
            at=revised.at,
            reason=revised.reason,
            changes=tuple(
                change.sentence if unit_code is None else change.for_units
                for change in revised.changes
                if unit_code is None or change.concerns(unit_code)
            ),
        )
        for revised in notice.revised
    ]
    return tuple(one for one in reversed(shown) if one.changes)


def _orders(facts: Facts, notice: Notice, unit_code: str) -> int:
    if notice.state is NoticeState.WITHDRAWN:
        return 0
    return sum(one.state in OPEN and bool(one.number) for one in facts.supervisions(notice.id, unit_code))


def _receipt(facts: Facts, notice: Notice, unit_code: str) -> Receipt:
    # The mobile numbers of colleagues are nobody's business on a page that opens without an account.
    return facts.receipt(notice.id, unit_code).model_copy(update={"contacts": ()})


class _Prepared(Frozen):
    """What is known of one task beside its facts."""

    latest: LatestReport | None
    content: Content | None
    draft: ReportDraft | None
    objected: bool
    compiled_below: bool


def _tasks(facts: Facts, views: Views, notice: Notice, unit_code: str, now: datetime) -> tuple[TaskView, ...]:
    tasks = facts.tasks_of(notice.id, unit_code)
    latest = views.latest_reports(notice.id, unit_code)
    contents = views.contents(notice.id, unit_code)
    drafts = views.report_drafts(notice.id, unit_code)
    asked = facts.open_requests(notice.id, [task.id for task in tasks])
    objected = {one.task_id for one in asked if one.kind is RequestKind.OBJECTION}

    def prepared(task: TaskFacts) -> _Prepared:
        return _Prepared(
            latest=latest.get(task.id),
            content=contents.get(task.id),
            draft=drafts.get(task.id),
            objected=task.id in objected,
            compiled_below=compiled_below(facts, task, notice.obligation(task.obligation)),
        )

    return tuple(_task(notice, task, prepared(task), now) for task in tasks)


def _task(notice: Notice, task: TaskFacts, prepared: _Prepared, now: datetime) -> TaskView:
    obligation, latest = notice.obligation(task.obligation), prepared.latest
    below = prepared.compiled_below
    again = obligation.demand is Demand.AS_THEY_OCCUR
    supplement = task.closed and takes_supplement(task.state)
    collected = notice.state is not NoticeState.WITHDRAWN and (supplement or not task.closed)
    fillable = collected and not below
    owing = task.state in OWING
    wanted = owing or again or (supplement and task.state is not TaskState.ACCEPTED)
    return TaskView(
        task=task,
        obligation=obligation.model_copy(update={"audience": Audience()}),
        state=label(task.state),
        occurrence=next((one.label for one in obligation.occurrences if one.key == task.occurrence), ""),
        owing=owing,
        overdue=owing and obligation.demand is Demand.MANDATORY and task.due is not None and task.due < now,
        open=fillable and wanted,
        correctable=fillable and not wanted and _takes_corrections(task.state),
        supplement=fillable and supplement,
        compiled_below=below,
        content=None if below else prepared.content,
        latest=latest if latest and latest.version else None,
        draft=prepared.draft if fillable else None,
        entered=bool(latest and latest.channel.startswith(PROXY)),
        objected=prepared.objected,
        **_talk(notice, task, latest, mandatory=obligation.demand is Demand.MANDATORY),
    )


def _talk(notice: Notice, task: TaskFacts, latest: LatestReport | None, *, mandatory: bool) -> dict[str, Any]:
    """What the office has said of the task, and what the unit asks of it."""
    asked = latest.asked if latest else None
    opened = notice.state is NoticeState.ISSUED and not task.closed and task.state in OWING
    return {
        "returned": latest.returned if latest else "",
        "asked": LABELS[asked] if asked else "",
        "asked_due": latest.asked_due if latest and asked else None,
        "may_ask": opened and mandatory and not asked,
    }


def _takes_corrections(state: TaskState) -> bool:
    return state is TaskState.ACCEPTED or state not in SETTLED
