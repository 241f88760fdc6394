"""Where one local notice serves several superiors, the later gets what came in since the earlier due (补充上报)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from domain.clock import SHANGHAI
from domain.obligations import Obligation
from domain.plan import Item, ItemKey, Rung, Timetable
from domain.policy import Act, Policy, Track


def later_dues(
    obligations: Sequence[Obligation], dues: Mapping[tuple[str, str, str], datetime]
) -> dict[ItemKey, tuple[datetime, ...]]:
    """For each local item the superiors' dues after the earliest, in order of time.

    ``dues``: by (notice id, obligation key, occurrence key). Items whose superiors agree do not appear.
    """
    later: dict[ItemKey, tuple[datetime, ...]] = {}
    for obligation in obligations:
        for occurrence in obligation.occurrences:
            fed = {dues.get((a.notice_id, a.obligation_key, occurrence.key)) for a in obligation.answers}
            known = sorted(due for due in fed if due is not None)
            if len(known) > 1:
                later[obligation.key, occurrence.key] = tuple(known[1:])
    return later


def supplements(table: Timetable, policy: Policy, later: Mapping[ItemKey, Sequence[datetime]]) -> tuple[Rung, ...]:
    """One more compiling on the day of each later due, at the policy's hour or halfway where that is past the due.

    Moments that are not between the item's own compiling and its close are left out.
    """
    return tuple(rung for item in table.items for rung in _of(item, policy, later.get(item.key, ())))


def _of(item: Item, policy: Policy, dues: Sequence[datetime]) -> Iterable[Rung]:
    previous = item.compile_at
    for number, due in enumerate(dues, 2):
        noon = datetime.combine(due.astimezone(SHANGHAI).date(), policy.compile_at, SHANGHAI)
        instant = noon if previous < noon <= due else previous + (due - previous) / 2
        if previous < instant < item.close_at:
            yield Rung(
                id=f"{Track.REPORT.value}.{item.obligation}.{item.occurrence}.{Act.COMPILE.value}.{number}",
                instant=instant,
                act=Act.COMPILE,
                obligation=item.obligation,
                occurrence=item.occurrence,
                reason=f"汇总“{item.title}”，补充上报时限较晚的上级",
            )
            previous = instant
