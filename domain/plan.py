"""The plan of a notice: every reminder, escalation, compiling and closing as a rung with its instant and reason.

One pure function makes it; the dry run shown before issue, the rows written at issue and the workflow all use that
one (domain rule 4). Rungs belong to the office and the occurrence, not to a unit: whom a rung concerns is read when
it fires.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.letters import ChannelName
from domain.obligations import Demand
from domain.policy import CLIMB, Act, Closing, Policy, Rule, Step, Track
from domain.timetable import Item, ItemKey, Timetable, limit, timetable

__all__ = [
    "Item",
    "ItemKey",
    "Rung",
    "Timetable",
    "close_alarms",
    "following",
    "in_order",
    "ladder",
    "limit",
    "own_rungs",
    "plan",
    "timetable",
]

_ORDER = {Act.REMIND: 0, Act.ESCALATE: 1, Act.COMPILE: 2, Act.CLOSE: 3}
_TRACKS = {
    Track.ACKNOWLEDGE: "签收",
    Track.REISSUE: "转发",
    Track.REPORT: "报送",
    Track.REVIEW: "审核",
    Track.SUPERVISION: "督办单回复",
    Track.CLOSE: "办结",
}
_FOR_GOOD = timedelta(days=3660)  # an office is told of an item that stays open, however far its rules reach
_STEPS = {Step.LIAISON: "联络员", Step.LEADER: "分管领导", Step.SUPERIOR: "发文单位", Step.ORIGIN: "最初发文单位"}


class Rung(Frozen):
    """One moment at which the office acts. ``id`` is unique within the notice and the same in every dry run.

    ``ladder`` names the group of tasks or receipts it concerns: '' for those that stand as at issue, else a ladder made
    by an extension, a return, an amendment or a reopening.
    """

    id: str
    instant: AwareDatetime
    act: Act
    track: Track = Track.REPORT
    step: Step | None = None
    obligation: str | None = None
    occurrence: str | None = None
    ladder: str = ""
    channels: tuple[ChannelName, ...] = ()
    reason: str


def plan(table: Timetable, policy: Policy, calendar: WorkCalendar, *, review_first: bool) -> tuple[Rung, ...]:
    """All rungs of the notice in order of time.

    ``review_first``: some recipient re-issues only after its clerk has looked. Moments not after the anchor are left
    out: they could only fire late.
    """
    return in_order(rung for rung in _all_rungs(table, policy, calendar, review_first) if rung.instant > table.anchor)


def in_order(rungs: Iterable[Rung]) -> tuple[Rung, ...]:
    """The rungs in order of time; at one moment people are told before anything is compiled or closed."""
    return tuple(sorted(rungs, key=lambda rung: (rung.instant, _ORDER[rung.act], rung.id)))


def _all_rungs(table: Timetable, policy: Policy, calendar: WorkCalendar, review_first: bool) -> Iterable[Rung]:
    ladders = [(Track.ACKNOWLEDGE, table.acknowledge_due)]
    if review_first:
        ladders.append((Track.REISSUE, table.reissue_due))
    for track, due in ladders:
        yield from _ladder(policy, calendar, track, due, None, table.closes_at)
    for item in table.items:
        if item.due is not None:
            yield from _ladder(policy, calendar, Track.REPORT, item.due, item, item.close_at)
        yield from own_rungs(item, closing=policy.closing)
        if policy.closing is Closing.MANUAL:
            yield from close_alarms(item, policy, calendar)


def close_alarms(item: Item, policy: Policy, calendar: WorkCalendar, name: str = "") -> tuple[Rung, ...]:
    """What the office is told of an item that is open after its close. On nobody's ladder; ``name`` as below."""
    rungs = _ladder(policy, calendar, Track.CLOSE, item.close_at, item, item.close_at + _FOR_GOOD, name)
    return tuple(rung.model_copy(update={"ladder": ""}) for rung in rungs)


def own_rungs(item: Item, name: str = "", *, closing: Closing = Closing.AUTOMATIC) -> tuple[Rung, ...]:
    """The office's own moments of an item: compiling and closing.

    They are on nobody's ladder; ``name`` only keeps their ids apart from those of an earlier plan.
    """
    end = _end(item) if closing is Closing.AUTOMATIC else "由发文单位人工办结"
    return (
        _own(item, Act.COMPILE, item.compile_at, f"汇总“{item.title}”", name),
        _own(item, Act.CLOSE, item.close_at, f"“{item.title}”办结，{end}", name),
    )


