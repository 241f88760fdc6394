"""Compiling beside the plan's own (期中汇总): no superior's deadline waits, neither for another superior nor for a due
of ours that is later than its own (domain rule 10).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from domain.clock import SHANGHAI
from domain.obligations import Obligation
from domain.plan import Item, ItemKey, Rung, Timetable
from domain.policy import Act, Policy, Track


def dues_above(
    obligations: Sequence[Obligation], dues: Mapping[tuple[str, str, str], datetime]
) -> dict[ItemKey, tuple[datetime, ...]]:
    """For each local item the different dues of the superiors' items it feeds, in order of time.

    ``dues``: by (notice id, obligation key, occurrence key).
    """
    above: dict[ItemKey, tuple[datetime, ...]] = {}
    for obligation in obligations:
        for occurrence in obligation.occurrences:
            fed = {dues.get((a.notice_id, a.obligation_key, occurrence.key)) for a in obligation.answers}
            above[obligation.key, occurrence.key] = tuple(sorted(due for due in fed if due is not None))
    return above


def interim_compilings(
    table: Timetable, policy: Policy, above: Mapping[ItemKey, Sequence[datetime]]
) -> tuple[Rung, ...]:
    """One more compiling on the day of each superior's due that the item's own does not serve: at the policy's hour, or
    halfway where that is past the due.

    Moments not after the anchor, or from the item's close on, are left out.
    """
    return tuple(rung for item in table.items for rung in _of(item, table.anchor, policy, above.get(item.key, ())))


def _of(item: Item, anchor: datetime, policy: Policy, dues: Sequence[datetime]) -> Iterable[Rung]:
    previous = anchor
    for number, due in enumerate(dues, 1):
        if number == 1 and item.due is not None and item.due <= due:
            previous = item.compile_at  # laid out for this very due
            continue
        noon = datetime.combine(due.astimezone(SHANGHAI).date(), policy.compile_at, SHANGHAI)
        instant = noon if previous < noon <= due else previous + (due - previous) / 2
        if previous < instant < item.close_at and instant != item.compile_at:
            previous = instant
            yield Rung(
                id=f"{Track.REPORT.value}.{item.obligation}.{item.occurrence}.{Act.COMPILE.value}.{number}",
                instant=instant,
                act=Act.COMPILE,
                obligation=item.obligation,
                occurrence=item.occurrence,
                reason=f"汇总“{item.title}”，赶上级时限上报已到部分",
            )
