"""Amending (变更): one transaction writes what an amendment touches, and tells whom it concerns.

What it would write is prepared by the same function that the preview shows, so that what is seen is what is done.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from activities.issuing import chosen_recipients, unclassified
from activities.reporting import NoticeClosed
from activities.telling import first_reach, tell_recipients, unreachable
from activities.withdrawing import end
from domain.amendment import Amendment, FixedByIssue, amend
from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.changes import Change
from domain.clock import instant_label
from domain.dues import DueBeforeIssue, DueFlag, check_due
from domain.facts import Facts, IssueRecord, Receipt, TaskFacts
from domain.interim import dues_above, interim_compilings
from domain.letters import ChannelName
from domain.linking import link_answers
from domain.notice_diff import form_changed
from domain.notices import NobodyAnswers, Notice, NoticeDraft, NoticeState
from domain.obligations import Obligation
from domain.outbox import Intent, Purpose
from domain.plan import ItemKey, timetable
from domain.policy import Step
from domain.quiet import release_instant
from domain.reissue import passes_on, superior_dues
from domain.standing import Standing
from domain.task_life import TaskState
from domain.units import ReissueRule, Unit
from domain.withdrawal import Ending


class Prepared(Frozen):
    """What an amendment would write, and the flags that a person should see."""

    amendment: Amendment
    flags: tuple[DueFlag, ...]


class Amended(Frozen):
    """What was written: which notices ended with units taken away, over which channels people are told, and who
    carries the notice out and has to follow: the ids of open and of closed notices.
    """

    amendment: Amendment
    ending: Ending
    channels: frozenset[ChannelName]
    below: tuple[str, ...]
    closed_below: tuple[str, ...]


def prepare_amendment(
    facts: Facts,
    notice: Notice,
    draft: NoticeDraft,
    now: datetime,
    *,
    actor: str,
    reason: str,
    inherited: Sequence[Change] = (),
    from_above: bool = False,
) -> Prepared:
    """Everything amending ``notice`` to ``draft`` would write, without writing it.

    ``from_above``: it follows a superior's own amendment, which moves compiling and closing and asks nothing of what is
    closed here. Raises NoticeClosed, FixedByIssue, Classified, NobodyAnswers, DueBeforeIssue, DueAfterSuperior,
    ItemClosed.
    """
    open_to_change(notice)
    if not from_above:
        _check_fixed(notice.draft, draft)
    unclassified(draft)
    calendar = facts.calendar()
    draft = _linked(facts, notice, draft, from_above=from_above)
    standing = _standing(facts, notice)
    receipts = _receipts(facts, notice, draft, standing)
    linked, known = draft.obligations, [basis.notice_id for basis in draft.basis if basis.notice_id]
    dues = facts.dues(known) if known else {}
    above, closing = superior_dues(linked, dues), superior_dues(linked, facts.closes(known) if known else {})
    flags = _check_dues(notice.draft, draft, standing, now, above, calendar)
    table = timetable(linked, notice.policy, calendar, notice.anchor, above, closing)
    wanted = IssueRecord(
        notice=notice.model_copy(update={"draft": draft}),
        timetable=table,
        rungs=interim_compilings(table, notice.policy, dues_above(linked, dues)),
        receipts=receipts,
        tasks=_tasks(notice.draft, draft, receipts, standing.tasks),
        actor=actor,
    )
    amendment = amend(standing, wanted, now, calendar, reason=reason, inherited=inherited, moments_above=from_above)
    return Prepared(amendment=amendment, flags=flags)


def _linked(facts: Facts, notice: Notice, draft: NoticeDraft, *, from_above: bool) -> NoticeDraft:
    """The draft with its obligations led to the superiors' and with what no amendment changes."""
    superiors = [facts.notice(basis.notice_id) for basis in draft.basis if basis.notice_id]
    kept = {} if from_above else {"basis": notice.draft.basis}
    linked = link_answers(_as_led(notice, draft) if superiors else draft.obligations, superiors)
    return draft.model_copy(update={"obligations": linked, "policy": notice.draft.policy, **kept})


