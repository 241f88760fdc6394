"""The end of an item (办结): compiled for the last time and closed, or held where the office has still to decide."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from activities.issuing import SYSTEM
from domain.errors import Conflict
from domain.facts import Facts, Incident, ItemState
from domain.incidents import IncidentKind
from domain.notices import Notice
from domain.plan import close_alarms
from domain.policy import Closing
from domain.rollup import Contribution, compile_rollup


class MovedMeanwhile(Conflict):
    """A report came for the item in this very moment and waits for review: nothing was closed."""


@contextmanager
def repeated() -> Iterator[None]:
    """For a step of a workflow that met such a report: transient, so that the engine repeats it on fresh facts."""
    try:
        yield
    except MovedMeanwhile as moved:
        raise RuntimeError(moved.message) from moved


def end_item(
    facts: Facts,
    notice: Notice,
    state: ItemState,
    now: datetime,
    actor: str = SYSTEM,
    parts: Sequence[Contribution] | None = None,
) -> None:
    """Declare the silent ones missing, compile for the last time, close. Raises MovedMeanwhile.

    ``parts`` where they were read already, because nobody is silent.
    """
    key = state.item.key
    # Tasks before their item, as everywhere: two writers never wait for each other.
    missing = facts.declare_missing(notice.id, key, now, actor) if parts is None else 0
    last = facts.contributions(notice.id, key) if parts is None else parts
    compile_item(facts, notice, state, last, now, changed=missing > 0)
    if not facts.close_item(notice.id, key, now, actor):
        raise MovedMeanwhile(f"“{state.item.title}”刚有材料报来待审，本次未办结；请先审核，再办结", field="items")


def compile_item(
    facts: Facts,
    notice: Notice,
    state: ItemState,
    parts: Sequence[Contribution],
    now: datetime,
    *,
    changed: bool = False,
) -> int:
    """Compile where something changed since the last rollup. Returns the version of the newest."""
    if not (changed or state.changed or state.version == 0):
        return state.version
    rollup = compile_rollup(notice.obligation(state.item.obligation).fields, parts)
    return facts.put_rollup(notice.id, state.item.key, rollup, parts, now)


def hold(facts: Facts, notice: Notice, state: ItemState, now: datetime) -> None:
    """The close has come and the item stays open: the office is told, and so is the administrator."""
    item = state.item
    why = f"还有 {state.waiting} 份报告待审" if state.waiting else "须由发文单位人工办结"
    if notice.policy.closing is Closing.AUTOMATIC:  # else they stand in the plan since the issue
        facts.put_rungs(notice.id, close_alarms(item, notice.policy, facts.calendar(), f"h{state.version}"))
    held = Incident(
        key=f"close-held:{notice.id}:{'/'.join(item.key)}",
        kind=IncidentKind.CLOSE_HELD.value,
        notice_id=notice.id,
        unit_code=notice.office,
        sentence=f"“{item.title}”已到办结时间，{why}，暂未办结；请核对（cascade notice gate {notice.id}）",
    )
    facts.raise_incidents([held], now)
    facts.trail(notice.id, now, SYSTEM, "close_held", {"item": "/".join(item.key), "waiting": state.waiting})
