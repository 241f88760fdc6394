"""What stands of an issued notice, and what of it an amendment touches (变更比对)."""

from datetime import datetime

from domain.audience_diff import Asked
from domain.base import Frozen
from domain.errors import Conflict
from domain.facts.records import IssueRecord, ItemState, TaskFacts
from domain.notice_diff import form_changed
from domain.notices import Notice
from domain.plan import Item, ItemKey, Rung
from domain.task_life import OWING, TaskState
from domain.units import Unit


class ItemClosed(Conflict):
    """The item to be changed is closed already."""

    code = "item_closed"


class Standing(Frozen):
    """How an issued notice stands: its items, unfired rungs, recipients and all its tasks."""

    notice: Notice
    items: tuple[ItemState, ...]
    rungs: tuple[Rung, ...]
    recipients: tuple[Unit, ...]
    tasks: tuple[TaskFacts, ...]


class Comparison(Frozen):
    """Before and after, and what the comparison of their items found, by key; ``items`` as they shall stand.

    ``touched`` need new ladders, ``rescheduled`` new moments of the office's own, ``reformed`` new reports. ``asked``
    are the tasks that are wanted, ``after`` these and all that was decided before.
    """

    standing: Standing
    wanted: IssueRecord
    items: tuple[Item, ...]
    open: dict[ItemKey, ItemState]
    touched: frozenset[ItemKey]
    rescheduled: frozenset[ItemKey]
    reformed: frozenset[ItemKey]
    before: frozenset[Asked]
    after: frozenset[Asked]
    asked: frozenset[Asked]


def key_of(task: TaskFacts) -> ItemKey:
    """Which item a task is for."""
    return task.obligation, task.occurrence


def compare(standing: Standing, wanted: IssueRecord, *, moments_above: bool) -> Comparison:
    """``moments_above``: compiling and closing follow the superior's, which moved; what is closed is passed over.

    Raises ItemClosed.
    """
    still = {state.item.key: state for state in standing.items if state.closed_at is None}
    closed = {state.item.key: state.item for state in standing.items if state.closed_at is not None}
    items = _settled_items(standing, wanted, still, closed, moments_above=moments_above)
    old = {one.key: one for one in standing.notice.draft.obligations}
    new = {one.key: one for one in wanted.notice.draft.obligations}
    reformed = {key for key in new.keys() & old.keys() if form_changed(old[key], new[key])}
    changed = {item.key for item in items if item.key not in still or still[item.key].item != item}
    touched = {i.key for i in items if i.key not in still or _asks(still[i.key].item) != _asks(i)}
    return Comparison(
        standing=standing,
        wanted=wanted,
        items=items,
        open=still,
        touched=frozenset(touched),
        rescheduled=frozenset(changed - touched),
        reformed=frozenset(item.key for item in items if item.obligation in reformed),
        before=frozenset((t.unit_code, key_of(t)) for t in standing.tasks if t.state is not TaskState.WITHDRAWN),
        asked=frozenset(one for one in wanted.tasks if one[1] not in closed),
        after=frozenset(
            [one for one in wanted.tasks if one[1] not in closed]
            # What was decided of a unit stays, whoever is asked from now on; and so does all that is closed.
            + [(task.unit_code, key_of(task)) for task in standing.tasks if _decided(task, closed)]
        ),
    )


def _decided(task: TaskFacts, closed: dict[ItemKey, Item]) -> bool:
    decided = task.state in {TaskState.ACCEPTED, TaskState.WAIVED, TaskState.MISSING}
    return decided or (key_of(task) in closed and task.state is not TaskState.WITHDRAWN)


def _asks(item: Item) -> tuple[object, ...]:
    return item.due, item.demand, item.title


def _settled_items(
    standing: Standing,
    wanted: IssueRecord,
    still: dict[ItemKey, ItemState],
    closed: dict[ItemKey, Item],
    *,
    moments_above: bool,
) -> tuple[Item, ...]:
    """The open items as they shall stand. One that asks the same keeps its moments, whatever the calendar says now."""
    for item in () if moments_above else wanted.timetable.items:
        if item.key in closed and (closed[item.key].due, closed[item.key].demand) != (item.due, item.demand):
            raise ItemClosed(
                f"“{item.title}”已办结，不能再改时限或报送要求；请保持原样，确需变更的先重开该事项", field="due"
            )
    listed = [item for item in wanted.timetable.items if item.key not in closed]
    dated = [_dated(standing, item, still, moments_above=moments_above) for item in listed if item.due is not None]
    last = max((item.close_at for item in [*dated, *closed.values()]), default=wanted.timetable.closes_at)
    moved = any(item.key not in still or still[item.key].item != item for item in dated)
    undated = [_undated(item, None if moved else still.get(item.key), last) for item in listed if item.due is None]
    return (*dated, *undated)


def _undated(item: Item, known: ItemState | None, last: datetime) -> Item:
    """What comes as it occurs closes with the last dated item."""
    if known is not None and _asks(known.item) == _asks(item):
        return known.item
    return item.model_copy(update={"compile_at": last, "close_at": last})


def _dated(standing: Standing, item: Item, still: dict[ItemKey, ItemState], *, moments_above: bool) -> Item:
    known = still.get(item.key)
    if known is not None and _asks(known.item) == _asks(item) and not moments_above:
        return known.item
    longer = [task.due for task in standing.tasks if key_of(task) == item.key and task.due and task.state in OWING]
    own = [due for due in longer if known is not None and due != known.item.due]
    return item.model_copy(update={"close_at": max([item.close_at, *own])})  # an extension granted is kept
