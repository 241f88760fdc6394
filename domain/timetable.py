"""The timetable of a notice: when each occurrence is due, compiled and closed, counted from one anchor."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.obligations import Demand, Obligation, Occurrence
from domain.policy import Policy

ItemKey = tuple[str, str]


class Item(Frozen):
    """One occurrence of one obligation on the office's timetable. All instants aware.

    ``due`` is None where reports come as they occur; ``compile_at`` is when the office compiles whatever has come,
    ``close_at`` when units that are silent still are declared missing.
    """

    obligation: str
    occurrence: str
    title: str
    demand: Demand
    due: AwareDatetime | None
    compile_at: AwareDatetime
    close_at: AwareDatetime

    @property
    def key(self) -> ItemKey:
        """(obligation key, occurrence key)."""
        return self.obligation, self.occurrence


class Timetable(Frozen):
    """The instants of one issued notice, all counted from ``anchor``."""

    anchor: AwareDatetime
    acknowledge_due: AwareDatetime
    reissue_due: AwareDatetime
    closes_at: AwareDatetime
    items: tuple[Item, ...]


def limit(anchor: datetime, working_days: int, hours: float, calendar: WorkCalendar) -> datetime:
    """The end of a limit that starts at ``anchor``: hours where given, else closing time after so many working days."""
    if hours:
        return anchor + timedelta(hours=hours)
    day = calendar.add_working_days(anchor.astimezone(SHANGHAI).date(), working_days)
    closing = calendar.closing_instant(day)
    # A limit of no days set in the evening would end before it began, and its whole ladder would be left out.
    return closing if closing > anchor else calendar.closing_instant(calendar.add_working_days(day, 1))


def timetable(
    obligations: Iterable[Obligation],
    policy: Policy,
    calendar: WorkCalendar,
    anchor: datetime,
    superior_dues: Mapping[ItemKey, datetime] | None = None,
    superior_closes: Mapping[ItemKey, datetime] | None = None,
) -> Timetable:
    """Lay out one notice.

    ``superior_dues`` and ``superior_closes`` hold, for a re-issue, due and close of the superior's item that one feeds.
    """
    listed = [(obligation, occurrence) for obligation in obligations for occurrence in obligation.occurrences]
    above = {key: (due, (superior_closes or {}).get(key)) for key, due in (superior_dues or {}).items()}
    dated = [_item(o, n, n.due, policy, calendar, *above.get((o.key, n.key), (None, None))) for o, n in listed if n.due]
    closes_at = max(item.close_at for item in dated)
    undated = [_undated(o, n, closes_at) for o, n in listed if n.due is None]
    return Timetable(
        anchor=anchor,
        acknowledge_due=limit(anchor, policy.acknowledge_working_days, policy.acknowledge_hours, calendar),
        reissue_due=limit(anchor, policy.reissue_working_days, policy.acknowledge_hours, calendar),
        closes_at=closes_at,
        items=tuple(dated + undated),
    )


def _item(
    obligation: Obligation,
    occurrence: Occurrence,
    due: datetime,
    policy: Policy,
    calendar: WorkCalendar,
    superior_due: datetime | None,
    superior_close: datetime | None,
) -> Item:
    close_at = _close_at(due, policy, calendar, superior_close)
    return Item(
        obligation=obligation.key,
        occurrence=occurrence.key,
        title=_title(obligation, occurrence),
        demand=obligation.demand,
        due=due,
        compile_at=min(close_at, _compile_at(due, policy, calendar, superior_due)),
        close_at=close_at,
    )


def _undated(obligation: Obligation, occurrence: Occurrence, closes_at: datetime) -> Item:
    return Item(
        obligation=obligation.key,
        occurrence=occurrence.key,
        title=_title(obligation, occurrence),
        demand=obligation.demand,
        due=None,
        compile_at=closes_at,
        close_at=closes_at,
    )


def _title(obligation: Obligation, occurrence: Occurrence) -> str:
    return f"{obligation.title}（{occurrence.label}）" if occurrence.label else obligation.title


def _close_at(due: datetime, policy: Policy, calendar: WorkCalendar, superior_close: datetime | None) -> datetime:
    """When silence becomes 漏报:

    a working day before the superior closes, so that the last supplement still gets there.
    """
    day = calendar.add_working_days(due.astimezone(SHANGHAI).date(), policy.close_working_days)
    if superior_close is not None:
        day = min(day, calendar.add_working_days(superior_close.astimezone(SHANGHAI).date(), -1))
    return max(due, calendar.closing_instant(day))


def _compile_at(due: datetime, policy: Policy, calendar: WorkCalendar, superior_due: datetime | None) -> datetime:
    """When the office compiles: at noon of the superior's own day, so that it is never late for one unit's sake."""
    if superior_due is None:
        day = calendar.add_working_days(due.astimezone(SHANGHAI).date(), policy.compile_working_days)
        return max(due, datetime.combine(day, policy.compile_at, SHANGHAI))
    noon = datetime.combine(superior_due.astimezone(SHANGHAI).date(), policy.compile_at, SHANGHAI)
    # A due squeezed against the superior's leaves no noon between them: halve what is left.
    return noon if due <= noon <= superior_due else due + max(superior_due - due, timedelta()) / 2
