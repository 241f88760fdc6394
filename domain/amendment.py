"""Amending an issued notice (变更): what must be written so that it stands as the new draft says, and nothing else.

Theory of operation. ``amend`` compares what stands with what an issue of the new draft would write, item by item and
task by task (domain rules 4 and 11). An item whose due, demand or name changes is *touched*: its unfired rungs are
replaced by new ones on a ladder of the amendment's own. One whose compiling or closing alone moves gets new moments
for these. Every other rung stays byte for byte. What was handed in stays, except where the form changed: then the
task owes again. An item that is closed is not touched any more. A new acknowledgement is asked of the units that some
change concerns, and of no other.
"""

from collections.abc import Sequence
from datetime import datetime

from pydantic import AwareDatetime

from domain.audience_diff import Asked, asked_changes, concerned, recipient_changes
from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.changes import Change, Revised
from domain.errors import InvalidInput
from domain.facts.records import IssueRecord, TaskFacts
from domain.notice_diff import obligation_changes, text_changes
from domain.notices import Notice
from domain.plan import Item, ItemKey, Rung, in_order, ladder, limit, own_rungs
from domain.policy import Act, Policy, Track
from domain.reissue import passes_on
from domain.standing import Comparison, Standing, compare, key_of
from domain.task_life import OWING, REPORTED, TaskState
from domain.units import ReissueRule, Unit

REMOVED = "removed"
"""The ladder of a receipt whose unit was taken away: no rung is on it."""

_OWN = frozenset({Act.COMPILE, Act.CLOSE})


class NothingChanged(InvalidInput):
    """The new draft says what the notice says already."""

    code = "nothing_changed"


class FixedByIssue(InvalidInput):
    """Office, number, basis and policy are those of the issue; no amendment changes them."""

    code = "fixed_by_issue"


class Amendment(Frozen):
    """Everything one amendment writes. ``ladder`` names the rungs it adds.

    ``items`` are added or stand otherwise than before; ``ended`` are taken away. ``asked`` are the units asked to
    acknowledge anew by ``acknowledge_due``; ``reasked`` tasks had been reported and owe again; ``moved`` ones climb the
    new ladder, by the item's own due, and so do all that are added to the items ``climbing``. ``counted`` are the items
    whose tasks are other than before, ``passing`` the units that pass the notice on from now on, because there was
    nothing to be passed on before.
    """

    notice: Notice
    changes: tuple[Change, ...]
    ladder: str
    acknowledge_due: AwareDatetime
    items: tuple[Item, ...] = ()
    climbing: tuple[ItemKey, ...] = ()
    counted: tuple[ItemKey, ...] = ()
    ended: tuple[ItemKey, ...] = ()
    dropped_rungs: tuple[str, ...] = ()
    rungs: tuple[Rung, ...] = ()
    added: tuple[tuple[Unit, ReissueRule], ...] = ()
    removed: tuple[Unit, ...] = ()
    passing: tuple[tuple[str, ReissueRule], ...] = ()
    asked: tuple[str, ...] = ()
    added_tasks: tuple[Asked, ...] = ()
    withdrawn: tuple[int, ...] = ()
    reasked: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing would be different."""
        written = (self.changes, self.items, self.ended, self.added, self.removed, self.added_tasks, self.withdrawn)
        return not any(written) and not self.reasked


def amend(
    standing: Standing,
    wanted: IssueRecord,
    now: datetime,
    calendar: WorkCalendar,
    *,
    reason: str,
    inherited: Sequence[Change] = (),
    moments_above: bool = False,
) -> Amendment:
    """What to write so that the notice stands as ``wanted``, which is what issuing the new draft would write.

    ``inherited`` are changes of the superior's text that concern all below too; ``moments_above``: the superior's dues
    or closes moved, so that compiling and closing follow, and what is closed is passed over. Raises ItemClosed.
    """
    work = compare(standing, wanted, moments_above=moments_above)
    changes = (*inherited, *_changes(work))
    name, due = f"r{standing.notice.revision + 1}", _acknowledge_due(standing.notice.policy, now, calendar)
    asked = _asked(work, changes)
    moved = [task for task in standing.tasks if _follows(work, task)]
    return Amendment(
        notice=_notice(work, changes, now, reason),
        changes=changes,
        ladder=name,
        acknowledge_due=due,
        items=_written(work),
        climbing=tuple(sorted(work.touched)),
        counted=_counted(work),
        ended=tuple(sorted(work.open.keys() - {item.key for item in work.items})),
        dropped_rungs=tuple(rung.id for rung in standing.rungs if _falls(work, rung, moved)),
        rungs=_rungs(work, name, now, calendar, due if asked or _added(work) else None),
        added=_added(work),
        removed=_removed(work),
        passing=_passing(work),
        asked=asked,
        added_tasks=tuple(sorted(work.after - work.before)),
        withdrawn=tuple(task.id for task in standing.tasks if _ends(work, task)),
        reasked=tuple(task.id for task in moved if task.state in REPORTED and key_of(task) in work.reformed),
        moved=tuple(task.id for task in moved),
    )


def _acknowledge_due(policy: Policy, now: datetime, calendar: WorkCalendar) -> datetime:
    return limit(now, policy.acknowledge_working_days, policy.acknowledge_hours, calendar)


def _asked(work: Comparison, changes: Sequence[Change]) -> tuple[str, ...]:
    """Who stays and is concerned by something."""
    stay = {unit.code for unit, _ in work.wanted.receipts}
    codes = [unit.code for unit in work.standing.recipients if unit.code in stay]
    return tuple(code for code in codes if any(change.concerns(code) for change in changes))


def _written(work: Comparison) -> tuple[Item, ...]:
    return tuple(item for item in work.items if item.key in work.touched | work.rescheduled)


def _counted(work: Comparison) -> tuple[ItemKey, ...]:
    still = {item.key for item in work.items}
    moved = {key for _, key in work.before ^ work.after} & still
    return tuple(sorted(moved | (work.reformed & still) | work.touched))


def _follows(work: Comparison, task: TaskFacts) -> bool:
    """Whether the task climbs the new ladder: its item is touched or its form new. A longer extension is kept."""
    key = key_of(task)
    if (task.unit_code, key) not in work.asked or task.state not in OWING | REPORTED:
        return False
    if key in work.reformed and task.state in REPORTED:
        return True
    due = next(item.due for item in work.items if item.key == key)
    own = task.due != work.open[key].item.due
    return key in work.touched and (not own or due is None or task.due is None or task.due < due)


def _ends(work: Comparison, task: TaskFacts) -> bool:
    """Whether the task is asked for no more. What was accepted, waived or missed stays as it was decided."""
    waits = task.state in OWING or task.state is TaskState.SUBMITTED
    return waits and key_of(task) in work.open and (task.unit_code, key_of(task)) not in work.after


def _added(work: Comparison) -> tuple[tuple[Unit, ReissueRule], ...]:
    known = {unit.code for unit in work.standing.recipients}
    return tuple(receipt for receipt in work.wanted.receipts if receipt[0].code not in known)


def _removed(work: Comparison) -> tuple[Unit, ...]:
    stay = {unit.code for unit, _ in work.wanted.receipts}
    return tuple(unit for unit in work.standing.recipients if unit.code not in stay)


def _falls(work: Comparison, rung: Rung, moved: Sequence[TaskFacts]) -> bool:
    """Whether an unfired rung holds no longer: of items taken away all, of others what is replaced."""
    key = (rung.obligation or "", rung.occurrence or "")
    if key not in work.open:
        return False
    if key not in {item.key for item in work.items}:
        return True
    if rung.track is not Track.REPORT:
        return False
    if rung.act in _OWN:
        return key in work.touched | work.rescheduled
    gone = {task.id for task in moved}
    climbed = any(
        key_of(task) == key and task.ladder == rung.ladder and task.id not in gone and task.state in OWING | REPORTED
        for task in work.standing.tasks
    )
    return key in work.touched and (rung.ladder == "" or not climbed)


def _passing(work: Comparison) -> tuple[tuple[str, ReissueRule], ...]:
    before, after = work.standing.notice.draft, work.wanted.notice.draft
    if passes_on(before.obligations) or not passes_on(after.obligations):
        return ()
    known = {unit.code for unit in work.standing.recipients}
    return tuple((unit.code, rule) for unit, rule in work.wanted.receipts if unit.code in known)


def _rungs(
    work: Comparison, name: str, now: datetime, calendar: WorkCalendar, acknowledge_due: datetime | None
) -> tuple[Rung, ...]:
    """The new ladders: of the acknowledgement, of touched items and those with a new form; and the office's moments."""
    notice = work.standing.notice
    policy, until = notice.policy, max((item.close_at for item in work.items), default=notice.closes_at)
    rungs: list[Rung] = []
    if acknowledge_due is not None:
        rungs += ladder(policy, calendar, Track.ACKNOWLEDGE, acknowledge_due, name, after=now, until=until)
    for item in work.items:
        if item.due is not None and item.key in work.touched | work.reformed:
            close = item.close_at
            rungs += ladder(policy, calendar, Track.REPORT, item.due, name, after=now, until=close, item=item)
        if item.key in work.touched | work.rescheduled:
            rungs += (*own_rungs(item, name), *_supplements(work, item, name))
    return in_order(rung for rung in rungs if rung.instant > now)


