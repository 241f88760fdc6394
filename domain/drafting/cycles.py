"""The cycles that were read and have no bounds, as they would be typed: then only the bounds are left to a person."""

import re

from domain.drafting.findings import Findings
from domain.drafting.typed import TypedCycle, TypedNotice, TypedObligation
from domain.reading.draft import Draft, Frequency, ObligationDraft, Recurrence, Scope
from domain.reading.proposal import Proposal
from domain.reading.sketch import line

_OFFERED = frozenset(
    {Frequency.WEEKLY, Frequency.TEN_DAYS, Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY}
)
_OPEN = "recurrence_open"


def with_cycles(typed: TypedNotice, found: Findings, read: Draft, proposal: Proposal) -> TypedNotice:
    """``typed`` with the cycle of every obligation whose occurrences could not be listed."""
    open_ones = {remark.place.partition(".occurrences.")[0] for remark in found.remarks if remark.code == _OPEN}
    listed = [
        _with_cycle(one, read, proposal.origins.get(one.origin, "")) if one.origin in open_ones else one
        for one in typed.obligations
    ]
    return typed.model_copy(update={"obligations": tuple(listed)})


def _with_cycle(one: TypedObligation, read: Draft, words: str) -> TypedObligation:
    item = next((item for item in read.obligations if _is(item, words)), None)
    cycle = next((cycle for cycle in item.recurrences if cycle.freq in _OFFERED), None) if item else None
    if cycle is None:
        return one
    # The series takes its time of day from the first occurrence that stands there.
    clock = f"{cycle.time:%H:%M}" if cycle.time else ""
    times = tuple(times if times.clock else times.model_copy(update={"clock": clock}) for times in one.occurrences)
    return one.model_copy(update={"cycle": _typed(cycle), "occurrences": times})


def _is(item: ObligationDraft, words: str) -> bool:
    return item.scope is Scope.OWN and bool(item.recurrences) and line(item.evidence.text, 200) == words


def _typed(cycle: Recurrence) -> TypedCycle:
    first, last = (day.isoformat() if day else "" for day in (cycle.first, cycle.last))
    return TypedCycle(freq=cycle.freq.value, on=_day(cycle), first=first, last=last)


def _day(cycle: Recurrence) -> str:
    """The day within the period as a person types it; empty where the print says it in another way (每月逢5日)."""
    on = cycle.on or ""
    if cycle.freq is Frequency.WEEKLY:
        return on.removeprefix("周").removeprefix("星期").replace("天", "日")
    if on in ("底", "末", "月底", "季末", "季度末"):
        return "底"
    if re.fullmatch(r"[月季年期]?后\d{1,2}日?", on):
        return on
    return on.removesuffix("日") if re.fullmatch(r"\d{1,2}日?", on) else ""
