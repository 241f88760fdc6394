"""What of the cases goes upward with an office's rollup: those that were chosen (遴选), with credit to their origin."""

from domain.base import Frozen
from domain.facts import Facts, TaskFacts
from domain.notices import Notice
from domain.obligations import Obligation
from domain.plan import ItemKey
from domain.quotas import selects, shortfall
from domain.reports import Entry
from domain.task_life import OWING, TaskState, after_part, after_report, after_supplement


class Upward(Frozen):
    """The state of the superior's task after our report, the cases in it, and how many are missing to its quota."""

    state: TaskState
    entries: tuple[Entry, ...] = ()
    short: int = 0


def upward(facts: Facts, notice: Notice, key: ItemKey, task: TaskFacts, asked: Obligation) -> Upward | None:
    """What the rollup of ``key`` brings to the superior's ``task`` for the obligation ``asked``.

    None where a choice is asked for and nobody has chosen yet: a report without cases would say that all is done, so
    the superior goes on asking. Raises TaskClosed, TaskNotFit.
    """
    state = after_supplement(task.state) if task.closed else after_report(task.state, review=asked.review)
    if not selects(notice.obligation(key[0]), [asked]):
        return Upward(state=state)
    entries = tuple(
        one.case.model_copy(update={"origin": one.case.origin or one.unit_name, "reason": one.reason})
        for one in facts.selected(notice.id, key)
    )
    if not entries:
        return None
    short = shortfall(asked, len(entries))
    state = after_part(task.state) if short and task.state in OWING else state
    return Upward(state=state, entries=entries, short=short)