def _supplements(work: Comparison, item: Item, name: str) -> list[Rung]:
    """Further moments at which the item is compiled, for superiors whose dues are later."""
    known = {rung.id for rung in own_rungs(item)}
    more = [rung for rung in work.wanted.rungs if (rung.obligation, rung.occurrence) == item.key and rung.act in _OWN]
    return [rung.model_copy(update={"id": f"{rung.id}.{name}"}) for rung in more if rung.id not in known]


def _notice(work: Comparison, changes: tuple[Change, ...], now: datetime, reason: str) -> Notice:
    before, revision = work.standing.notice, work.standing.notice.revision + 1
    kept = {one.key for one in work.wanted.notice.draft.obligations}
    known = {one.key: one for one in (*before.dropped, *before.draft.obligations)}
    revised = Revised(revision=revision, at=now, actor=work.wanted.actor, reason=reason, changes=changes)
    return before.model_copy(
        update={
            "draft": work.wanted.notice.draft,
            "closes_at": max((item.close_at for item in work.items), default=before.closes_at),
            "revision": revision,
            "revised": (*before.revised, revised),
            "dropped": tuple(one for key, one in known.items() if key not in kept),
        }
    )


def _changes(work: Comparison) -> tuple[Change, ...]:
    before, after = work.standing.notice.draft, work.wanted.notice.draft
    old, stay = {one.key for one in before.obligations}, {unit.code for unit, _ in work.wanted.receipts}
    names = {unit.code: unit.name for unit in work.standing.recipients if unit.code in stay}
    lasting = [one for one in after.obligations if one.key in old]
    return (
        *text_changes(before, after),
        *obligation_changes(before.obligations, after.obligations, concerned({*work.before, *work.after}, stay)),
        *recipient_changes([unit for unit, _ in _added(work)], _removed(work)),
        *asked_changes(lasting, work.before, work.after, names),
    )