def ladder(
    policy: Policy,
    calendar: WorkCalendar,
    track: Track,
    due: datetime,
    name: str,
    *,
    after: datetime,
    until: datetime,
    item: Item | None = None,
) -> tuple[Rung, ...]:
    """The rungs of one more ladder, named ``name``, for a due of its own, in order of time.

    ``item`` is what is to be reported, None on the clock of acknowledgement. Moments not after ``after`` are left out,
    as are those from ``until`` on.
    """
    return in_order(rung for rung in _ladder(policy, calendar, track, due, item, until, name) if rung.instant > after)


def _ladder(
    policy: Policy,
    calendar: WorkCalendar,
    track: Track,
    due: datetime,
    item: Item | None,
    until: datetime,
    name: str = "",
) -> Iterable[Rung]:
    for index, rule in enumerate(policy.rules_of(track)):
        if track is Track.REPORT and item and item.demand is Demand.OPT_IN and rule.act is Act.ESCALATE:
            continue  # silence is an answer here
        instant = _instant(rule, due, calendar)
        if rule.act is Act.ESCALATE:
            instant = max(instant, due)  # nobody is overdue before the due
        if instant < until:
            yield _message(rule, index, instant, item, name)


def _instant(rule: Rule, due: datetime, calendar: WorkCalendar) -> datetime:
    local = due.astimezone(SHANGHAI)
    day = calendar.add_working_days(local.date(), rule.working_days) if rule.working_days else local.date()
    return datetime.combine(day, rule.at or local.time(), SHANGHAI) + timedelta(hours=rule.hours)


def _message(rule: Rule, index: int, instant: datetime, item: Item | None, name: str) -> Rung:
    where = (f"{item.obligation}.{item.occurrence}." if item else "") + (f"{name}." if name else "")
    return Rung(
        id=f"{rule.track.value}.{where}{rule.act.value}.{index}",
        instant=instant,
        act=rule.act,
        track=rule.track,
        step=rule.step,
        obligation=item.obligation if item else None,
        occurrence=item.occurrence if item else None,
        ladder=name,
        channels=rule.channels,
        reason=_reason(rule, item),
    )


def _own(item: Item, act: Act, instant: datetime, reason: str, name: str) -> Rung:
    where = f"{item.obligation}.{item.occurrence}." + (f"{name}." if name else "")
    return Rung(
        id=f"{Track.REPORT.value}.{where}{act.value}",
        instant=instant,
        act=act,
        obligation=item.obligation,
        occurrence=item.occurrence,
        reason=reason,
    )


def _reason(rule: Rule, item: Item | None) -> str:
    what = f"{_TRACKS[rule.track]}{f'“{item.title}”' if item else ''}"
    return f"{what}{_offset(rule)}，告知{_STEPS[rule.step]}"


def _end(item: Item) -> str:
    return "仍未报送的记为漏报" if item.demand is Demand.MANDATORY else "不再接收"


def _offset(rule: Rule) -> str:
    if rule.hours:
        return f"{'截止前' if rule.hours < 0 else '逾期'}{abs(rule.hours):g}小时"
    if rule.working_days:
        return f"{'截止前' if rule.working_days < 0 else '逾期'}{abs(rule.working_days)}个工作日"
    return "到期"


def following(
    rung_id: str,
    due: datetime,
    policy: Policy,
    calendar: WorkCalendar,
    *,
    after: datetime | None = None,
    above: Step | None = None,
) -> tuple[Step, datetime] | None:
    """Who is told next, and when, if nothing comes after the message rung ``rung_id`` of a matter due at ``due``.

    ``after`` is the instant of a message that a person sent, which has no place among the rules; ``above`` leaves out
    that step and those below it. None on the last step of the ladder.
    """
    track, number = Track(rung_id.split(".", 1)[0]), int(rung_id.rsplit(".", 1)[1])
    rules = policy.rules_of(track)[0 if after else number + 1 :]
    steps = CLIMB[CLIMB.index(above) + 1 :] if above else CLIMB
    climbing = [rule for rule in rules if rule.act is Act.ESCALATE and rule.step in steps]
    later = [(rule.step, _instant(rule, due, calendar)) for rule in climbing]
    return next((coming for coming in later if after is None or coming[1] > after), None)
