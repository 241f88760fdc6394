"""Issuing and re-issuing (下发、转发): one transaction writes a notice with its receipts, tasks and frozen plan."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from temporalio import activity

from activities.refusals import final
from activities.telling import tell_recipients
from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import Clock
from domain.dues import DueFlag, check_due
from domain.errors import CascadeError
from domain.facts import DraftingFacts, Facts, Incident, IssueRecord, Ledger
from domain.interim import dues_above, interim_compilings
from domain.letters import ChannelName
from domain.linking import link_answers
from domain.notices import Classified, NobodyAnswers, Notice, NoticeDraft, NoticeState, NumberTaken, reissue_id
from domain.obligations import Obligation
from domain.orders import Engine, Moment, NoticeOrder
from domain.plan import ItemKey, Rung, Timetable, in_order, plan, timetable
from domain.policy import Policy
from domain.reissue import passes_on, reissue_draft, superior_dues
from domain.units import ReissueRule, Unit

SYSTEM = "system"
_SECRET = re.compile(r"(绝密|机密|秘密)\s*(★|▲|$)|[〔（(\[【](绝密|机密|秘密)[〕）)\]】]|^(绝密|机密|秘密)\b")


class Branch(Frozen):
    """A recipient that re-issues: the child workflow to start for it."""

    notice_id: str
    office: str
    office_path: str
    level: str


class Issued(Frozen):
    """What the workflow needs to go on:

    the moments still to come and the branches below. ``due`` is the last of its dues.
    """

    moments: tuple[Moment, ...]
    branches: tuple[Branch, ...]
    due: datetime
    outstanding: int
    summary: str
    closed: bool = False


class IssueReceiptChoice(Frozen):
    """What an issue decided, for whoever confirmed it: the notice and the flags a person should see."""

    notice: Notice
    flags: tuple[DueFlag, ...]


def prepare(
    facts: DraftingFacts,
    draft: NoticeDraft,
    notice_id: str,
    now: datetime,
    *,
    anchor: datetime | None = None,
    actor: str,
) -> tuple[IssueRecord, tuple[DueFlag, ...]]:
    """Everything an issue would write, without writing it: what the dry run shows is this very record.

    Raises Classified, NobodyAnswers, NumberTaken, DueBeforeIssue, DueAfterSuperior, NotFound.
    """
    unclassified(draft)
    calendar, office = facts.calendar(), facts.unit(draft.office)
    if not facts.has_notice(notice_id) and facts.number_taken(draft.office, draft.number):
        raise NumberTaken(f"本单位已用过文号“{draft.number}”，请换一个文号", field="number")
    superiors = [facts.notice(basis.notice_id) for basis in draft.basis if basis.notice_id]
    draft = draft.model_copy(update={"obligations": link_answers(draft.obligations, superiors)})
    known = [superior.id for superior in superiors]
    dues = facts.dues(known) if known else {}
    above = superior_dues(draft.obligations, dues)
    closing = superior_dues(draft.obligations, facts.closes(known) if known else {})
    flags = _check_dues(draft, now, above, calendar)
    recipients = chosen_recipients(facts, draft, office)
    policy = draft.policy or facts.default_policy(draft.urgency)
    table = timetable(draft.obligations, policy, calendar, anchor or now, above, closing)
    review_first = any(rule is ReissueRule.REVIEW_FIRST for _, rule in recipients)
    rungs = plan(table, policy, calendar, review_first=review_first)
    record = IssueRecord(
        notice=_notice(draft, notice_id, superiors, table, policy, now),
        timetable=table,
        rungs=in_order((*rungs, *interim_compilings(table, policy, dues_above(draft.obligations, dues)))),
        receipts=recipients,
        tasks=_tasks(draft.obligations, [unit for unit, _ in recipients]),
        actor=actor,
    )
    return record, flags


def _notice(
    draft: NoticeDraft, notice_id: str, superiors: Sequence[Notice], table: Timetable, policy: Policy, now: datetime
) -> Notice:
    first = superiors[0] if superiors else None
    return Notice(
        id=notice_id,
        origin_id=first.origin_id if first else notice_id,
        origin_office=first.origin_office if first else draft.office,
        path=f"{first.path if first else '/'}{notice_id}/",
        superiors=tuple(superior.id for superior in superiors),
        draft=draft,
        policy=policy,
        anchor=table.anchor,
        issued_at=now,
        acknowledge_due=table.acknowledge_due,
        reissue_due=table.reissue_due,
        closes_at=table.closes_at,
    )


def issue_notice(
    facts: DraftingFacts,
    draft: NoticeDraft,
    notice_id: str,
    now: datetime,
    *,
    anchor: datetime | None = None,
    actor: str,
) -> IssueReceiptChoice:
    """Write one issue. The caller's transaction commits it. Raises as ``prepare`` does."""
    record, flags = prepare(facts, draft, notice_id, now, anchor=anchor, actor=actor)
    facts.record_issue(record)
    return IssueReceiptChoice(notice=record.notice, flags=flags)


def unclassified(draft: NoticeDraft) -> None:
    """Raises Classified where the draft is marked as a state secret."""
    heads = (draft.publicness, draft.number, draft.title, *draft.body[:200].splitlines())
    if any(_SECRET.search(head.strip()) for head in heads):
        raise Classified(
            "文件带有密级标志。本系统只处理非涉密工作，请通过保密渠道办理，并从本机删除该文件", field="body"
        )


