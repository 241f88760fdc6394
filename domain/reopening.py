"""Opening a closed item again (重新办理): new moments, and the rungs of those who were declared missing.

Whoever is asked again is told at once and climbs as from the issue on; what was closed stays in the trail and in the
rollups compiled so far.
"""

from datetime import datetime

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI, instant_label
from domain.dues import DueAfterSuperior, DuePassed
from domain.errors import Conflict
from domain.plan import Item, ItemKey, Rung, close_alarms, in_order, ladder, own_rungs
from domain.policy import Act, Closing, Policy, Step, Track


class NothingToReopen(Conflict):
    """Nobody was declared missing there, or the item is still open."""

    code = "nothing_to_reopen"


class NewDue(Frozen):
    """The new due of one closed item."""

    key: ItemKey
    due: AwareDatetime


def reopened_item(
    item: Item, due: datetime, now: datetime, policy: Policy, calendar: WorkCalendar, superior_close: datetime | None
) -> Item:
    """The item with its new moments; ``superior_close`` is when the superior's item closes, None where it has closed.

    Raises DuePassed, DueAfterSuperior.
    """
    if due <= now:
        raise DuePassed(f"新的截止时间 {instant_label(due)} 已经过去，请改为之后的时间", field="items")
    if superior_close is not None and due > superior_close:
        raise DueAfterSuperior(
            f"新的截止时间 {instant_label(due)} 晚于上级的办结时间 {instant_label(superior_close)}，请提前",
            field="items",
        )
    day = calendar.add_working_days(due.astimezone(SHANGHAI).date(), policy.close_working_days)
    close_at = calendar.closing_instant(day)
    close_at = max(due, min(close_at, superior_close) if superior_close else close_at)
    noon = datetime.combine(
        calendar.add_working_days(due.astimezone(SHANGHAI).date(), policy.compile_working_days),
        policy.compile_at,
        SHANGHAI,
    )
    return item.model_copy(update={"due": due, "compile_at": min(close_at, max(due, noon)), "close_at": close_at})


def reopened_rungs(item: Item, name: str, now: datetime, policy: Policy, calendar: WorkCalendar) -> tuple[Rung, ...]:
    """The plan of the item from ``now`` on. ``item`` has its new moments, ``name`` is that of the new ladder."""
    assert item.due is not None
    first = Rung(
        # A number after those of the policy: the message of the reopening itself is none of its rules.
        id=f"{Track.REPORT.value}.{item.obligation}.{item.occurrence}.{name}.{Act.REMIND.value}.{len(policy.rules)}",
        instant=now,
        act=Act.REMIND,
        step=Step.LIAISON,
        obligation=item.obligation,
        occurrence=item.occurrence,
        ladder=name,
        channels=policy.tell,
        reason=f"“{item.title}”重新办理，告知联络员",
    )
    climb = ladder(policy, calendar, Track.REPORT, item.due, name, after=now, until=item.close_at, item=item)
    alarms = close_alarms(item, policy, calendar, name) if policy.closing is Closing.MANUAL else ()
    return in_order((first, *climb, *own_rungs(item, name, closing=policy.closing), *alarms))