def _as_led(notice: Notice, draft: NoticeDraft) -> list[Obligation]:
    """What was there before answers what it answered, whatever it is called by now; only what is new is led anew."""
    before = {one.key: one for one in notice.draft.obligations}
    return [
        one
        if one.answers or one.local or one.key not in before
        else one.model_copy(update={"answers": before[one.key].answers, "local": not before[one.key].answers})
        for one in draft.obligations
    ]


def open_to_change(notice: Notice) -> None:
    """Raises NoticeClosed where the notice is closed or withdrawn."""
    if notice.state is NoticeState.CLOSED:
        raise NoticeClosed("该通知已办结，不能再变更；确需变更请先重新办理", field="notice_id")
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed(f"该通知已撤回（{notice.withdrawn_reason}），不能再变更", field="notice_id")


def _check_fixed(before: NoticeDraft, after: NoticeDraft) -> None:
    fixed = {"office": "发文单位", "number": "文号", "basis": "依据"}
    changed = [name for name in ("office", "number") if getattr(before, name) != getattr(after, name)]
    # How a superior is called follows that superior.
    cited = [[(one.number, one.notice_id) for one in draft.basis] for draft in (before, after)]
    changed += ["basis"] if cited[0] != cited[1] else []
    if after.policy is not None and after.policy != before.policy:
        changed.append("policy")
    if changed:
        words = "、".join(fixed.get(name, "催办督办规则") for name in changed)
        raise FixedByIssue(f"{words}在下发时已定，不能变更；请保持原样，或撤回后重新下发", field=changed[0])


def _standing(facts: Facts, notice: Notice) -> Standing:
    recipients = tuple(facts.recipients(notice.id))
    return Standing(
        notice=notice,
        items=tuple(facts.items(notice.id)),
        rungs=tuple(facts.rungs(notice.id)),
        recipients=recipients,
        tasks=tuple(facts.all_tasks(notice.id)),
    )


def _receipts(
    facts: Facts, notice: Notice, draft: NoticeDraft, standing: Standing
) -> tuple[tuple[Unit, ReissueRule], ...]:
    """The same choice keeps the same recipients: units that came and went since are none of an amendment's business."""
    begins = passes_on(draft.obligations) and not passes_on(notice.draft.obligations)
    if draft.recipients != notice.draft.recipients:
        return chosen_recipients(facts, draft, facts.unit(draft.office))
    rules = (
        {unit.code: rule for unit, rule in chosen_recipients(facts, draft, facts.unit(draft.office))} if begins else {}
    )
    return tuple((unit, rules.get(unit.code, ReissueRule.NEVER)) for unit in standing.recipients)


def _tasks(
    before: NoticeDraft, after: NoticeDraft, receipts: Sequence[tuple[Unit, ReissueRule]], tasks: Sequence[TaskFacts]
) -> tuple[tuple[str, ItemKey], ...]:
    old = {one.key: one for one in before.obligations} if before.recipients == after.recipients else {}
    units = [unit for unit, _ in receipts]
    wanted: list[tuple[str, ItemKey]] = []
    for obligation in after.obligations:
        owing = _owing(obligation, old.get(obligation.key), units, tasks)
        if not owing:
            raise NobodyAnswers(f"“{obligation.title}”没有任何单位需要报送；请检查它的报送范围", field=obligation.key)
        wanted += [(code, (obligation.key, occurrence.key)) for occurrence in obligation.occurrences for code in owing]
    return tuple(wanted)


def _owing(
    obligation: Obligation, before: Obligation | None, units: Sequence[Unit], tasks: Sequence[TaskFacts]
) -> Collection[str]:
    if before is None or before.audience != obligation.audience:
        return [unit.code for unit in units if obligation.audience.selects(unit)]
    asked = [task for task in tasks if task.obligation == obligation.key and task.state is not TaskState.WITHDRAWN]
    return dict.fromkeys(task.unit_code for task in asked)


