"""The dry run as a page shows it: a lane for each level, with the moments at which something happens there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.letters import ChannelName
from domain.notices import Notice
from domain.plan import Rung
from domain.policy import Act, Step
from domain.units import Level
from service.foresight import DryRun, Foreseen


class Moment(Frozen):
    """What offices of one level do at one instant. ``units``: how many units it may concern at most."""

    at: datetime
    act: Act
    step: Step | None
    reason: str
    channels: tuple[ChannelName, ...]
    offices: int
    units: int
    share: float


class Lane(Frozen):
    """One level: who issues, to whom, and how much time the recipients have for what is due first."""

    depth: int
    level: Level
    offices: int
    office_name: str
    units: int
    due: datetime
    share: float
    working_days: int
    too_short: bool
    moments: tuple[Moment, ...]


class Strip(Frozen):
    """All lanes from the top down between the issue and the last moment; ``tasks`` over all levels."""

    starts_at: datetime
    ends_at: datetime
    acknowledge_due: datetime
    lanes: tuple[Lane, ...]
    units: int
    tasks: int


def strip(run: DryRun, calendar: WorkCalendar) -> Strip:
    """The dry run by level."""
    first = run.offices[0].notice
    ends_at = max(rung.instant for office in run.offices for rung in office.rungs)
    by_depth: dict[int, list[Foreseen]] = defaultdict(list)
    for office in run.offices:
        by_depth[office.notice.path.count("/")].append(office)
    lanes = [_lane(number, by_depth[depth], first.anchor, ends_at, calendar) for number, depth in _numbered(by_depth)]
    return Strip(
        starts_at=first.anchor,
        ends_at=ends_at,
        acknowledge_due=first.acknowledge_due,
        lanes=tuple(lanes),
        units=sum(lane.units for lane in lanes),
        tasks=sum(office.tasks for office in run.offices),
    )


def _numbered(depths: Iterable[int]) -> list[tuple[int, int]]:
    return list(enumerate(sorted(depths), start=1))


def _lane(
    number: int, offices: Sequence[Foreseen], starts_at: datetime, ends_at: datetime, calendar: WorkCalendar
) -> Lane:
    levels = Counter(unit.level for office in offices for unit, _ in office.receipts)
    hurried = min((office.notice for office in offices), key=_first_due)
    due = _first_due(hurried)
    left = calendar.working_days_between(_day(starts_at), _day(due))
    return Lane(
        depth=number,
        level=levels.most_common(1)[0][0],
        offices=len(offices),
        office_name=offices[0].office.name,
        units=sum(len(office.receipts) for office in offices),
        due=due,
        share=_share(due, starts_at, ends_at),
        working_days=left,
        too_short=left < hurried.policy.minimum_working_days,
        moments=tuple(_moments(offices, starts_at, ends_at)),
    )


def _moments(offices: Sequence[Foreseen], starts_at: datetime, ends_at: datetime) -> Iterable[Moment]:
    together: dict[tuple[datetime, str, str], list[tuple[Rung, Foreseen]]] = defaultdict(list)
    for office in offices:
        for rung in office.rungs:
            together[rung.instant, rung.id, rung.reason].append((rung, office))
    for (at, _, reason), found in sorted(together.items(), key=lambda one: one[0]):
        rung = found[0][0]
        yield Moment(
            at=at,
            act=rung.act,
            step=rung.step,
            reason=reason,
            channels=rung.channels,
            offices=len(found),
            units=sum(_concerned(rung, office) for rung, office in found),
            share=_share(at, starts_at, ends_at),
        )


def _concerned(rung: Rung, office: Foreseen) -> int:
    """How many recipients a rung may concern: those who owe its obligation."""
    if rung.obligation is None:
        return len(office.receipts)
    audience = office.notice.obligation(rung.obligation).audience
    return sum(audience.selects(unit) for unit, _ in office.receipts)


def _first_due(notice: Notice) -> datetime:
    return min(one.due for item in notice.draft.obligations for one in item.occurrences if one.due)


def _share(at: datetime, starts_at: datetime, ends_at: datetime) -> float:
    whole = (ends_at - starts_at).total_seconds() or 1.0
    return round(min(max((at - starts_at).total_seconds() / whole, 0.0), 1.0), 4)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