def _check_dues(
    draft: NoticeDraft, now: datetime, above: Mapping[ItemKey, datetime], calendar: WorkCalendar
) -> tuple[DueFlag, ...]:
    flags: dict[str, DueFlag] = {}
    for obligation in draft.obligations:
        for occurrence in obligation.occurrences:
            if occurrence.due is not None:
                superior = above.get((obligation.key, occurrence.key))
                found = check_due(occurrence.due, now, superior, draft.override_reason, calendar)
                flags.update({f"{flag.code}{occurrence.due}": flag for flag in found})
    return tuple(flags.values())


def chosen_recipients(facts: DraftingFacts, draft: NoticeDraft, office: Unit) -> tuple[tuple[Unit, ReissueRule], ...]:
    """Whom the draft is addressed to, in order of code, and how each passes it on. Raises NobodyAnswers."""
    chosen = [(unit, below) for unit, below in facts.subordinates(office) if draft.recipients.selects(unit)]
    if not chosen:
        raise NobodyAnswers(f"“{office.name}”没有符合条件的下级单位；请检查主送范围或先导入单位", field="recipients")
    cascades = passes_on(draft.obligations)
    return tuple((unit, unit.reissue if below and cascades else ReissueRule.NEVER) for unit, below in chosen)


def _tasks(obligations: Sequence[Obligation], units: Sequence[Unit]) -> tuple[tuple[str, ItemKey], ...]:
    tasks: list[tuple[str, ItemKey]] = []
    for obligation in obligations:
        owing = [unit.code for unit in units if obligation.audience.selects(unit)]
        if not owing:
            raise NobodyAnswers(f"“{obligation.title}”没有任何单位需要报送；请检查它的报送范围", field=obligation.key)
        tasks += [(code, (obligation.key, occurrence.key)) for occurrence in obligation.occurrences for code in owing]
    return tuple(tasks)


def reissue(facts: DraftingFacts, order: NoticeOrder, now: datetime) -> Notice:
    """Pass the superior notice on by itself. The plan counts from the superior's anchor while it is one act with it."""
    assert order.superior_id is not None
    superior = facts.notice(order.superior_id)
    draft = reissue_draft(superior, facts.unit(order.office), now, facts.calendar())
    anchor = superior.anchor if now <= superior.acknowledge_due else now
    return issue_notice(facts, draft, order.notice_id, now, anchor=anchor, actor=SYSTEM).notice


class IssuingActivities:
    """The step with which every notice workflow begins."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    @activity.defn(name="issue", no_thread_cancel_exception=True)
    def issue(self, order: NoticeOrder) -> Issued:
        """Write the notice where it is a re-issue, tell its recipients, and say what is to come.

        Runs twice without harm.
        """
        try:
            with final(), self._ledger.transaction() as facts:
                issued, channels = self._issue(facts, order)
        except Exception as failure:
            self._hand_over(order, failure)
            raise
        for channel in channels:
            self._engine.poke_courier(channel)
        return issued

    def _issue(self, facts: Facts, order: NoticeOrder) -> tuple[Issued, set[ChannelName]]:
        now = self._clock.now()
        known = order.superior_id is None or facts.has_notice(order.notice_id)
        if not known and facts.notice(order.superior_id or "").state is NoticeState.WITHDRAWN:
            return _withdrawn_above(now), set()
        notice = facts.notice(order.notice_id) if known else reissue(facts, order, now)
        receipts = facts.receipts(notice.id, now)
        channels = tell_recipients(facts, notice, receipts, now)
        facts.mark_started(notice.id, now)
        items = facts.items(notice.id)
        issued = Issued(
            moments=moments(facts.rungs(notice.id)),
            branches=branches(facts, notice.id),
            due=max(state.item.due or notice.closes_at for state in items),
            outstanding=sum(state.outstanding for state in items),
            summary=f"{notice.draft.number} 下发 {len(receipts)} 个单位",
            closed=all(state.closed_at for state in items),
        )
        return issued, channels

    def _hand_over(self, order: NoticeOrder, failure: Exception) -> None:
        """A re-issue that cannot be made must not end in silence: the administrator gets it."""
        refusal = failure.__cause__
        if not isinstance(refusal, CascadeError):
            return
        incident = Incident(
            key=f"reissue:{order.notice_id}",
            kind="reissue_refused",
            notice_id=order.superior_id,
            unit_code=order.office,
            sentence=f"无法自动转发：{refusal.message}",
        )
        with self._ledger.transaction() as facts:
            facts.raise_incidents([incident], self._clock.now())


def _withdrawn_above(now: datetime) -> Issued:
    """The superior was withdrawn before this office came to pass it on: there is nothing to be done."""
    return Issued(moments=(), branches=(), due=now, outstanding=0, summary="上级通知已撤回，不再转发", closed=True)


def moments(rungs: Sequence[Rung]) -> tuple[Moment, ...]:
    """The rungs as the workflow carries them."""
    return tuple(Moment(rung_id=r.id, instant=r.instant, act=r.act.value, summary=r.reason) for r in rungs)


def branches(facts: Facts, notice_id: str) -> tuple[Branch, ...]:
    """The child workflows this notice should have:

    re-issues made by clerks, and those recipients make by themselves.
    """
    origin = facts.notice(notice_id).origin_id
    return tuple(
        Branch(
            notice_id=child or reissue_id(origin, unit.code),
            office=unit.code,
            office_path=unit.path,
            level=unit.level.value,
        )
        for unit, child in facts.branches(notice_id)
    )