def _check_dues(
    before: NoticeDraft,
    after: NoticeDraft,
    standing: Standing,
    now: datetime,
    above: Mapping[ItemKey, datetime],
    calendar: WorkCalendar,
) -> tuple[DueFlag, ...]:
    """As at issue, for what is new: new dues, and those of forms to be filled in anew."""
    old = {one.key: one for one in before.obligations}
    dues = {(one.key, occurrence.key): occurrence.due for one in before.obligations for occurrence in one.occurrences}
    closed = {state.item.key for state in standing.items if state.closed_at is not None}
    flags: dict[str, DueFlag] = {}
    for obligation in after.obligations:
        anew = obligation.key not in old or form_changed(old[obligation.key], obligation)
        for occurrence in obligation.occurrences:
            key = (obligation.key, occurrence.key)
            if occurrence.due is None or key in closed or not (anew or dues.get(key) != occurrence.due):
                continue
            _check_future(obligation, occurrence.due, now)
            found = check_due(occurrence.due, now, above.get(key), after.override_reason, calendar)
            flags.update({f"{flag.code}{occurrence.due}": flag for flag in found})
    return tuple(flags.values())


def _check_future(obligation: Obligation, due: datetime, now: datetime) -> None:
    if due <= now:
        raise DueBeforeIssue(
            f"“{obligation.title}”的时限 {instant_label(due)} 已过，不能按此要求各单位新报或重报；"
            f"请改为 {instant_label(now)} 之后",
            field="due",
        )


def write_amendment(facts: Facts, amendment: Amendment, now: datetime, *, actor: str, reason: str) -> Amended:
    """Write a prepared amendment and tell whom it concerns. The caller's transaction commits it. Raises Conflict."""
    notice = amendment.notice
    before = {receipt.unit_code: receipt.child_id for receipt in facts.receipts(notice.id)} if amendment.removed else {}
    facts.record_amendment(amendment, now, actor, reason)
    receipts = {receipt.unit_code: receipt for receipt in facts.receipts(notice.id, now)}
    channels = _tell_asked(facts, amendment, [receipts[code] for code in amendment.asked], now)
    added = [receipts[unit.code] for unit, _ in amendment.added]
    if added:
        channels |= tell_recipients(facts, notice.model_copy(update={"anchor": now}), added, now)
    found = Ending(ended=(), staying=())
    if amendment.removed:
        codes = [unit.code for unit in amendment.removed]
        children = [child for code in codes if (child := before.get(code))]
        rung = f"removed.{amendment.ladder}.tell.0"
        found, _ = end(facts, notice, children, now, actor=actor, reason=reason, removed=codes, rung_id=rung)
        channels |= set(ChannelName)
    below = [one for one in facts.answering(notice.id) if one.id not in found.ended]
    return Amended(
        amendment=amendment,
        ending=found,
        channels=frozenset(channels),
        below=tuple(one.id for one in below if one.state is NoticeState.ISSUED),
        closed_below=tuple(one.id for one in below if one.state is NoticeState.CLOSED),
    )


def _tell_asked(facts: Facts, amendment: Amendment, receipts: Sequence[Receipt], now: datetime) -> set[ChannelName]:
    """One message a person with what changed, to whoever got the notice itself."""
    notice = amendment.notice
    release = release_instant(now, facts.calendar(), notice.policy.quiet, notice.policy.immediate)
    intents, incidents = [], []
    for receipt in receipts:
        found = first_reach(notice, receipt)
        incidents += [] if found.targets else [unreachable(notice, receipt)]
        intents += [
            Intent(
                notice_id=notice.id,
                rung_id=f"amended.{amendment.ladder}.tell.0",
                contact_id=target.contact.id,
                channel=target.channel,
                purpose=Purpose.AMENDED,
                step=found.step or Step.LIAISON,
                unit_code=receipt.unit_code,
                instant=now,
                release_at=release,
            )
            for target in found.targets
        ]
    facts.put_intents(intents)
    facts.raise_incidents(incidents, now)
    return {intent.channel for intent in intents}
