"""The panel of one unit: what it was asked, who answers for it, what was sent, what comes next, and why it is stuck."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.base import Frozen
from domain.board import Board, Seen
from domain.climb import handlers, leaders, liaisons, reachable
from domain.contacts import Contact, Duty
from domain.errors import NotFound
from domain.facts import Facts, Ledger
from domain.lights import Light, Standing
from domain.notices import Notice, NoticeState
from domain.plan import Rung
from domain.policy import Act, Step, Track
from domain.requests import RequestKind
from domain.standstill import Duty as PlightDuty
from domain.standstill import NextStep, Plight, Reminders, why_stuck
from domain.task_life import SETTLED, TaskState, takes_supplement
from domain.units import ReissueRule
from service.store.views import Message, PanelReceipt, PanelTask, Sendings, Views

_ASKED = {RequestKind.EXTENSION: "延期", RequestKind.WAIVER: "免报"}


class Owner(Frozen):
    """One person who answers for the unit. ``stands_in``: a delegate in the place of those who are away."""

    contact: Contact
    reachable: bool
    stands_in: bool = False


class PanelRung(Frozen):
    """A rung still to come that would concern the unit, and whom it would tell."""

    instant: datetime
    reason: str
    step: Step | None
    names: tuple[str, ...]


class Panel(Frozen):
    """Everything about one unit under one notice. ``tasks`` come with their standing; ``coming`` in order of time;
    ``enterable`` are the tasks for which what the unit tells may be entered (代录).
    """

    receipt: PanelReceipt
    light: Light
    tasks: tuple[tuple[PanelTask, Standing], ...]
    owners: tuple[Owner, ...]
    messages: tuple[Message, ...]
    sendings: Sendings
    coming: tuple[PanelRung, ...]
    why: str
    enterable: frozenset[int] = frozenset()


def read_panel(ledger: Ledger, views: Views, board: Board, one: Seen, now: datetime) -> Panel:
    """The panel of the place ``one``. A constant number of statements. Raises NotFound."""
    place = one.place
    receipt = views.panel_receipt(place.notice_id, place.unit_code)
    if receipt is None:
        raise NotFound("这份通知没有发给这个单位；请从单位列表重新打开", field="code")
    tasks = views.panel_tasks(place.notice_id, place.unit_code)
    sendings = views.sendings(place.notice_id, place.unit_code)
    with ledger.reading() as facts:
        people = facts.receipt(place.notice_id, place.unit_code, now).contacts
        notice = facts.notice(receipt.notice_id)
        coming = _coming(facts, notice, receipt, tasks, people, now)
    standings = dict(zip((duty.task_id for duty in place.duties), one.standings, strict=True))
    judged = tuple((task, standings.get(task.id, Standing.WITHDRAWN)) for task in tasks)
    return Panel(
        receipt=receipt,
        light=one.light,
        tasks=judged,
        owners=tuple(_owners(people, place.unit_code)),
        messages=tuple(views.panel_messages(place.notice_id, place.unit_code)),
        sendings=sendings,
        coming=coming,
        why=why_stuck(_plight(board, one, receipt, judged, people, sendings, coming, now)),
        enterable=frozenset(task.id for task in tasks if _may_be_entered(notice, task, receipt)),
    )


def _may_be_entered(notice: Notice, task: PanelTask, receipt: PanelReceipt) -> bool:
    """What reporting takes: nothing of a withdrawn notice or of a settled task, and no figure compiled from below."""
    if notice.state is NoticeState.WITHDRAWN or (receipt.child_id and notice.obligation(task.obligation).cascades):
        return False
    if task.closed_at:
        return takes_supplement(task.state)
    return task.state is TaskState.ACCEPTED or task.state not in SETTLED


def _owners(people: Sequence[Contact], code: str) -> list[Owner]:
    order = {duty: place for place, duty in enumerate((Duty.LIAISON, Duty.BACKUP, Duty.LEADER, Duty.CLERK))}
    known = sorted(people, key=lambda person: (order[person.duty], person.id))
    return [Owner(contact=one, reachable=reachable(one), stands_in=one.unit_code != code) for one in known]


def _coming(
    facts: Facts,
    notice: Notice,
    receipt: PanelReceipt,
    tasks: Sequence[PanelTask],
    people: Sequence[Contact],
    now: datetime,
) -> tuple[PanelRung, ...]:
    """The rungs to come that would find the unit owing, the nearest first."""
    owing = {(task.obligation, task.occurrence, task.ladder) for task in tasks if task.state in {"owed", "returned"}}
    concerned = [rung for rung in facts.rungs(receipt.notice_id) if _concerns(rung, receipt, owing)]
    told: Mapping[Step, Sequence[Contact]] = {
        Step.LIAISON: liaisons(people, with_backup=True),
        Step.LEADER: leaders(people),
        Step.SUPERIOR: handlers(facts.handlers(notice.office)),
        Step.ORIGIN: (),
    }
    return tuple(
        PanelRung(
            instant=max(rung.instant, now) if rung.instant < now else rung.instant,
            reason=rung.reason,
            step=rung.step,
            names=tuple(dict.fromkeys(person.name for person in told[rung.step])) if rung.step else (),
        )
        for rung in concerned
    )


def _concerns(rung: Rung, receipt: PanelReceipt, owing: set[tuple[str, str, str]]) -> bool:
    if rung.act not in {Act.REMIND, Act.ESCALATE}:
        return False
    if rung.track is Track.ACKNOWLEDGE:
        return receipt.acknowledged_at is None and rung.ladder == receipt.ladder
    if rung.track is Track.REISSUE:
        return _to_pass_on(receipt)
    return rung.track is Track.REPORT and (rung.obligation or "", rung.occurrence or "", rung.ladder) in owing


def _to_pass_on(receipt: PanelReceipt) -> bool:
    return receipt.reissue is ReissueRule.REVIEW_FIRST and receipt.child_id is None


def _plight(
    board: Board,
    one: Seen,
    receipt: PanelReceipt,
    tasks: Sequence[tuple[PanelTask, Standing]],
    people: Sequence[Contact],
    sendings: Sendings,
    coming: Sequence[PanelRung],
    now: datetime,
) -> Plight:
    own = liaisons(people, with_backup=False)
    below = board.children.get(one.place.child_id or "", [])
    return Plight(
        now=now,
        asked_here=one.place.asked,
        acknowledged=receipt.acknowledged_at is not None,
        acknowledge_due=one.place.acknowledge_due,
        to_pass_on=_to_pass_on(receipt) and one.place.acknowledge_due is not None,
        reachable=any(reachable(person) for person in people),
        no_mobile=bool(own) and not any(person.mobile and not person.sms_dead for person in own),
        no_mail=bool(own) and not any(person.email and not person.email_dead for person in own),
        duties=tuple(_duty(task, standing) for task, standing in tasks),
        reminders=Reminders(**sendings.model_dump()),
        below=len(below),
        below_owing=sum("unreported" in other.flags for other in below),
        next_step=NextStep(**coming[0].model_dump(exclude={"reason"})) if coming else None,
    )


def _duty(task: PanelTask, standing: Standing) -> PlightDuty:
    return PlightDuty(
        title=task.title,
        standing=standing,
        due=task.due,
        returned=task.returned,
        waits_since=task.submitted_at,
        asked=_ASKED.get(task.asked, "") if task.asked else "",
    )
